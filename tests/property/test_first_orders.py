"""A first order brought to the enrolment comes to what it does when it is reported just after."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from laurel.domain.account import Account
from laurel.operations.turns import Done
from laurel.storage.codec import instant
from tests.builders import NOON, Json, fixed, levels, per_amount, per_block, reward, rule
from tests.shop import PLACE, Shop

WELCOME: Json = {
    "welcome": {"on": "enrolled", "gives": fixed(20)},
    "gift": {"on": "enrolled", "gives": {"kind": "voucher", "reward": "mug"}},
}
RULES: dict[str, Json] = {
    "nothing": {},
    "spend": {"spend": rule()},
    "first": {"first": rule(when={"fact": "member.orders", "at_most": 0}, gives=fixed(100))},
    "capped": {"spend": rule(caps=[{"quantity": 40, "per": "month"}])},
    "small": {"small": rule(when={"fact": "order.amount", "below": "20.00"}, gives=fixed(7))},
    "cash": {"cash": rule(gives=per_amount("0.03", "1.00", "cash"), rounding="half_up")},
    "blocks": {"blocks": rule(gives=per_block(50, "30.00"))},
    "gold": {"gold": {"on": "tier.entered", "gives": fixed(5)}},
    "mug": {"mug": rule(gives={"kind": "voucher", "reward": "mug"})},
    "each 50.00": {"each": rule(gives={"kind": "per_total", "reward": "mug", "every": "50.00"})},
    "profile": {"profile": {"on": "profile.completed", "gives": fixed(50)}},
    "card": {"card": rule(when={"fact": "member.attributes.card", "is": True}, gives=fixed(3))},
    "budget": {"budget": {**rule(gives=fixed(9)), "campaign": "summer"}},
}
SUMMER: Json = {
    "name": "Summer",
    "from": "2024-01-01",
    "budget": {"wallet": "points", "quantity": 1_000},
}
people = st.sampled_from(
    [{}, {"email": "ann@example.com"}, {"attributes": {"card": True}}, {"birthday": "05-10"}]
)
TIERS: Json = {
    "window": {"kind": "calendar_year"},
    "validity": {"kind": "year_end", "years_after": 1},
    "levels": levels(green={"orders": 1}, gold={"spend": "60.00"}),
}
cents = st.lists(st.integers(0, 9_000), min_size=1, max_size=3)
hours = st.integers(-24 * 400, 23)


def first_order(lines: list[int], hours_from_now: int) -> Json:
    rows = [
        {"line_id": f"{number}", "sku": "SKU", "amount": f"{one // 100}.{one % 100:02}"}
        for number, one in enumerate(lines, 1)
    ]
    occurred_at = instant(NOON + timedelta(hours=hours_from_now))
    order = {"currency": "USD", "lines": rows}
    return {"event_id": "o1", "type": "order", "occurred_at": occurred_at, "order": order}


def open_shop(names: frozenset[str], zone: str) -> Shop:
    earning = WELCOME | {name: one for key in sorted(names) for name, one in RULES[key].items()}
    wallets = {"points": {"expires": {"kind": "after", "months": 2}}, "cash": {"kind": "money"}}
    return Shop(
        earning=earning,
        wallets=wallets,
        tiers=TIERS,
        rewards={"mug": reward()},
        profile={"required": ["email"]},
        campaigns={"summer": SUMMER} if "budget" in names else {},
        time_zone=zone,
    )


def reported(shop: Shop, sent: Json) -> Done:
    rows = [{"amount": row["amount"]} for row in sent["order"]["lines"]]
    when = NOON.fromisoformat(sent["occurred_at"])
    return shop.order("o1", lines=rows, when=when)


def stands(shop: Shop) -> Account:
    """The account without what is drawn by chance."""
    return replace(shop.account, locator="")


def taken(shop: Shop) -> int:
    """What the campaign's budget has given, by whatever shard: the locator says which."""
    return sum(shop.services.ledger.pool(PLACE.program_id, "campaign:summer"))


def kept(shop: Shop) -> Any:
    """Entries and records, with what they pin; of vouchers all but the code."""
    history = shop.services.ledger.history(PLACE.program_id, PLACE.member_id)
    events = [(one.client_id, one.turn, one.details) for one in history.records]
    vouchers = [replace(voucher, code="") for voucher in history.vouchers]
    return history.entries, events, vouchers


@settings(max_examples=150)
@given(
    st.frozensets(st.sampled_from(sorted(RULES)), max_size=4),
    st.sampled_from(["UTC", "Pacific/Apia", "America/New_York"]),
    cents,
    hours,
    people,
)
def test_a_first_order_is_an_enrolment_and_then_an_order(
    names: frozenset[str], zone: str, lines: list[int], hours_from_now: int, person: Json
) -> None:
    one, other = open_shop(names, zone), open_shop(names, zone)
    sent = first_order(lines, hours_from_now)
    at_once = one.enrol(NOON, first_order=sent, **person)
    joined_at = min(instant(NOON), sent["occurred_at"])
    welcomed = other.enrol(NOON, joined_at=joined_at, **person)
    then = reported(other, sent)
    assert stands(one) == stands(other)
    assert kept(one) == kept(other)
    assert at_once.body["entries"] == welcomed.body["entries"] + then.body["entries"]
    assert at_once.body["not_awarded"] == welcomed.body["not_awarded"] + then.body["not_awarded"]
    assert at_once.body["balances"] == then.body["balances"]
    assert at_once.body["tier"] == then.body["tier"]["tier"]
    assert len(at_once.body["vouchers"]) == len(one.vouchers)
    assert taken(one) == taken(other)
    assert reported(one, sent).replayed
    assert one.violations() == ()
    assert one.is_rebuilt()


@settings(max_examples=60)
@given(st.frozensets(st.sampled_from(sorted(RULES.keys() - {"gold"})), max_size=4), cents)
def test_returning_it_all_leaves_an_enrolment(names: frozenset[str], lines: list[int]) -> None:
    """What a level brought on the way stays: an order gave it only by the level it reached."""
    one, other = open_shop(names, "UTC"), open_shop(names, "UTC")
    one.enrol(NOON, first_order=first_order(lines, 0))
    one.give_back("b1", "o1")
    other.enrol(NOON)
    for wallet in ("points", "cash"):
        assert one.available(wallet=wallet) == other.available(wallet=wallet)
        assert one.wallet(wallet=wallet)["debt"] == other.wallet(wallet=wallet)["debt"]
    assert one.violations() == ()
