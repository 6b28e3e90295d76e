"""Redemptions: in one step or held, completed, cancelled, ended; and where the points go back."""

import pytest

from laurel.domain.account import Lot
from laurel.operations.clock import Clock
from laurel.operations.use_voucher import release, use
from laurel.requests.parts import read_body
from laurel.requests.redeeming import UseRequest
from tests.builders import at, document, fixed, lots, refused, reward, rule
from tests.shop import Shop

MARCH, JUNE, DECEMBER = "2026-03-31", "2026-06-30", "2026-12-31"
REWARDS = {
    "mug": reward(100),
    "note": reward(0),
    "issued": reward(None),
    "ten-off": reward(100, "amount_off", value="10.00") | {"valid": {"days": 30}},
}


@pytest.fixture
def shop() -> Shop:
    return Shop.with_member(rewards=REWARDS)


def standing(shop: Shop, when: str = "2026-03-02") -> tuple[int, int, int]:
    """What is available, held and redeemed."""
    wallet = shop.wallet(at(when))
    return wallet["available"], wallet["held"], wallet["lifetime"]["redeemed"]


def lots_of(shop: Shop) -> tuple[Lot, ...]:
    return shop.account.wallet("points").lots


@pytest.mark.parametrize(("balance", "fits"), [(99, False), (100, True), (101, True)])
def test_a_reward_needs_its_whole_price(shop: Shop, balance: int, fits: bool) -> None:
    shop.adjust("a1", balance)
    if fits:
        shop.redeem("r1", "mug")
        assert standing(shop) == (balance - 100, 0, 100)
        return
    with refused("insufficient_balance"):
        shop.redeem("r1", "mug")
    assert standing(shop) == (balance, 0, 0)


@pytest.mark.parametrize(
    ("wanted", "code"), [("no-such", "reward_not_found"), ("issued", "reward_not_available")]
)
def test_what_cannot_be_bought_is_refused(shop: Shop, wanted: str, code: str) -> None:
    shop.adjust("a1", 1000)
    with refused(code):
        shop.redeem("r1", wanted)


def test_what_costs_nothing_can_be_had_held_and_undone(shop: Shop) -> None:
    shop.redeem("r1", "note")
    shop.redeem("r2", "note", hold=True)
    shop.complete("r2")
    shop.cancel("r1")
    assert standing(shop) == (0, 0, 0)
    assert [one.status for one in shop.vouchers] == ["void", "issued"]
    assert shop.entries() == []
    assert shop.violations() == ()


def test_a_redemption_issues_a_voucher_that_lasts_as_long_as_the_reward_says(shop: Shop) -> None:
    shop.adjust("a1", 100)
    body = shop.redeem("r1", "ten-off", at("2026-03-02")).body
    [stored] = shop.vouchers
    assert body["voucher"]["code"] == stored.code
    assert body["voucher"]["expires_on"] == "2026-04-01"
    assert (body["status"], body["spent"]) == ("completed", {"wallet": "points", "quantity": 100})


def test_a_hold_sets_aside_and_completing_books_it(shop: Shop) -> None:
    shop.adjust("a1", 150)
    held = shop.redeem("r1", "mug", hold=True, hold_seconds=900).body
    assert (held["status"], held["voucher"]) == ("held", None)
    assert held["held_until"] == "2026-03-02T12:15:00Z"
    assert (standing(shop), shop.entries("redeem")) == ((50, 100, 0), [])
    with refused("insufficient_balance"):
        shop.redeem("r2", "mug")
    done = shop.complete("r1").body
    assert (done["status"], done["held_until"]) == ("completed", None)
    assert (standing(shop), shop.entries("redeem")) == ((50, 0, 100), [-100])
    assert len(shop.vouchers) == 1


@pytest.mark.parametrize(
    ("seconds", "when", "holds"),
    [
        (900, "12:14:59", True),
        (900, "12:15:00", False),
        (1, "12:00:00", True),
        (1, "12:00:01", False),
    ],
)
def test_a_hold_ends_by_itself(shop: Shop, seconds: int, when: str, holds: bool) -> None:
    shop.adjust("a1", 100)
    shop.redeem("r1", "mug", hold=True, hold_seconds=seconds)
    then = at(f"2026-03-02T{when}")
    assert shop.redemption("r1", then)["status"] == ("held" if holds else "ended")
    if holds:
        shop.complete("r1", then)
        return
    with refused("redemption_not_held"):
        shop.complete("r1", then)
    shop.redeem("r2", "mug", then)
    assert shop.redemption("r1", then)["status"] == "ended"
    assert shop.cancel("r1", then).body["status"] == "cancelled"
    assert standing(shop) == (0, 0, 100)
    assert shop.violations() == ()


@pytest.mark.parametrize("steps", [["cancel"], ["complete", "cancel"]])
def test_what_is_undone_goes_back_to_the_lots_it_came_from(shop: Shop, steps: list[str]) -> None:
    shop.adjust("a1", 70, expires_on=JUNE)
    shop.adjust("a2", 70, expires_on=DECEMBER)
    before = lots_of(shop)
    shop.redeem("r1", "mug", hold=True)
    assert lots_of(shop) == lots((40, DECEMBER))
    for step in steps:
        getattr(shop, step)("r1")
    assert lots_of(shop) == before
    assert standing(shop) == (140, 0, 0)
    assert shop.redemption("r1")["status"] == "cancelled"
    assert shop.violations() == ()


@pytest.mark.parametrize("first", ["complete", "cancel"])
def test_what_is_cancelled_or_done_is_not_held(shop: Shop, first: str) -> None:
    shop.adjust("a1", 100)
    shop.redeem("r1", "mug", hold=True)
    getattr(shop, first)("r1")
    again = getattr(shop, first)("r1")
    assert again.replayed
    if first == "cancel":
        with refused("redemption_not_held"):
            shop.complete("r1")


def test_what_was_completed_and_then_cancelled_is_not_completed_by_a_late_repeat(
    shop: Shop,
) -> None:
    shop.adjust("a1", 100)
    shop.redeem("r1", "mug", hold=True)
    shop.complete("r1")
    shop.cancel("r1")
    with refused("redemption_not_held"):
        shop.complete("r1")
    assert standing(shop) == (100, 0, 0)


def test_what_was_bought_in_one_step_cannot_be_completed(shop: Shop) -> None:
    shop.adjust("a1", 100)
    shop.redeem("r1", "mug")
    with refused("redemption_not_held"):
        shop.complete("r1")


def test_there_is_nothing_to_complete_or_cancel_where_nothing_was_redeemed(shop: Shop) -> None:
    for step in (shop.complete, shop.cancel, shop.redemption):
        with refused("redemption_not_found"):
            step("r1")


def test_what_expired_meanwhile_comes_back_and_expires(shop: Shop) -> None:
    shop.adjust("a1", 60, expires_on=MARCH)
    shop.adjust("a2", 60, expires_on=DECEMBER)
    shop.redeem("r1", "mug")
    shop.cancel("r1", at("2026-04-02"))
    assert shop.available(at("2026-04-02")) == 60
    assert shop.run("expire-points", at("2026-04-03"))["changed"] == 1
    assert (shop.entries("expire"), shop.available(at("2026-04-03"))) == ([-60], 60)
    assert shop.violations() == ()


def test_what_comes_back_expired_pays_no_debt(shop: Shop) -> None:
    shop.put(rewards=REWARDS, earning={"spend": rule()})
    shop.order("o1", "60.00")
    shop.adjust("a1", 40, expires_on=MARCH)
    shop.redeem("r1", "mug")
    shop.give_back("b1", "o1")
    assert shop.wallet()["debt"] == 60
    shop.cancel("r1", at("2026-04-02"))
    # of 40 (over) and 60 (alive) only the 60 pay
    wallet = shop.wallet(at("2026-04-02"))
    assert (wallet["available"], wallet["debt"], wallet["lifetime"]["expired"]) == (0, 0, 40)


def test_what_comes_back_pays_a_debt_first(shop: Shop) -> None:
    shop.put(rewards=REWARDS, earning={"spend": rule()})
    shop.order("o1", "100.00")
    shop.redeem("r1", "mug")
    shop.give_back("b1", "o1", {"1": "30.00"})
    assert shop.wallet()["debt"] == 30
    shop.cancel("r1")
    assert (standing(shop), shop.wallet()["debt"]) == ((70, 0, 0), 0)
    assert shop.violations() == ()


def test_a_used_voucher_keeps_its_redemption(shop: Shop) -> None:
    shop.adjust("a1", 100)
    code = shop.redeem("r1", "ten-off").body["voucher"]["code"]
    order = {"currency": "USD", "lines": [{"line_id": "1", "sku": "S", "amount": "50.00"}]}
    sent = read_body(UseRequest, {"use_id": "u1", "order": order})
    use(shop.services, "shop", code, sent, Clock(at("2026-03-02")))
    with refused("voucher_used"):
        shop.cancel("r1")
    release(shop.services, "shop", code, Clock(at("2026-03-02")))
    shop.cancel("r1")
    assert standing(shop) == (100, 0, 0)


def test_at_most_a_hundred_redemptions_are_held_at_once(shop: Shop) -> None:
    for number in range(100):
        shop.redeem(f"h{number}", "note", hold=True)
    with refused("reward_limit_reached"):
        shop.redeem("h100", "note", hold=True)
    shop.redeem("r1", "note")
    shop.cancel("h7")
    shop.redeem("h100", "note", hold=True)


# Where the whole balance expires after months of inactivity

QUIET = document(
    wallets={"points": {"expires": {"kind": "inactivity", "months": 1}}},
    earning={"spend": rule(), "visit": {"on": "visit", "gives": fixed(5)}},
    rewards=REWARDS,
)


@pytest.fixture
def quiet() -> Shop:
    """A member with 150 points that run out on 2026-04-02 if nothing happens."""
    shop = Shop.with_member(**QUIET)
    shop.order("o1", "150.00")
    return shop


def test_redeeming_moves_the_date_and_holding_does_not(quiet: Shop) -> None:
    quiet.redeem("r1", "mug", at("2026-03-20"), hold=True)
    assert quiet.wallet(at("2026-03-20"))["next_expiry"] == {"on": "2026-04-02", "quantity": 50}
    quiet.complete("r1", at("2026-03-20T12:05"))
    assert quiet.wallet(at("2026-03-20"))["next_expiry"] == {"on": "2026-04-20", "quantity": 50}


def test_a_hold_can_be_completed_after_the_rest_ran_out(quiet: Shop) -> None:
    quiet.redeem("r1", "mug", at("2026-04-02"), hold=True, hold_seconds=86_400)
    quiet.complete("r1", at("2026-04-03T10:00"))
    wallet = quiet.wallet(at("2026-04-03"))
    assert (wallet["available"], wallet["held"], wallet["lifetime"]["expired"]) == (0, 0, 50)
    assert quiet.violations() == ()


@pytest.mark.parametrize("end", ["complete", "cancel", "let it end"])
def test_what_was_held_while_the_rest_ran_out_is_not_revived(quiet: Shop, end: str) -> None:
    quiet.redeem("r1", "mug", at("2026-04-02"), hold=True, hold_seconds=172_800)
    quiet.event("v1", "visit", at("2026-04-03T10:00"))
    if end == "let it end":
        quiet.event("v2", "visit", at("2026-04-05"))
    else:
        getattr(quiet, end)("r1", at("2026-04-03T11:00"))
    expired, available = (50, 5) if end == "complete" else (150, 5)
    wallet = quiet.wallet(at("2026-04-05"))
    assert wallet["available"] == available + 5 * (end == "let it end")
    assert wallet["lifetime"]["expired"] == expired
    assert quiet.violations() == ()


@pytest.mark.parametrize("held", [True, False])
def test_what_was_redeemed_before_the_rest_ran_out_is_not_revived(quiet: Shop, held: bool) -> None:
    quiet.redeem("r1", "mug", at("2026-03-10"), hold=held)
    if held:
        quiet.complete("r1", at("2026-03-10T12:05"))
    quiet.run("expire-points", at("2026-04-11"))
    quiet.event("v1", "visit", at("2026-04-20"))
    quiet.cancel("r1", at("2026-04-21"))
    assert quiet.available(at("2026-04-21")) == 5
    assert quiet.wallet(at("2026-04-21"))["lifetime"]["expired"] == 150
    assert quiet.violations() == ()


def test_what_was_redeemed_after_the_rest_ran_out_comes_back_whole(quiet: Shop) -> None:
    quiet.order("o2", "100.00", now=at("2026-05-01"))
    quiet.redeem("r1", "mug", at("2026-05-02"))
    quiet.cancel("r1", at("2026-05-03"))
    assert quiet.available(at("2026-05-03")) == 100
    assert quiet.violations() == ()
