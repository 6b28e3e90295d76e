"""Stock: so many units of a reward for everybody together, taken, held, given back, used up."""

from typing import Any

import pytest

from laurel.storage import keys
from laurel.storage.table import Add
from tests.builders import at, faults, refused, reward
from tests.shelf import StockedShop
from tests.shop import Json

NINE, TEN, ELEVEN = at("2026-03-02T09:00"), at("2026-03-02T10:00"), at("2026-03-02T11:00")
HOUR: Json = {"hold": True, "hold_seconds": 3600}


@pytest.fixture
def shop() -> StockedShop:
    return StockedShop.of(2)


def test_the_last_unit_is_the_last(shop: StockedShop) -> None:
    shop.redeem_of("ann", "r1")
    shop.redeem_of("ben", "r1")
    with refused("reward_out_of_stock"):
        shop.redeem_of("cat", "r1")
    assert shop.taken() == 2
    assert shop.held_in_accounts() == 2


def test_nobody_pays_for_what_is_not_there(shop: StockedShop) -> None:
    for member in ("ann", "ben"):
        shop.redeem_of(member, "r1")
    with refused("reward_out_of_stock"):
        shop.redeem_of("cat", "r1")
    assert shop.available_of("cat") == 1000


def test_the_same_id_again_takes_no_second_unit(shop: StockedShop) -> None:
    shop.redeem_of("ann", "r1")
    assert shop.redeem_of("ann", "r1").replayed
    assert shop.taken() == 1


def test_a_hold_has_its_unit_and_completing_takes_no_other(shop: StockedShop) -> None:
    shop.redeem_of("ann", "r1", NINE, **HOUR)
    assert shop.taken() == 1
    shop.complete_of("ann", "r1", NINE)
    assert shop.taken() == 1
    assert shop.hold_items() == 0


@pytest.mark.parametrize("how", [HOUR, {}], ids=["held", "completed"])
def test_what_is_cancelled_gives_its_unit_back(shop: StockedShop, how: Json) -> None:
    shop.redeem_of("ann", "r1", NINE, **how)
    shop.cancel_of("ann", "r1", NINE)
    assert (shop.taken(), shop.held_in_accounts(), shop.hold_items()) == (0, 0, 0)


def test_a_completed_hold_that_is_cancelled_gives_it_back_once(shop: StockedShop) -> None:
    shop.redeem_of("ann", "r1", NINE, **HOUR)
    shop.complete_of("ann", "r1", NINE)
    shop.cancel_of("ann", "r1", TEN)
    assert shop.cancel_of("ann", "r1", TEN).replayed
    assert shop.taken() == 0


def test_a_hold_that_has_ended_gives_its_unit_to_who_asks_next(shop: StockedShop) -> None:
    shop.redeem_of("ann", "r1", NINE, **HOUR)
    shop.redeem_of("ben", "r1", NINE, **HOUR)
    with refused("reward_out_of_stock"):
        shop.redeem_of("cat", "r1", at("2026-03-02T09:59:59"))
    assert shop.redeem_of("cat", "r1", TEN).body["status"] == "completed"
    with refused("redemption_not_held"):
        shop.complete_of("ann", "r1", TEN)
    assert shop.violations_of_all() == ()


def test_a_hold_that_has_ended_gives_it_back_with_the_members_next_turn(shop: StockedShop) -> None:
    shop.redeem_of("ann", "r1", NINE, **HOUR)
    shop.adjust("a2", 1, now=TEN)
    assert (shop.taken(), shop.hold_items()) == (0, 0)


def test_the_nightly_run_lifts_what_has_ended(shop: StockedShop) -> None:
    shop.redeem_of("ann", "r1", NINE, **HOUR)
    assert shop.run("expire-points", ELEVEN)["changed"] == 0
    assert shop.run("expire-points", at("2026-03-03"))["changed"] == 1
    assert (shop.taken(), shop.hold_items()) == (0, 0)
    assert shop.run("all", at("2026-03-04"))["processed"] == 0
    assert shop.violations() == ()


def test_who_is_erased_gives_back_what_is_held_and_keeps_what_was_had(shop: StockedShop) -> None:
    shop.redeem_of("ann", "r1")
    shop.redeem_of("ann", "r2", **HOUR)
    shop.erase()
    assert (shop.taken(), shop.hold_items()) == (1, 0)


def test_one_member_holds_no_more_than_ten_units_at_once() -> None:
    shop = StockedShop.of(50)
    for number in range(10):
        shop.redeem_of("ann", f"r{number}", **HOUR)
    with refused("reward_limit_reached"):
        shop.redeem_of("ann", "r10", **HOUR)
    assert shop.taken() == 10


def test_a_later_version_with_more_adds_units(shop: StockedShop) -> None:
    for member in ("ann", "ben"):
        shop.redeem_of(member, "r1")
    shop.restock(3)
    shop.redeem_of("cat", "r1")
    with refused("reward_out_of_stock"):
        shop.redeem_of("cat", "r2")


@pytest.mark.parametrize("lowered", [0, 5, 12, 17])
def test_a_later_version_with_less_takes_nothing_back_and_sells_just_so_many(lowered: int) -> None:
    """Ten are sold, to one member: all out of few shards."""
    shop = StockedShop.of(60)
    for number in range(10):
        shop.redeem_of("ann", f"r{number}")
    shop.restock(lowered)
    more = shop.buy_all("ben")
    assert more == max(0, lowered - 10)
    assert shop.taken() == 10 + more


def test_a_redemption_from_before_there_was_a_stock_gives_no_unit_back() -> None:
    shop = StockedShop.of(None)
    shop.redeem_of("ann", "r1")
    shop.restock(1)
    shop.cancel_of("ann", "r1")
    assert shop.taken() == 0


def test_a_unit_comes_back_though_the_reward_has_no_stock_any_more(shop: StockedShop) -> None:
    shop.redeem_of("ann", "r1")
    shop.restock(None)
    shop.cancel_of("ann", "r1")
    assert shop.taken() == 0


@pytest.mark.parametrize(
    ("taken_by", "shown"), [((), 2), (("ann",), 1), (("ann", "ben"), 0)], ids=str
)
def test_the_catalogue_says_how_many_are_left(
    shop: StockedShop, taken_by: tuple[str, ...], shown: int
) -> None:
    for member in taken_by:
        shop.redeem_of(member, "r1")
    assert shop.catalogue()["left"] == shown
    row = shop.catalogue_of("cat")
    assert (row["left"], row["reason"]) == (shown, None if shown else "reward_out_of_stock")


def test_what_ended_holds_have_counts_as_left(shop: StockedShop) -> None:
    for member in ("ann", "ben"):
        shop.redeem_of(member, "r1", NINE, **HOUR)
    assert shop.catalogue(NINE)["left"] == 0
    assert shop.catalogue(TEN)["left"] == 2
    assert shop.catalogue_of("cat", TEN)["reason"] is None


def test_a_reward_without_a_stock_says_nothing_of_it() -> None:
    assert StockedShop.of(None).catalogue()["left"] is None


@pytest.mark.parametrize(
    ("parts", "pointer"),
    [
        ({**reward(None), "stock": 5}, "/rewards/tote/stock"),
        ({**reward(100), "stock": -1}, "/rewards/tote/stock"),
        ({**reward(100), "stock": "5"}, "/rewards/tote/stock"),
    ],
)
def test_what_can_be_no_stock(parts: Any, pointer: str) -> None:
    assert pointer in faults(rewards={"tote": parts})


def test_the_audit_finds_a_pool_that_says_other_than_the_members(shop: StockedShop) -> None:
    shop.redeem_of("ann", "r1")
    shop.redeem_of("ben", "r1", **HOUR)
    assert shop.violations_of_all() == ()
    shop.table.transact([Add(keys.pool("shop", "stock:tote", 3), "taken", -1)])
    [found] = shop.violations_of_all()
    assert (found.law, found.detail) == ("stocks", "tote: members have 2, the pool says 1")
