"""Gifts are explained, audited, and checked before a document is stored."""

import pytest

from laurel.domain.cause import given_pool
from laurel.operations.clock import Clock
from laurel.operations.explain import explain_entry
from laurel.operations.read_rewards import read_catalogue, read_member_rewards
from laurel.programs.checks import parse
from laurel.programs.warnings import warnings
from laurel.storage.keys import pool, shard_of
from laurel.storage.table import Add
from tests.builders import NOON, Json, document, faults, fixed, reward, rule
from tests.charity import CHARITY, DONATION, CharityShop, donating
from tests.shop import PLACE

shop = CharityShop.joined


# Explaining


@pytest.mark.parametrize("entry", ["e1", "e2", "e3", "e4"])
def test_every_entry_of_a_gift_comes_out_again(entry: str) -> None:
    there = shop()
    there.order("o1", "100.00")
    there.give_back("b1", "o1", {"1": "50.00"})
    body = explain_entry(there.services, PLACE, entry, Clock(NOON)).body
    assert body["explanation"]["recomputed"] is True
    assert body["rule"] == "give"


def test_a_donation_by_a_reward_comes_out_again() -> None:
    there = donating("oceans")
    there.redeem("r1", "gift")
    body = explain_entry(there.services, PLACE, "e2", Clock(NOON)).body
    assert (body["kind"], body["quantity"]) == ("donate", -100)
    assert body["explanation"]["recomputed"] is True
    assert body["explanation"]["facts"]["cause"] == "oceans"


# The audit


def test_the_audit_misses_what_a_pool_lost() -> None:
    there = shop()
    there.order("o1", "50.00")
    assert there.audit() == ()
    shard = shard_of(there.account.locator)
    there.table.transact([Add(pool("shop", given_pool("forests"), shard), "taken", -1)])
    [found] = there.audit()
    assert (found.law, found.member_id) == ("causes", "")
    assert found.detail == f"forests, shard {shard}: members gave 500, the pool says 499"


def test_an_audit_that_goes_on_later_has_kept_what_members_gave() -> None:
    there = shop()
    for number in range(40):
        there.enrol_another(f"m{number}", cause="oceans")
        there.order_of(f"m{number}", "o1", "50.00")
    assert there.audit(at_once=3) == ()
    there.table.transact([Add(pool("shop", given_pool("oceans"), 5), "taken", 1)])
    assert [one.law for one in there.audit(at_once=3)] == ["causes"]


# Documents


@pytest.mark.parametrize(
    ("parts", "pointer"),
    [
        ({"causes": {"any": {"name": "Any"}}}, "/causes/any"),
        ({"causes": {"chosen": {"name": "Chosen"}}}, "/causes/chosen"),
        ({"causes": {}}, "/earning/give/gives/cause"),
        (
            {
                "earning": {
                    "give": {"on": "visit", "gives": {**fixed("5.00", "gifts"), "cause": "x"}}
                }
            },
            "/earning/give/gives/cause",
        ),
        (
            {"earning": {"give": {"on": "visit", "gives": {**fixed(5), "cause": "oceans"}}}},
            "/earning/give/gives/wallet",
        ),
        (
            {"rewards": {"gift": reward(1, **DONATION)}},
            "/rewards/gift/voucher/cause",
        ),
        (
            {"rewards": {"gift": reward(1, **DONATION, cause="ocean")}},
            "/rewards/gift/voucher/cause",
        ),
        (
            {"rewards": {"gift": reward(1, **DONATION, cause="oceans", causes=["forests"])}},
            "/rewards/gift/voucher/causes",
        ),
        (
            {"rewards": {"gift": reward(1, **DONATION, cause="any", causes=["forest"])}},
            "/rewards/gift/voucher/causes",
        ),
        ({"rewards": {"gift": reward(1, cause="oceans")}}, "/rewards/gift/voucher/cause"),
        (
            {"rewards": {"gift": reward(None, **DONATION, cause="oceans")}},
            "/rewards/gift/price",
        ),
        (
            {
                "rewards": {"gift": reward(1, **DONATION, cause="oceans")},
                "earning": {"one": {"on": "visit", "gives": {"kind": "voucher", "reward": "gift"}}},
            },
            "/earning/one/gives/reward",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(parts: Json, pointer: str) -> None:
    assert list(faults(**{**CHARITY, **parts})) == [pointer]


def test_causes_that_fit_are_fine() -> None:
    rewards = {
        "one": reward(1, **DONATION, cause="oceans"),
        "own": reward(1, **DONATION, cause="chosen"),
        "any": reward(1, **DONATION, cause="any", causes=["forests", "oceans"]),
    }
    assert faults(**CHARITY, rewards=rewards) == {}


@pytest.mark.parametrize(
    ("rules", "mixed"),
    [
        ({}, ""),
        ({"spend": rule()}, ""),
        (
            {"spend": rule(), "back": rule(gives=fixed("1.00", "gifts"))},
            "mixes points, cashback, charity:",
        ),
    ],
)
def test_a_wallet_for_gifts_is_no_cashback(rules: Json, mixed: str) -> None:
    """Points and charity are two mechanisms, of which nobody is warned."""
    parts = {**CHARITY, "earning": {**CHARITY["earning"], **rules}}
    found = [fault.detail for fault in warnings(parse(document(**parts))) if not fault.pointer]
    assert [detail.startswith(mixed) for detail in found] == [True] * bool(mixed)


# The catalogue


@pytest.mark.parametrize(
    ("cause", "causes", "listed"),
    [("chosen", [], []), ("oceans", [], []), ("any", ["oceans"], ["oceans"])],
)
def test_the_catalogue_says_which_cause(cause: str, causes: list[str], listed: list[str]) -> None:
    there = donating(cause, causes=causes)
    [shown] = read_catalogue(there.services, "shop", Clock(NOON))
    assert (shown["cause"], shown["causes"]) == (cause, listed)


def test_any_cause_is_any_of_the_program() -> None:
    [shown] = read_catalogue(donating("any").services, "shop", Clock(NOON))
    assert shown["causes"] == ["forests", "oceans"]


def test_the_catalogue_says_that_a_cause_must_be_chosen_first() -> None:
    there = donating("chosen")
    [shown] = read_member_rewards(there.services, PLACE, Clock(NOON))
    assert (shown["affordable"], shown["reason"]) == (True, "no_cause_chosen")
    there.patch(cause="oceans")
    [shown] = read_member_rewards(there.services, PLACE, Clock(NOON))
    assert shown["reason"] is None
