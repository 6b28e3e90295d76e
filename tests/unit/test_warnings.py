"""What is allowed and probably not wise: where, and what to do about it."""

from typing import Any

import pytest

from laurel.operations.manage_program import validate_program
from laurel.programs.checks import parse
from laurel.programs.presets import preset, preset_ids
from laurel.programs.warnings import warnings
from laurel.requests.programs import ProgramRequest
from tests.builders import Json, document, fixed, per_amount, reward, rule, tiers
from tests.shop import Shop

CASH: Json = {"kind": "money"}
BACK = rule(gives=fixed("1.00", "cash"))
TIERS = tiers({"kind": "lifetime"}, {"kind": "forever"}, gold={"spend": "100.00"})
STORE: Json = {"fact": "order.channel", "is": "store"}
TIERED: Json = {"by": "tier", "factors": {"gold": "1"}}
FIVE_OFF = reward(None, "amount_off", value="5.00")
ISSUES = rule(gives={"kind": "voucher", "reward": "off"})
VOUCHERS: Json = {"earning": {"spend": rule(), "issue": ISSUES}, "rewards": {"off": FIVE_OFF}}


def warned(**parts: Any) -> dict[str, str]:
    """The warnings by pointer, of a document whose wallet is given to if no rule is named."""
    whole = document(**{"earning": {"spend": rule()}, **parts})
    return {fault.pointer: fault.detail for fault in warnings(parse(whole))}


def grouped(pick: str = "best", **rules: Json) -> list[str]:
    """Where there are warnings, if these rules are a group."""
    earning = {name: {**one, "group": "offers"} for name, one in rules.items()}
    return list(warned(earning=earning, groups={"offers": {"pick": pick}}))


MIXED = {"rei": ["mixes cashback, paid, charity"]}


@pytest.mark.parametrize("preset_id", preset_ids())
def test_no_preset_is_warned_of(preset_id: str) -> None:
    """But those that stand for a program which does mix three mechanisms."""
    found = [fault.detail.partition(":")[0] for fault in warnings(parse(preset(preset_id)))]
    assert found == MIXED.get(preset_id, [])


@pytest.mark.parametrize(
    ("parts", "mixed"),
    [
        ({"tiers": TIERS}, None),
        ({"wallets": {"points": {}, "cash": CASH}, "earning": {"a": rule(), "b": BACK}}, None),
        (
            {
                "wallets": {"points": {}, "cash": CASH},
                "earning": {"a": rule(), "b": BACK},
                "tiers": TIERS,
            },
            "points, cashback, tiers",
        ),
    ],
)
def test_more_than_two_mechanisms_are_too_many(parts: Json, mixed: str | None) -> None:
    found = warned(**parts)
    assert bool(found) is (mixed is not None)
    assert mixed is None or found[""].startswith(f"mixes {mixed}: ")


def test_plans_that_members_pay_for_are_a_mechanism() -> None:
    complete = parse(document(earning={"spend": rule()}, tiers=TIERS))
    paid = {**complete, "plans": {"annual": {"name": "A year", "price": "139.00"}}}
    assert [fault.detail for fault in warnings(complete)] == []
    assert "mixes points, tiers, paid" in {f.detail.partition(":")[0] for f in warnings(paid)}


def test_a_wallet_that_no_rule_gives_to_is_no_mechanism() -> None:
    """Money that is only given by hand, or spent, is no cashback."""
    wallets = {"points": {}, "credit": CASH}
    spends = {"name": "Credit", "voucher": {"kind": "store_credit"}}
    spends["price"] = {"wallet": "credit", "variable": True}
    assert warned(wallets=wallets, tiers=TIERS, rewards={"credit": spends}) == {}


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({}, ["/earning/issue/gives/reward"]),
        ({"returns": {"shortfall": "forgive"}}, []),
        ({"wallets": {"points": {}, "cash": CASH}, "returns": {"used_vouchers": "cash"}}, []),
        ({"rewards": {"off": reward(None)}}, []),
        ({"earning": {"spend": rule(), "issue": {**ISSUES, "on": "birthday"}}}, []),
    ],
)
def test_a_used_voucher_of_an_order_should_be_owed_by_some_wallet(
    parts: Json, place: list[str]
) -> None:
    assert list(warned(**{**VOUCHERS, **parts})) == place


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"wallets": {"points": {}, "miles": {}}}, "/wallets/miles"),
        ({"rewards": {"mug": reward(None)}}, "/rewards/mug"),
        ({"badges": {"bookworm": {"name": "Bookworm"}}}, "/badges/bookworm"),
        ({"campaigns": {"may": {"name": "May", "from": "2026-05-01"}}}, "/campaigns/may"),
        ({"groups": {"offers": {"pick": "best"}}}, "/groups/offers"),
        ({"causes": {"oceans": {"name": "Oceans"}}}, "/causes/oceans"),
        (
            {"tiers": TIERS, "earning": {"a": rule(multiply=[TIERED], rounding="down")}},
            "/earning/a/multiply/0",
        ),
    ],
)
def test_what_nothing_uses_is_said(parts: Json, place: str) -> None:
    assert list(warned(**parts)) == [place]


@pytest.mark.parametrize(
    "parts",
    [
        {"rewards": {"mug": reward(5)}},
        {
            "rewards": {"mug": reward(None)},
            "earning": {"spend": rule(), "mug": rule(gives={"kind": "voucher", "reward": "mug"})},
        },
        {
            "campaigns": {"may": {"name": "May", "from": "2026-05-01"}},
            "earning": {"spend": rule(when={"not": {"fact": "time.campaigns", "has": ["may"]}})},
        },
        {
            "causes": {"oceans": {"name": "Oceans"}},
            "rewards": {"gift": reward(5, "donation", value="1.00", cause="any")},
        },
    ],
)
def test_what_something_uses_is_not(parts: Json) -> None:
    assert warned(**parts) == {}


ALWAYS = rule(gives=fixed(10))
LESS = rule(gives=fixed(5))


@pytest.mark.parametrize(
    ("pick", "rules", "places"),
    [
        ("best", {"ten": ALWAYS, "five": LESS}, ["/earning/five"]),
        ("best", {"five": LESS, "ten": ALWAYS}, ["/earning/five"]),
        ("best", {"ten": ALWAYS, "same": ALWAYS}, ["/earning/same"]),
        ("best", {"ten": {**ALWAYS, "when": STORE}, "five": LESS}, []),
        ("best", {"ten": ALWAYS, "five": {**LESS, "when": STORE}}, ["/earning/five"]),
        ("best", {"ten": {**ALWAYS, "caps": [{"times": 1, "per": "day"}]}, "five": LESS}, []),
        ("best", {"two": rule(gives=per_amount(2, "1.00"), rounding="down"), "five": LESS}, []),
        (
            "best",
            {
                "two": rule(gives=per_amount(2, "1.00"), rounding="down"),
                "one": rule(gives=per_amount(1, "1.00"), rounding="down", when=STORE),
            },
            ["/earning/one"],
        ),
        ("first", {"five": LESS, "ten": ALWAYS}, ["/earning/ten"]),
        ("first", {"five": LESS, "ten": {**ALWAYS, "priority": 1}}, ["/earning/five"]),
        ("first", {"block": rule(), "five": LESS}, []),
        ("first", {"five": {**LESS, "on": "review"}, "ten": ALWAYS}, []),
    ],
)
def test_a_rule_that_another_always_beats_is_said(
    pick: str, rules: dict[str, Json], places: list[str]
) -> None:
    assert grouped(pick, **rules) == places


def test_storing_and_validating_answer_with_warnings_and_store_all_the_same() -> None:
    shop = Shop()
    parts: Json = {"rewards": {"mug": reward(None)}, "earning": {"spend": rule()}}
    [stored] = shop.put(**parts)["warnings"]
    sent = ProgramRequest(document=document(**parts))
    assert validate_program(sent).body["warnings"] == [stored]
    assert stored["pointer"] == "/rewards/mug"


def test_a_document_stored_before_there_were_groups_is_looked_at_too() -> None:
    stored = parse(document(earning={"spend": rule()}))
    for later in ("groups", "campaigns", "badges", "causes", "schedules"):
        del stored[later]
    assert warnings(stored) == []
