"""Changes of an account as compact JSON, and back: one short list each, its kind first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from datetime import date
from fractions import Fraction
from typing import Final, assert_never

from laurel.domain.account import Entry
from laurel.domain.carry import Carried
from laurel.domain.cause import CauseChosen, Donated
from laurel.domain.changes import (
    Active,
    BadgeWon,
    Change,
    Counted,
    Dated,
    DebtPaid,
    Erased,
    Held,
    Joined,
    Overridden,
    Posted,
    Qualified,
    Released,
    SetOff,
    TierChanged,
    VoucherCharged,
    VouchersIssued,
)
from laurel.domain.notice import Noted
from laurel.domain.stock import UnitsTaken
from laurel.domain.subscription import SubscriptionChanged
from laurel.storage import codec, codec_subscriptions, codec_tiers
from laurel.storage.codec import Json

type _Plain = Released | DebtPaid | Counted | VoucherCharged | Donated | UnitsTaken | Noted

_PLAIN: Final[Mapping[str, type[_Plain]]] = {
    "released": Released,
    "debt_paid": DebtPaid,
    "counted": Counted,
    "charged": VoucherCharged,
    "donated": Donated,
    "units": UnitsTaken,
    "noted": Noted,
}
"""Changes whose fields are texts and numbers, as they are."""

_NAMES: Final = {kind: name for name, kind in _PLAIN.items()}


def changes(many: Sequence[Change]) -> Json:
    """Changes as lists; an entry is only named by its number, for it has an item of its own."""
    return [_change(change) for change in many]


def read_changes(raw: Json, entry: Callable[[int], Entry]) -> tuple[Change, ...]:
    """The changes of such lists; `entry` finds an entry by its number."""
    return tuple(_read_change(one, entry) for one in raw)


def _change(change: Change) -> Json:
    match change:
        case Joined(locator, joined_at):
            return ["joined", locator, codec.instant(joined_at)]
        case Posted(entry):
            return ["entry", entry.seq]
        case Held(hold):
            return ["held", *codec.hold(hold)]
        case Active(wallet, on):
            return ["active", wallet, codec.day(on)]
        case Dated(wallet, expires_on):
            return ["dated", wallet, codec.day(expires_on)]
        case Qualified(period, amount, keep_from):
            spend, orders, points, *events = codec_tiers.qualifying(amount)
            return ["qualified", period, spend, orders, points, keep_from, *events]
        case Released() | DebtPaid() | Counted() | VoucherCharged() | Donated() | UnitsTaken():
            return [_NAMES[type(change)], *astuple(change)]
        case Noted(about, value):
            return ["noted", about, value]
        case SetOff(wallet, expires_on, quantity):
            return ["set_off", wallet, codec.day(expires_on), quantity]
        case TierChanged(tier):
            return ["tier", *codec_tiers.tier(tier)]
        case Overridden(override):
            return ["override", *codec_tiers.override(override)]
        case VouchersIssued(count):
            return ["vouchers", count]
        case BadgeWon(badge_id, on):
            return ["badge", badge_id, codec.day(on)]
        case Carried(wallet, rule_id, amount):
            return ["carried", wallet, rule_id, str(amount)]
        case CauseChosen(cause_id):
            return ["cause", cause_id]
        case SubscriptionChanged(subscription):
            return ["plan", codec_subscriptions.subscription(subscription)]
        case Erased():
            return ["erased"]
        case _:
            assert_never(change)


def _read_change(raw: Json, entry: Callable[[int], Entry]) -> Change:
    kind, *rest = raw
    match kind:
        case "joined":
            return Joined(rest[0], codec.read_instant(rest[1]))
        case "entry":
            return Posted(entry(rest[0]))
        case "held":
            return Held(codec.read_hold(rest))
        case "active":
            return Active(rest[0], date.fromisoformat(rest[1]))
        case "dated":
            return Dated(rest[0], date.fromisoformat(rest[1]))
        case "qualified":
            counted = codec_tiers.read_qualifying([*rest[1:4], *rest[5:]])
            return Qualified(rest[0], counted, rest[4])
        case "set_off":
            return SetOff(rest[0], codec.read_day(rest[1]), rest[2])
        case "tier":
            return TierChanged(codec_tiers.read_tier(rest))
        case "override":
            return Overridden(codec_tiers.read_override(rest))
        case "vouchers":
            return VouchersIssued(rest[0])
        case "badge":
            return BadgeWon(rest[0], codec.read_day(rest[1]))
        case "carried":
            return Carried(rest[0], rest[1], Fraction(rest[2]))
        case "cause":
            return CauseChosen(rest[0])
        case "plan":
            return SubscriptionChanged(codec_subscriptions.read_subscription(rest[0]))
        case "erased":
            return Erased()
        case _ if kind in _PLAIN:
            return _PLAIN[kind](*rest)
        case _:
            raise ValueError(f"no change is called {kind!r}")
