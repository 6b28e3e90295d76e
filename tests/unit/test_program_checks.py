"""What is wrong with a document is said with a pointer to the place, and all of it at once."""

import pytest

from laurel.domain.errors import InvalidContent
from laurel.operations.clock import Clock
from laurel.operations.manage_program import put_program, validate_program
from laurel.programs.checks import parse
from laurel.requests.programs import ProgramRequest
from tests.builders import (
    NOON,
    Json,
    document,
    faults,
    levels,
    per_block,
    refused,
    reward,
    rule,
    tiers,
)
from tests.shop import Shop

TIERS = tiers({"kind": "lifetime"}, {"kind": "forever"}, gold={"spend": "100.00"})
CHANNEL = {"fact": "order.channel", "is": "web"}


@pytest.mark.parametrize(
    ("parts", "pointers"),
    [
        ({"name": ""}, ["/name"]),
        ({"name": "a\nb"}, ["/name"]),
        ({"name": "\ud800"}, ["/name"]),
        ({"currency": "usd"}, ["/currency"]),
        ({"time_zone": "Mars/Olympus"}, ["/time_zone"]),
        ({"time_zone": "../../etc/passwd"}, ["/time_zone"]),
        ({"time_zone": ""}, ["/time_zone"]),
        ({"wallets": {}}, ["/wallets"]),
        ({"wallets": {"a b": {}}}, ["/wallets/a b"]),
        ({"wallets": {"a": {"kind": "shells"}}}, ["/wallets/a/kind"]),
        ({"wallets": {f"w{n}": {} for n in range(11)}}, ["/wallets"]),
        ({"colour~/x": 1}, ["/colour~0~1x"]),
        ({"benefits": ["a", "b", "a"]}, ["/benefits/2"]),
        ({"profile": {"required": ["shoe_size"]}}, ["/profile/required/0"]),
        ({"returns": {"shortfall": "lawsuit"}}, ["/returns/shortfall"]),
        ({"earning": {f"r{n}": rule() for n in range(41)}}, ["/earning"]),
    ],
)
def test_what_is_wrong_with_a_document_has_a_pointer(parts: Json, pointers: list[str]) -> None:
    assert list(faults(**parts)) == pointers


def price(wallet: str, quantity: int | str) -> Json:
    return {**reward(), "price": {"wallet": wallet, "quantity": quantity}}


@pytest.mark.parametrize(
    ("terms", "pointers"),
    [
        ({**reward(), "price": {}}, ["/price/wallet", "/price/quantity"]),
        (price("shells", 1), ["/price/wallet"]),
        (price("points", "1.00"), ["/price/quantity"]),
        (price("points", -1), ["/price/quantity"]),
        ({**reward(), "tiers": ["silver"]}, ["/tiers"]),
        ({**reward(), "limits": [{"per": "day"}]}, ["/limits/0/times"]),
        (reward(kind="amount_off"), ["/voucher/value"]),
        (reward(kind="amount_off", value="0.00"), ["/voucher/value"]),
        (reward(kind="amount_off", value="1.001"), ["/voucher/value"]),
        (reward(kind="percent_off", value="0"), ["/voucher/value"]),
        (reward(kind="percent_off", value="100.1"), ["/voucher/value"]),
        (reward(min_spend="1.001"), ["/voucher/min_spend"]),
        (reward(lines={"fact": "member.tier", "exists": True}), ["/voucher/lines/fact"]),
        (reward(lines={"fact": "order.channel", "is": "web"}), []),
    ],
)
def test_what_is_wrong_with_a_reward_has_a_pointer(terms: Json, pointers: list[str]) -> None:
    found = faults(rewards={"r": terms}, tiers=TIERS)
    assert list(found) == [f"/rewards/r{pointer}" for pointer in pointers]


@pytest.mark.parametrize(
    ("parts", "pointers"),
    [
        ({"levels": {}}, ["/levels"]),
        ({"window": {"kind": "rolling"}}, ["/window"]),
        ({"validity": {"kind": "for"}}, ["/validity"]),
        ({"fall": "down"}, ["/fall"]),
        ({"levels": {"a": {"rank": 1, "name": "A", "reach": [{}]}}}, ["/levels/a/reach/0"]),
        ({"levels": levels(a={"spend": "0.00"})}, ["/levels/a/reach/0/spend"]),
        ({"levels": levels(a={"spend": "1.001"})}, ["/levels/a/reach/0/spend"]),
        ({"levels": levels(a={"orders": 0})}, ["/levels/a/reach/0/orders"]),
        ({"levels": levels(a={"orders": 1}, b=None)}, ["/levels/b/reach"]),
        ({"levels": levels(a={"spend": "5"}, b={"spend": "5"})}, ["/levels/b/reach/0/spend"]),
        ({"levels": {**levels(a=None), "b": levels(b={"orders": 1})["b"]}}, ["/levels/b/rank"]),
    ],
)
def test_what_is_wrong_with_tiers_has_a_pointer(parts: Json, pointers: list[str]) -> None:
    assert list(faults(tiers={**TIERS, **parts})) == [f"/tiers{pointer}" for pointer in pointers]


STEP = {"at": "2026-03-02T10:00:00Z"}


@pytest.mark.parametrize(
    ("steps", "pointer"),
    [
        ([STEP], "/steps/0"),
        ([{**STEP, "order": "1.00", "redeem": "mug"}], "/steps/0"),
        ([{**STEP, "at": "noon", "order": "1.00"}], "/steps/0/at"),
        ([{**STEP, "event": "visit", "properties": {"$x": "1"}}], "/steps/0/properties/$x"),
        ([{**STEP, "order": "1.00"}, {**STEP, "enrol": {}}], ""),
        ([], "/steps"),
    ],
)
def test_an_example_that_cannot_be_run_is_refused(steps: list[Json], pointer: str) -> None:
    found = faults(examples=[{"title": "An example", "steps": steps}])
    assert list(found) == [f"/examples/0{pointer}"]


@pytest.mark.parametrize("raw", [None, 5, "x", [], [[]], True, {"name": {}}, {"": {}}])
def test_what_is_no_document_at_all_is_refused(raw: object) -> None:
    with pytest.raises(InvalidContent):
        parse(raw)


def test_everything_wrong_is_said_at_once_and_a_misspelling_is_helped() -> None:
    wrong = {
        "a": rule(gives=per_block(1, "1.00", "point")),
        "b": rule(when={"fact": "order.chanel", "is": "web"}),
    }
    found = faults(earning=wrong, time_zone="Nowhere")
    assert list(found) == ["/time_zone", "/earning/a/gives/wallet", "/earning/b/when/fact"]
    assert "did you mean points?" in found["/earning/a/gives/wallet"]
    assert "did you mean order.channel?" in found["/earning/b/when/fact"]


def test_at_most_fifty_faults_are_listed() -> None:
    assert len(faults(**{f"x{number}": 1 for number in range(80)})) == 50


def test_a_document_may_be_deep_without_harm() -> None:
    deep: Json = CHANNEL
    for _ in range(400):
        deep = {"not": deep}
    assert len(faults(earning={"r": rule(when=deep)})) == 1


def test_a_parsed_document_is_complete_and_parses_to_itself() -> None:
    once = parse(document(earning={"spend": rule()}, tiers=TIERS, rewards={"mug": reward()}))
    assert parse(once) == once
    assert once["time_zone"] == "UTC"
    assert once["wallets"]["points"]["expires"] == {"kind": "never"}


# In the body of a request


def test_pointers_lead_into_the_body_of_the_request() -> None:
    for body, pointer in (
        ({"document": document(currency="usd")}, "/document/currency"),
        ({"preset": "kiehls", "overrides": {"currency": "usd"}}, "/overrides/currency"),
        ({"preset": "no-such"}, "/preset"),
    ):
        found = validate_program(ProgramRequest.model_validate(body)).body
        assert found["valid"] is False
        assert [error["pointer"] for error in found["errors"]] == [pointer]


def test_what_is_wrong_is_not_stored() -> None:
    shop = Shop()
    sent = ProgramRequest(document=document(currency="usd"), mode="test")
    with pytest.raises(InvalidContent):
        put_program(shop.services, "shop", sent, Clock(NOON))
    head = shop.services.ledger.head("shop")
    assert head is not None
    assert head.version == 1


def test_overrides_go_over_a_preset() -> None:
    sent = ProgramRequest(
        preset="kiehls", overrides={"name": "Ours", "tiers": None, "earning": {"vip-gift": None}}
    )
    found = validate_program(sent).body
    # the factors by tier stand there without tiers now
    assert [error["pointer"] for error in found["errors"]] == [
        "/overrides/earning/spend/multiply/0/factors"
    ] * 3


@pytest.mark.parametrize(
    ("parts", "pointers"),
    [
        ({"currency": "EUR"}, ["/document/currency"]),
        ({"wallets": {"points": {"kind": "money"}}}, ["/document/wallets/points/kind"]),
        ({"wallets": {"points": {}, "cash": {"kind": "money"}}}, []),
        ({"wallets": {"miles": {"kind": "money"}}}, []),
        ({"time_zone": "Europe/Paris"}, []),
    ],
)
def test_a_next_version_leaves_what_members_have_its_worth(
    parts: Json, pointers: list[str]
) -> None:
    shop = Shop()
    if not pointers:
        assert shop.put(**parts)["version"] == 2
        return
    with refused("invalid_program") as error:
        shop.put(**parts)
    assert [fault.pointer for fault in error.value.faults] == pointers
