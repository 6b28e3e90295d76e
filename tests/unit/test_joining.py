"""Joining where entry is restricted: by an invitation, or by a first order that is large enough."""

from typing import Any

import pytest

from laurel.domain.errors import InvalidContent
from laurel.operations.clock import Clock
from laurel.operations.enrol import enrol
from laurel.operations.explain import explain_entry
from laurel.operations.invite import invite, show_invitation
from laurel.operations.manage_member import show_member
from laurel.operations.turns import Done
from laurel.requests.earning import EarningRequest
from laurel.requests.entry import InvitationRequest
from laurel.requests.members import EnrolmentRequest
from laurel.requests.parts import read_body
from tests.builders import NOON, Json, at, fixed, levels, refused, reward, rule
from tests.shop import JOINED, PLACE, Shop

WELCOME = {"on": "enrolled", "gives": fixed(20)}
GIFT = {"on": "enrolled", "gives": {"kind": "voucher", "reward": "mug"}}
GOLD: Json = {
    "window": {"kind": "lifetime"},
    "validity": {"kind": "forever"},
    "levels": levels(gold={"spend": "1000.00"}),
}
PARTS: Json = {
    "entry": {"restricted": True, "first_order": {"at_least": "1000.00"}},
    "earning": {"welcome": WELCOME, "gift": GIFT, "spend": rule()},
    "rewards": {"mug": reward()},
    "tiers": GOLD,
}
OPEN: Json = {**PARTS, "entry": {"restricted": False}}
BY_INVITATION: Json = {**PARTS, "entry": {"restricted": True}}


def order(amount: str = "1000.00", when: str = "2026-03-02T12:00:00Z", **parts: Any) -> Json:
    """A first order `o1` of one line."""
    lines = [{"line_id": "1", "sku": "SKU", "amount": amount}]
    body = {"event_id": "o1", "type": "order", "occurred_at": when}
    return {**body, "order": {"currency": "USD", "lines": lines}, **parts}


def invited(shop: Shop, invitation_id: str = "INV-1") -> Done:
    sent = read_body(InvitationRequest, {"invitation_id": invitation_id})
    return invite(shop.services, PLACE.program_id, sent, Clock(NOON))


def seen(shop: Shop, invitation_id: str = "INV-1") -> tuple[str, str | None]:
    body = show_invitation(shop.services, PLACE.program_id, invitation_id, Clock(NOON)).body
    return body["status"], body["member_id"]


def joins(shop: Shop, member_id: str, **sent: Any) -> Done:
    request = read_body(EnrolmentRequest, {"member_id": member_id, **sent})
    return enrol(shop.services, PLACE.program_id, request, Clock(NOON))


def nobody_is_in(shop: Shop) -> bool:
    """Nothing at all is written of the member, and the program lists none."""
    nothing = shop.table.query(f"M#{PLACE.program_id}#{PLACE.member_id}").items == ()
    listed = [
        member for shard in range(16) for member in shop.services.ledger.members("shop", shard)
    ]
    return nothing and not listed


# Who may


@pytest.mark.parametrize(
    ("parts", "sent"),
    [
        (PARTS, {}),
        (PARTS, {"first_order": order("999.99")}),
        (PARTS, {"invitation": "INV-2"}),
        (PARTS, {"invitation": "INV-2", "first_order": order("5000.00")}),
        (BY_INVITATION, {}),
        (BY_INVITATION, {"first_order": order("1000000.00")}),
        (OPEN, {"invitation": "INV-2"}),
    ],
)
def test_who_may_not_join_is_not_there(parts: Json, sent: Json) -> None:
    shop = Shop(**parts)
    invited(shop)
    with refused("not_eligible"):
        shop.enrol(NOON, **sent)
    assert nobody_is_in(shop)
    assert seen(shop) == ("open", None)
    with refused("member_not_found"):
        show_member(shop.services, PLACE, Clock(NOON))


@pytest.mark.parametrize(
    ("parts", "sent", "points"),
    [
        (PARTS, {"invitation": "INV-1"}, 20),
        (PARTS, {"first_order": order()}, 1020),
        (PARTS, {"invitation": "INV-1", "first_order": order("1.00")}, 21),
        (BY_INVITATION, {"invitation": "INV-1"}, 20),
        (OPEN, {}, 20),
        (OPEN, {"invitation": "INV-1"}, 20),
        (OPEN, {"first_order": order("1.00")}, 21),
    ],
)
def test_who_may_join_is_welcomed(parts: Json, sent: Json, points: int) -> None:
    shop = Shop(**parts)
    invited(shop)
    shop.enrol(NOON, **sent)
    assert shop.available() == points
    assert shop.violations() == ()
    assert seen(shop) == (("used", "ann") if "invitation" in sent else ("open", None))


def test_an_invitation_lets_one_member_in() -> None:
    shop = Shop(**PARTS)
    invited(shop)
    joins(shop, "ann", invitation="INV-1")
    with refused("not_eligible"):
        joins(shop, "bea", invitation="INV-1")
    invited(shop, "INV-2")
    joins(shop, "bea", invitation="INV-2")
    assert (seen(shop), seen(shop, "INV-2")) == (("used", "ann"), ("used", "bea"))


def test_an_invitation_that_was_used_is_answered_as_it_was_made() -> None:
    shop = Shop(**PARTS)
    first = invited(shop)
    joins(shop, "ann", invitation="INV-1")
    again = invited(shop)
    assert (again.body, again.replayed) == (first.body, True)
    assert seen(shop) == ("used", "ann")


def test_an_invitation_stays_used_by_who_was_erased() -> None:
    shop = Shop(**PARTS)
    invited(shop)
    shop.enrol(invitation="INV-1")
    shop.erase()
    with refused("not_eligible"):
        joins(shop, "bea", invitation="INV-1")


def test_who_is_in_already_keeps_the_invitation_of_another() -> None:
    """A second enrolment is another content under the same id; it uses up nothing."""
    shop = Shop(**OPEN)
    invited(shop)
    shop.enrol()
    with refused("id_reused"):
        shop.enrol(invitation="INV-1")
    assert seen(shop) == ("open", None)


# The first order


def test_the_answer_tells_of_both_and_stands_after_both() -> None:
    shop = Shop(**PARTS)
    body = shop.enrol(NOON, first_order=order()).body
    assert [(one["source"], one["quantity"], one["seq"]) for one in body["entries"]] == [
        ("ann", 20, 1),
        ("o1", 1000, 2),
    ]
    assert [voucher["reward"] for voucher in body["vouchers"]] == ["mug"]
    assert (body["tier"], body["balances"]["points"]["available"]) == ("gold", 1020)
    assert shop.account.version == 2


def test_it_is_an_earning_and_may_be_reported_again() -> None:
    shop = Shop(**PARTS)
    joined = shop.enrol(NOON, first_order=order())
    reported = shop.order("o1", "1000")
    assert reported.replayed
    assert reported.body["entries"] == joined.body["entries"][1:]
    assert reported.body["tier"] == {"tier": "gold", "changed_from": None}
    with refused("id_reused"):
        shop.order("o1", "1000.01")
    assert shop.entries() == [20, 1000]


def test_an_enrolment_with_a_first_order_is_answered_again_and_not_done_again() -> None:
    shop = Shop(**PARTS)
    first = shop.enrol(NOON, first_order=order())
    shop.order("o2", "1.00")
    again = shop.enrol(at("2027-01-01"), first_order=order("1000"))
    assert (again.body, again.replayed) == (first.body, True)
    for other in (order("1000.01"), None):
        with refused("id_reused"):
            shop.enrol(NOON, first_order=other)
    assert shop.entries() == [20, 1000, 1]


def test_what_was_reported_before_is_no_first_order_any_more() -> None:
    shop = Shop(**OPEN)
    shop.enrol()
    shop.order("o1", "1000.00")
    with refused("id_reused"):
        shop.enrol(first_order=order())
    assert shop.entries() == [20, 1000]


def test_it_can_be_returned_and_explained() -> None:
    shop = Shop(**PARTS)
    shop.enrol(NOON, first_order=order())
    body = explain_entry(shop.services, PLACE, "e2", Clock(NOON)).body
    assert (body["rule"], body["explanation"]["recomputed"]) == ("spend", True)
    shop.give_back("b1", "o1", {"1": "400.00"})
    assert shop.available() == 620
    shop.give_back("b2", "o1")
    assert shop.available() == 20
    assert shop.violations() == ()
    assert shop.is_rebuilt()


@pytest.mark.parametrize(
    ("occurred", "sent", "joined"),
    [
        ("2026-02-20T08:00:00Z", {}, "2026-02-20T08:00:00Z"),
        ("2026-03-02T12:00:00Z", {}, "2026-03-02T12:00:00Z"),
        ("2026-03-03T11:00:00Z", {}, "2026-03-02T12:00:00Z"),
        ("2026-02-20T08:00:00Z", {"joined_at": "2026-01-01T00:00:00Z"}, "2026-01-01T00:00:00Z"),
        ("2026-02-20T08:00:00Z", {"joined_at": "2026-02-20T23:00:00Z"}, "2026-02-20T23:00:00Z"),
    ],
)
def test_who_brings_an_order_joined_with_it_unless_it_is_said(
    occurred: str, sent: Json, joined: str
) -> None:
    shop = Shop(**PARTS)
    body = shop.enrol(NOON, first_order=order(when=occurred), **sent).body
    assert body["joined_at"] == joined
    assert [entry["occurred_at"] for entry in body["entries"]] == [joined, occurred]


@pytest.mark.parametrize(
    ("first", "code", "pointer"),
    [
        ({"event_id": "o1"}, "invalid_content", "/first_order/type"),
        (order(type="review"), "invalid_content", "/first_order/type"),
        (order(order=None), "invalid_content", "/first_order/order"),
        (order(colour="red"), "invalid_content", "/first_order/colour"),
        (order(event_id="a b"), "invalid_content", "/first_order/event_id"),
        (order(properties={"x": 1}), "invalid_content", "/first_order/properties"),
        (order("1000.001"), "amount_precision", "/first_order/order/lines/0/amount"),
        (order("-1000.00"), "invalid_content", "/first_order/order/lines/0/amount"),
        (order(when="2026-03-04T12:00:00Z"), "occurred_in_future", "/first_order/occurred_at"),
        (order(order={**order()["order"], "currency": "EUR"}), "currency_mismatch",
         "/first_order/order/currency"),
    ],
)  # fmt: skip
def test_a_broken_first_order_keeps_its_member_out(first: Json, code: str, pointer: str) -> None:
    for parts in (PARTS, OPEN):
        shop = Shop(**parts)
        with pytest.raises(InvalidContent) as raised:
            shop.enrol(NOON, first_order=first)
        assert raised.value.code == code
        assert pointer in [fault.pointer for fault in raised.value.faults]
        assert nobody_is_in(shop)


def test_a_first_order_from_before_the_joining_keeps_its_member_out() -> None:
    shop = Shop(**PARTS)
    joined = "2026-02-21T00:00:00Z"
    with pytest.raises(InvalidContent) as raised:
        shop.enrol(NOON, joined_at=joined, first_order=order(when="2026-02-20T23:59:59Z"))
    assert raised.value.code == "occurred_before_joining"
    assert [fault.pointer for fault in raised.value.faults] == ["/first_order/occurred_at"]
    assert nobody_is_in(shop)


def test_a_first_order_that_no_wallet_can_hold_keeps_its_member_out() -> None:
    """The pure decision comes first: what it refuses is refused before anything is written."""
    huge = {"welcome": {"on": "enrolled", "gives": fixed(2**53 - 1)}, "spend": rule()}
    shop = Shop(**{**PARTS, "earning": huge})
    with refused("balance_limit"):
        shop.enrol(NOON, first_order=order())
    assert nobody_is_in(shop)


@pytest.mark.parametrize(("orders", "fits"), [(37, True), (38, False)])
def test_more_than_a_transaction_holds_keeps_its_member_out(orders: int, fits: bool) -> None:
    """100 items: account, two records, the person, the place in the list, two notices; and 93
    entries.
    """
    listening = {"enrolled": 40, "order": orders, "tier.entered": 16}
    rules = {
        f"{on}-{number}": {"on": on, "gives": fixed(1)}
        for on, many in listening.items()
        for number in range(many)
    }
    shop = Shop(earning=rules, tiers=GOLD)
    if fits:
        shop.enrol(NOON, first_order=order())
        assert len(shop.entries()) == 93
        return
    with refused("too_many_effects"):
        shop.enrol(NOON, first_order=order())
    assert nobody_is_in(shop)


# As before, and as an earning


def test_a_first_order_is_the_same_content_as_an_earning() -> None:
    enrolment = read_body(EnrolmentRequest, {"member_id": "ann", "first_order": order("1000")})
    assert enrolment.first_order is not None
    assert enrolment.first_order.fingerprint() == read_body(EarningRequest, order()).fingerprint()


def test_the_shop_joins_its_first_member_then_as_now() -> None:
    """Programs without restricted entry are as they were."""
    shop = Shop.with_member(earning={"welcome": WELCOME})
    assert (shop.available(), shop.account.joined_at) == (20, JOINED)
