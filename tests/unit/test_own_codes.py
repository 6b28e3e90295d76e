"""A shop's own codes are handed out once each: bought, given by rules, found and used like any."""

import pytest

from laurel.operations.clock import Clock
from laurel.operations.read_account import read_voucher
from laurel.operations.read_rewards import read_member_rewards
from laurel.operations.use_voucher import check, release, use
from laurel.requests.parts import read_body
from laurel.requests.redeeming import CheckRequest, UseRequest
from tests.builders import NOON, Json, refused, reward, rule
from tests.own_codes import TICKETS, TicketShop
from tests.shop import PLACE

ORDER: Json = {"currency": "USD", "lines": [{"line_id": "1", "sku": "S", "amount": "30.00"}]}


def test_each_that_is_bought_gets_a_code_of_the_shop() -> None:
    shop = TicketShop.open("A-1", "B-2", "C-3")
    had = {shop.code_of(f"r{number}") for number in range(3)}
    assert had == {"A-1", "B-2", "C-3"}
    assert shop.counts() == (0, 3)
    assert shop.on_shelves() == set()
    assert shop.violations() == ()
    assert shop.is_rebuilt()


def test_where_none_is_left_nothing_is_bought() -> None:
    shop = TicketShop.open("A-1")
    first = shop.redeem("r1", "ticket")
    before = shop.available()
    with refused("reward_out_of_stock"):
        shop.redeem("r2", "ticket")
    assert (shop.available(), shop.counts()) == (before, (0, 1))
    assert shop.redeem("r1", "ticket").body == first.body
    shop.bring("more", "B-2")
    assert shop.code_of("r2") == "B-2"


def test_rewards_have_codes_each_of_its_own() -> None:
    shop = TicketShop.open("A-1")
    with refused("reward_out_of_stock"):
        shop.redeem("r1", "off")
    shop.bring("march", "OFF-1", to="off")
    assert shop.code_of("r1", "off") == "OFF-1"
    assert (shop.counts(), shop.counts("off")) == ((1, 0), (0, 1))
    assert len(shop.code_of("r2", "mug")) > 16


@pytest.mark.parametrize(("stock", "left"), [(None, 2), (1, 1), (5, 2)])
def test_the_catalogue_says_how_many_are_left(stock: int | None, left: int) -> None:
    ticket = reward(10, codes="own") | ({} if stock is None else {"stock": stock})
    shop = TicketShop.open("A-1", "B-2", rewards={"ticket": ticket}, earning={"spend": rule()})
    assert _offer(shop)["left"] == left
    assert _offer(shop)["reason"] is None
    for number in range(left):
        shop.redeem(f"r{number}", "ticket")
    assert (_offer(shop)["left"], _offer(shop)["reason"]) == (0, "reward_out_of_stock")


def test_a_hold_takes_its_code_when_it_is_completed() -> None:
    shop = TicketShop.open("A-1")
    assert shop.redeem("r1", "ticket", hold=True).body["voucher"] is None
    assert shop.counts() == (1, 0)
    assert shop.complete("r1").body["voucher"]["code"] == "A-1"
    assert shop.complete("r1").replayed


def test_a_hold_does_not_begin_where_no_code_is_left_nor_end_in_one_that_is_gone() -> None:
    shop = TicketShop.open("A-1")
    shop.redeem("r1", "ticket", hold=True)
    shop.redeem("r2", "ticket")
    with refused("reward_out_of_stock"):
        shop.redeem("r3", "ticket", hold=True)
    with refused("reward_out_of_stock"):
        shop.complete("r1")
    assert shop.redemption("r1")["status"] == "held"
    shop.bring("more", "B-2")
    assert shop.complete("r1").body["voucher"]["code"] == "B-2"


def test_a_cancelled_redemptions_code_is_void_and_not_handed_out_again() -> None:
    shop = TicketShop.open("A-1")
    before = shop.available()
    shop.redeem("r1", "ticket")
    shop.cancel("r1")
    assert shop.available() == before
    assert _status(shop, "A-1") == "void"
    assert shop.counts() == (0, 1)
    with refused("reward_out_of_stock"):
        shop.redeem("r2", "ticket")


def test_a_rule_that_finds_no_code_says_so_and_the_others_pay() -> None:
    shop = TicketShop.open("A-1")
    first, second = shop.event("e1", "review"), shop.event("e2", "review")
    assert [one["code"] for one in first.body["vouchers"]] == ["A-1"]
    assert first.body["not_awarded"] == []
    assert second.body["vouchers"] == []
    assert second.body["not_awarded"] == [{"rule": "thanks", "reason": "no_codes_left"}]
    assert [one["quantity"] for one in second.body["entries"]] == [5]
    assert shop.violations() == ()


@pytest.mark.parametrize(("free", "given"), [(5, 3), (3, 3), (2, 2), (0, 0)])
def test_a_rule_that_gives_several_gives_as_many_as_there_are(free: int, given: int) -> None:
    several = {"on": "review", "gives": {"kind": "fixed", "reward": "ticket", "quantity": 3}}
    shop = TicketShop.open(*[f"A-{n}" for n in range(free)], earning={"several": several})
    previewed = shop.preview_event("e1", "review").body
    body = shop.event("e1", "review").body
    assert len({one["code"] for one in body["vouchers"]}) == given == len(previewed["vouchers"])
    assert previewed["not_awarded"] == body["not_awarded"]
    assert shop.counts() == (free - given, given)


def test_two_rules_share_what_is_left_in_their_order() -> None:
    gives = {"kind": "fixed", "reward": "ticket", "quantity": 2}
    rules = {"first": {"on": "review", "gives": gives}, "second": {"on": "review", "gives": gives}}
    shop = TicketShop.open("A-1", "B-2", "C-3", earning=rules)
    body = shop.event("e1", "review").body
    assert [one["rule"] for one in body["vouchers"]] == ["first", "first", "second"]


def test_of_a_group_the_rule_gives_that_still_can() -> None:
    ticket = {"kind": "fixed", "reward": "ticket", "quantity": 1}
    mug = {"kind": "fixed", "reward": "mug", "quantity": 1}
    rules = {
        "ticket": {"on": "review", "gives": ticket, "group": "thanks", "priority": 2},
        "mug": {"on": "review", "gives": mug, "group": "thanks", "priority": 1},
    }
    shop = TicketShop.open("A-1", earning=rules, groups={"thanks": {"pick": "first"}})
    given = [shop.event(f"e{n}", "review").body["vouchers"][0]["reward"] for n in range(2)]
    assert given == ["ticket", "mug"]


@pytest.mark.parametrize(("free", "given"), [(5, 3), (2, 2), (0, 0)])
def test_a_reward_that_issues_itself_does_so_while_there_are_codes(free: int, given: int) -> None:
    """35 points are enough for three."""
    rewards = {"ticket": reward(10, codes="own") | {"automatic": True}}
    shop = TicketShop.with_member(rewards=rewards, earning={"spend": rule()})
    if free:
        shop.bring("march", *[f"A-{n}" for n in range(free)])
    body = shop.order("o1", "35.00").body
    assert len({one["code"] for one in body["vouchers"]}) == given
    assert shop.available() == 35 - 10 * given
    shop.bring("more", "B-1", "B-2", "B-3")
    shop.adjust("a1", 1)
    assert shop.available() == 6
    assert shop.violations() == ()


def test_the_welcome_and_a_first_order_get_codes_that_differ() -> None:
    give = {"kind": "fixed", "reward": "ticket", "quantity": 1}
    rules = {"welcome": {"on": "enrolled", "gives": give}, "order": {"on": "order", "gives": give}}
    for free in (2, 1, 0):
        shop = TicketShop(rewards=TICKETS["rewards"], earning=rules)
        if free:
            shop.bring("march", *[f"A-{n}" for n in range(free)])
        event: Json = {"event_id": "o1", "type": "order", "occurred_at": "2026-01-01T08:00:00Z"}
        body = shop.enrol(first_order={**event, "order": ORDER}).body
        codes = [one["code"] for one in body["vouchers"]]
        assert len(codes) == len(set(codes)) == free
        assert [one["reason"] for one in body["not_awarded"]] == ["no_codes_left"] * (2 - free)


def test_an_order_whose_rule_found_no_code_is_explained_and_returned_by_that() -> None:
    give = {"kind": "fixed", "reward": "ticket", "quantity": 1}
    rules = {"ticket": {"on": "order", "gives": give}, "points": rule()}
    shop = TicketShop.open("A-1", earning=rules)
    shop.order("o1", "40.00")
    shop.order("o2", "40.00")
    shop.bring("more", "B-2")
    shop.give_back("b2", "o2")
    assert _status(shop, "A-1") == "issued"
    shop.give_back("b1", "o1")
    assert _status(shop, "A-1") == "void"
    assert shop.counts() == (1, 1)
    assert shop.violations() == ()


def test_a_code_is_found_just_as_the_shop_wrote_it() -> None:
    shop = TicketShop.open("Ab-1")
    with refused("voucher_not_found"):
        _status(shop, "Ab-1")
    shop.redeem("r1", "ticket")
    assert _status(shop, "Ab-1") == "issued"
    for other in ("AB-1", "ab-1", "Ab1"):
        with refused("voucher_not_found"):
            _status(shop, other)


def test_a_code_of_the_shop_is_checked_used_and_released_like_any() -> None:
    shop = TicketShop.open()
    shop.bring("march", "OFF-1", to="off")
    shop.redeem("r1", "off")
    clock = Clock(NOON)
    looked = check(shop.services, "shop", "OFF-1", read_body(CheckRequest, {"order": ORDER}), clock)
    assert looked.body["discount"] == "5.00"
    sent = read_body(UseRequest, {"use_id": "u1", "order": ORDER})
    assert use(shop.services, "shop", "OFF-1", sent, clock).body["status"] == "used"
    with refused("voucher_used"):
        shop.cancel("r1")
    release(shop.services, "shop", "OFF-1", clock)
    shop.cancel("r1")
    assert _status(shop, "OFF-1") == "void"


def test_what_was_issued_keeps_its_code_when_the_reward_no_longer_hands_them_out() -> None:
    shop = TicketShop.open("A-1")
    shop.redeem("r1", "ticket")
    shop.put(rewards={})
    assert _status(shop, "A-1") == "issued"
    assert shop.redemption("r1")["voucher"]["code"] == "A-1"
    assert shop.services.ledger.vouchers(*_ann, 1, None)[0][0].shelf is not None


def _offer(shop: TicketShop) -> Json:
    [offer] = read_member_rewards(shop.services, PLACE, Clock(NOON))
    return offer


_ann = (PLACE.program_id, PLACE.member_id)


def _status(shop: TicketShop, code: str) -> str:
    body = read_voucher(shop.services, "shop", code, Clock(NOON)).body
    status: str = body["status"]
    return status
