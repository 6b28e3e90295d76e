"""Signatures are those that botocore makes of the same request."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as TheirCredentials

from laurel.aws.credentials import Credentials
from laurel.aws.signature import Signature

NOW = datetime(2026, 3, 1, 9, 5, 7, tzinfo=UTC)
KEY = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None)
SESSION = Credentials("ASIAEXAMPLE", "a+secret/with=signs", "IQoJb3JpZ2lu//token+=with/signs==")

GET: dict[str, str] = {
    "content-type": "application/x-amz-json-1.0",
    "host": "dynamodb.eu-central-1.amazonaws.com",
    "x-amz-target": "DynamoDB_20120810.GetItem",
}


def theirs(
    about: dict[str, str],
    body: bytes,
    credentials: Credentials,
    place: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, str]:
    """The headers as botocore signs them."""
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: NOW.replace(tzinfo=None))
    request: Any = AWSRequest("POST", f"https://{about['host']}/", data=body, headers=about)
    keys = TheirCredentials(credentials.key_id, credentials.secret, credentials.token)
    SigV4Auth(keys, *place).add_auth(request)
    return {name.lower(): value for name, value in request.headers.items()}


@pytest.mark.parametrize("credentials", [KEY, SESSION], ids=["key", "session"])
@pytest.mark.parametrize(
    "body",
    [b"{}", b"", '{"é漢🎁": "a b  c\\n"}'.encode(), b"\x00\xff" * 900, b"x" * 400_000],
    ids=["object", "empty", "odd", "binary", "large"],
)
@pytest.mark.parametrize(
    ("about", "place"),
    [
        (GET, ("dynamodb", "eu-central-1")),
        (GET | {"host": "127.0.0.1:4566"}, ("dynamodb", "us-east-1")),
        (GET | {"host": "[::1]:8000"}, ("dynamodb", "us-east-1")),
        (GET | {"host": "dynamodb.cn-north-1.amazonaws.com.cn"}, ("dynamodb", "cn-north-1")),
        (
            {
                "content-type": "application/x-amz-json-1.1",
                "host": "secretsmanager.us-gov-west-1.amazonaws.com",
                "x-amz-target": "secretsmanager.GetSecretValue",
            },
            ("secretsmanager", "us-gov-west-1"),
        ),
        (GET | {"x-amz-target": "  two   words "}, ("events", "ap-southeast-2")),
    ],
)
def test_it_signs_as_botocore_does(
    about: dict[str, str],
    place: tuple[str, str],
    body: bytes,
    credentials: Credentials,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = Signature(*place).headers(about, body, credentials, NOW)
    wanted = theirs(about, body, credentials, place, monkeypatch)
    assert ours["authorization"] == wanted["authorization"]
    assert ours["x-amz-date"] == wanted["x-amz-date"]
    assert ours.get("x-amz-security-token") == wanted.get("x-amz-security-token")


def test_the_key_of_a_day_serves_that_day_and_that_secret_only() -> None:
    kept = Signature("dynamodb", "us-east-1")
    for now in (NOW, NOW.replace(day=2), NOW):
        for credentials in (KEY, SESSION, KEY):
            fresh = Signature("dynamodb", "us-east-1").headers(GET, b"{}", credentials, now)
            assert kept.headers(GET, b"{}", credentials, now) == fresh


def test_credentials_do_not_show_what_they_are() -> None:
    shown = repr(SESSION)
    assert not any(part in shown for part in ("ASIA", "secret/", "IQoJ"))
