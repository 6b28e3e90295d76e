"""Bodies are strict; and the same content is the same however it was written, other is other."""

from decimal import Decimal
from typing import Any

import pytest

from laurel.requests.earning import EarningRequest, ReturnRequest
from laurel.requests.instants import parse_instant
from laurel.requests.members import AdjustmentRequest, EnrolmentRequest
from laurel.requests.parts import Body, read_body
from laurel.requests.redeeming import RedemptionRequest, UseRequest
from tests.builders import Json, at, refused

VISIT: Json = {"event_id": "e1", "type": "visit", "occurred_at": "2026-03-02T12:00:00Z"}
LINE: Json = {"line_id": "1", "sku": "S", "amount": "5.00"}
ORDER: Json = {**VISIT, "type": "order", "order": {"currency": "USD", "lines": [LINE]}}
RETURN: Json = {"return_id": "b1", "event_id": "o1", "occurred_at": "2026-03-02T12:00:00Z"}
GIFT: Json = {"adjustment_id": "a1", "wallet": "cash", "quantity": "5.00", "reason": "x"}
PERSON: Json = {
    "member_id": "ann",
    "email": "ann@example.com",
    "birthday": "05-10",
    "attributes": {"vip": True},
}
BOUGHT: Json = {"redemption_id": "r1", "reward": "mug"}
USED: Json = {"use_id": "u1", "order": ORDER["order"]}


def ordered(**line: Any) -> Json:
    return {**ORDER, "order": {"currency": "USD", "lines": [{**LINE, **line}]}}


@pytest.mark.parametrize(
    ("model", "one", "other", "same"),
    [
        (EarningRequest, ORDER, ordered(amount="5"), True),
        (EarningRequest, ORDER, ordered(amount="5.0"), True),
        (EarningRequest, ORDER, ordered(quantity=1, brand=None, categories=[]), True),
        (EarningRequest, ORDER, {**ORDER, "occurred_at": "2026-03-02T13:00:00+01:00"}, True),
        (EarningRequest, ORDER, {**ORDER, "occurred_at": "2026-03-02T12:00:00.000Z"}, True),
        (EarningRequest, ORDER, ordered(amount="50"), False),
        (EarningRequest, ORDER, ordered(quantity=2), False),
        (EarningRequest, ORDER, {**ORDER, "occurred_at": "2026-03-02T12:00:00.001Z"}, False),
        (AdjustmentRequest, GIFT, {**GIFT, "quantity": "5"}, True),
        (AdjustmentRequest, GIFT, {**GIFT, "quantity": "-5"}, False),
        (AdjustmentRequest, GIFT, {**GIFT, "quantity": 5}, False),
        (AdjustmentRequest, GIFT, {**GIFT, "expires_on": "2026-12-31"}, False),
    ],
)
def test_content_is_told_from_other_content(
    model: type[Body], one: Json, other: Json, same: bool
) -> None:
    found = [read_body(model, sent).fingerprint() for sent in (one, other)]
    assert (found[0] == found[1]) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, Decimal("1.0"), True),
        (Decimal("1.50"), Decimal("1.5"), True),
        (Decimal("1.5"), "1.5", False),
        (1, "1", False),
        (1, True, False),
        (0, False, False),
        (0, None, False),
        ("", None, False),
        ("a", "A", False),
    ],
)
def test_properties_are_told_apart_by_kind(one: object, other: object, same: bool) -> None:
    found = [
        read_body(EarningRequest, {**VISIT, "properties": {"x": value}}).fingerprint()
        for value in (one, other)
    ]
    assert (found[0] == found[1]) is same


@pytest.mark.parametrize(
    ("model", "sent", "fingerprint"),
    [
        (EnrolmentRequest, {"member_id": "ann"}, "e0f3ec6c5a7405a2ec91ed01b243b74a"),
        (EnrolmentRequest, PERSON, "3473b4cffbb1cfc372d50d34b25b047f"),
        (EarningRequest, VISIT, "858562aaa39d42d79a4e6e9da5cf9814"),
        (EarningRequest, ORDER, "ba052bd78e383ecb3973249d020b989b"),
        (ReturnRequest, {**RETURN, "full": True}, "1835596bced7922835b48eabbd35a808"),
        (AdjustmentRequest, GIFT, "53e26a1d8ed4e86f96c7660a5037f01a"),
        (RedemptionRequest, BOUGHT, "57abc331d3dd0f18aa6d8d969400a3b8"),
        (UseRequest, USED, "7f30069875083ec72b538ede28de5628"),
    ],
)
def test_what_was_sent_to_the_first_release_is_still_the_same_content(
    model: type[Body], sent: Json, fingerprint: str
) -> None:
    """Ids are for ever: a field that bodies got later belongs into `added_later`."""
    assert read_body(model, sent).fingerprint() == fingerprint


def test_the_order_of_properties_says_nothing() -> None:
    there = {**VISIT, "properties": {"a": 1, "b": 2}}
    back = {**VISIT, "properties": {"b": 2, "a": 1}}
    assert (
        read_body(EarningRequest, there).fingerprint()
        == read_body(EarningRequest, back).fingerprint()
    )


@pytest.mark.parametrize(
    ("model", "sent", "pointers"),
    [
        (EarningRequest, [], [""]),
        (EarningRequest, {**VISIT, "colour": "red"}, ["/colour"]),
        (EarningRequest, {**VISIT, "event_id": "a b"}, ["/event_id"]),
        (EarningRequest, {**VISIT, "event_id": "x" * 65}, ["/event_id"]),
        (EarningRequest, {**VISIT, "event_id": 5}, ["/event_id"]),
        (EarningRequest, {**VISIT, "occurred_at": "2026-03-02"}, ["/occurred_at"]),
        (EarningRequest, {**VISIT, "type": "order"}, ["/order"]),
        (EarningRequest, {**ORDER, "type": "visit"}, ["/order"]),
        (EarningRequest, {**ORDER, "properties": {"x": 1}}, ["/properties"]),
        (EarningRequest, {**VISIT, "type": "birthday"}, ["/type"]),
        (EarningRequest, {**VISIT, "properties": {"a b": 1}}, ["/properties/a b"]),
        (EarningRequest, {**VISIT, "properties": {"x": []}}, ["/properties/x"]),
        (EarningRequest, {**VISIT, "properties": {"x": Decimal("1e30")}}, ["/properties/x"]),
        (EarningRequest, ordered(amount=5), ["/order/lines/0/amount"]),
        (EarningRequest, ordered(quantity=0), ["/order/lines/0/quantity"]),
        (EarningRequest, ordered(quantity=True), ["/order/lines/0/quantity"]),
        (EarningRequest, ordered(sku=""), ["/order/lines/0/sku"]),
        (EarningRequest, ordered(sku="a\x00"), ["/order/lines/0/sku"]),
        (EarningRequest, ordered(colour="red"), ["/order/lines/0/colour"]),
        (
            EarningRequest,
            {**ORDER, "order": {"currency": "USD", "lines": [LINE, LINE]}},
            ["/order/lines"],
        ),
        (EarningRequest, {**ORDER, "order": {"currency": "USD", "lines": []}}, ["/order/lines"]),
        (ReturnRequest, RETURN, [""]),
        (ReturnRequest, {**RETURN, "full": False}, ["/full"]),
        (ReturnRequest, {**RETURN, "full": True, "lines": []}, ["/lines"]),
        (
            ReturnRequest,
            {**RETURN, "lines": [{"line_id": "1", "amount": "1"}] * 2},
            ["/lines"],
        ),
        (EnrolmentRequest, {"member_id": "ann", "birthday": "02-30"}, ["/birthday"]),
        (EnrolmentRequest, {"member_id": "ann", "birthday": "2025-02-29"}, ["/birthday"]),
        (EnrolmentRequest, {"member_id": "ann", "email": "nobody"}, ["/email"]),
        (
            RedemptionRequest,
            {"redemption_id": "r", "reward": "x", "hold_seconds": 5},
            ["/hold_seconds"],
        ),
    ],
)
def test_what_is_wrong_with_a_body_has_a_pointer(
    model: type[Body], sent: object, pointers: list[str]
) -> None:
    with refused("invalid_content") as error:
        read_body(model, sent)
    assert [fault.pointer for fault in error.value.faults] == pointers


@pytest.mark.parametrize("birthday", ["02-29", "2024-02-29", "12-31", "1990-01-01"])
def test_a_birthday_is_a_day_of_the_year(birthday: str) -> None:
    sent = {"member_id": "ann", "birthday": birthday}
    assert read_body(EnrolmentRequest, sent).birthday == birthday


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-02T12:00:00Z", "2026-03-02T12:00"),
        ("2026-03-02T12:00:00+00:00", "2026-03-02T12:00"),
        ("2026-03-02T23:30:00-05:30", "2026-03-03T05:00"),
        ("2026-03-02T12:00:00.5Z", "2026-03-02T12:00:00.500"),
    ],
)
def test_an_instant_has_an_offset(text: str, instant: str) -> None:
    assert parse_instant(text) == at(instant)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02",
        "2026-03-02T12:00:00",
        "2026-03-02 12:00:00Z",
        "2026-03-02T12:00Z",
        "2026-02-30T12:00:00Z",
        "2026-03-02T24:00:01Z",
        "2026-03-02T12:00:60Z",
        "1899-12-31T23:59:59Z",
        "9000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-03-02T12:00:00+99:99",
        "٢٠٢٦-03-02T12:00:00Z",
        "",
        None,
        1772452800,
    ],
)
def test_what_is_no_instant_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_instant(text)
