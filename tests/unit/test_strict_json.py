"""What is JSON and what is not; a number that is too large is JSON, and its field says so."""

import pytest

from laurel.domain.errors import InvalidContent
from laurel.requests.members import AdjustmentRequest, EnrolmentRequest, TokenRequest
from laurel.requests.parts import read_body
from laurel.strict_json import read_json


@pytest.mark.parametrize("number", ["1" + "0" * 20, "-1" + "0" * 30, "9" * 400, "1e400", "1.5"])
@pytest.mark.parametrize(
    ("model", "body", "pointer"),
    [
        (
            AdjustmentRequest,
            '{"adjustment_id": "a1", "wallet": "points", "quantity": NUMBER, "reason": "gift"}',
            "/quantity",
        ),
        (EnrolmentRequest, '{"member_id": "m1", "attributes": {"size": [NUMBER]}}', "/attributes"),
        (TokenRequest, '{"expires_in": NUMBER}', "/expires_in"),
    ],
)
def test_a_number_that_is_too_large_is_refused_at_its_field(
    number: str, model: type, body: str, pointer: str
) -> None:
    with pytest.raises(InvalidContent) as refused:
        read_body(model, read_json({"body": body.replace("NUMBER", number)}))
    assert refused.value.code == "invalid_content"
    assert all(fault.pointer.startswith(pointer) for fault in refused.value.faults)


@pytest.mark.parametrize("text", ["9" * 401, "NaN", "-Infinity", "01", "1.", "+1", '{"a":1,"a":2}'])
def test_what_is_no_json_is_malformed(text: str) -> None:
    with pytest.raises(InvalidContent) as refused:
        read_json({"body": text})
    assert refused.value.code == "malformed_json"
