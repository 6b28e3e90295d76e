"""Values of the core as compact JSON, and back. Every item of the ledger is made of these.

Dates are days since 1970-01-01 inside lots (an account of a thousand lots must stay small) and ISO
everywhere else; instants are ISO in UTC. Decimals of events are tagged, so that they stay exact.
"""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from laurel.domain.account import (
    Account,
    EntryKind,
    Hold,
    Lot,
    WalletState,
)
from laurel.domain.event import Scalar
from laurel.storage import codec_subscriptions, codec_tiers

type Json = Any
"""What json.loads gives: its shape is this module's business, and nobody else's."""


_EPOCH: Final = date(1970, 1, 1).toordinal()


_DECIMAL: Final = "$decimal"
"""The tag of a decimal: no id and no name of a property can begin so."""


_WITHOUT_OFFSET: Final = -len("+00:00")


def dump(value: Json) -> str:
    """Compact JSON text."""
    return _ENCODER.encode(value)


def load(text: str) -> Json:
    """What `dump` was given."""
    return (_TAGGED if _DECIMAL in text else _PLAIN).decode(text)


def pack(value: Json) -> bytes:
    """Compressed JSON: the cold half of a record (facts, changes, answer), ADR 6."""
    return zlib.compress(dump(value).encode(), 9)


def unpack(data: bytes) -> Json:
    """What `pack` was given."""
    return load(zlib.decompress(data).decode())


def instant(at: datetime) -> str:
    """RFC 3339 in UTC: `2026-01-02T10:00:00Z`."""
    return _text(at if at.tzinfo is UTC else at.astimezone(UTC))


@lru_cache(maxsize=256)
def _text(at: datetime) -> str:
    """One turn writes each of its instants three times."""
    return at.isoformat()[:_WITHOUT_OFFSET] + "Z"


def read_instant(text: str) -> datetime:
    """The instant of such a text."""
    return datetime.fromisoformat(text)


def day(on: date | None) -> str | None:
    """ISO date, or None."""
    return None if on is None else on.isoformat()


def read_day(text: str | None) -> date | None:
    """The date of such a text."""
    return None if text is None else date.fromisoformat(text)


def lots(many: Iterable[Lot]) -> str:
    """`last:quantity`, or `last@first:quantity`, days since 1970, empty for none; space between."""
    return " ".join(
        f"{_days(lot.expires_on)}{'@' if lot.available_on else ''}{_days(lot.available_on)}"
        f":{lot.quantity}"
        for lot in many
    )


def read_lots(text: str) -> tuple[Lot, ...]:
    """The lots of such a text."""
    return tuple(_read_lot(part) for part in text.split())


def account_state(account: Account) -> str:
    """All of an account but its keys, version and seq."""
    state: dict[str, Json] = {
        "joined": instant(account.joined_at),
        "locator": account.locator,
        "wallets": {name: _wallet(state) for name, state in account.wallets.items()},
        "tier": codec_tiers.tier(account.tier),
        "override": codec_tiers.override(account.override),
        "qualifying": {k: codec_tiers.qualifying(q) for k, q in account.qualifying.items()},
        "counters": account.counters,
        "holds": [hold(one) for one in account.holds],
        "vouchers": account.vouchers,
        "erased": account.erased,
        "badges": {badge_id: day(on) for badge_id, on in account.badges.items()},
        "cause": account.cause,
        "donated": account.donated,
        "carried": {name: rests(one) for name, one in account.carried.items()},
        "units": account.units,
        "notes": account.notes,
        "plans": list(map(codec_subscriptions.subscription, account.subscriptions)),
    }
    return dump({name: value for name, value in state.items() if value})


def read_account(program_id: str, member_id: str, version: int, seq: int, state: str) -> Account:
    """The account of such a state."""
    raw = load(state)
    return Account(
        program_id=program_id,
        member_id=member_id,
        locator=raw.get("locator", ""),
        joined_at=read_instant(raw["joined"]),
        version=version,
        seq=seq,
        vouchers=raw.get("vouchers", 0),
        erased=raw.get("erased", False),
        wallets={name: _read_wallet(one) for name, one in raw.get("wallets", {}).items()},
        holds=tuple(map(read_hold, raw.get("holds", ()))),
        tier=codec_tiers.read_tier(raw.get("tier", ())),
        override=codec_tiers.read_override(raw.get("override", ())),
        qualifying={
            key: codec_tiers.read_qualifying(one) for key, one in raw.get("qualifying", {}).items()
        },
        counters=raw.get("counters", {}),
        badges={name: date.fromisoformat(on) for name, on in raw.get("badges", {}).items()},
        cause=raw.get("cause"),
        donated=raw.get("donated", {}),
        carried={name: read_rests(one) for name, one in raw.get("carried", {}).items()},
        units=raw.get("units", {}),
        notes=raw.get("notes", {}),
        subscriptions=codec_subscriptions.read_subscriptions(raw.get("plans", ())),
    )


def _wallet(state: WalletState) -> Json:
    raw: dict[str, Json] = {"lots": lots(state.lots), "debt": state.debt}
    raw |= {"totals": {kind.value: quantity for kind, quantity in state.totals.items()}}
    raw |= {"active": day(state.active_on), "ran_out": day(state.ran_out_on)}
    return {name: value for name, value in raw.items() if value}


def _read_wallet(raw: Mapping[str, Json]) -> WalletState:
    return WalletState(
        read_lots(raw.get("lots", "")),
        raw.get("debt", 0),
        {EntryKind(kind): quantity for kind, quantity in raw.get("totals", {}).items()},
        read_day(raw.get("active")),
        read_day(raw.get("ran_out")),
    )


def hold(held: Hold) -> list[str]:
    """A hold, as a list in the order of its fields; what has no unit of a stock says nothing of
    it.
    """
    unit = [] if held.unit_of is None else [held.unit_of]
    return [held.redemption_id, held.wallet, lots(held.lots), instant(held.ends_at), *unit]


def read_hold(raw: Sequence[str]) -> Hold:
    """The hold of such a list."""
    redemption_id, wallet, held, ends_at, *unit = raw
    return Hold(redemption_id, wallet, read_lots(held), read_instant(ends_at), *unit)


def rests(carried: Mapping[str, Fraction]) -> Json:
    """Parts of units, as texts: `1/3`."""
    return {name: str(rest) for name, rest in carried.items()}


def read_rests(raw: Mapping[str, str]) -> dict[str, Fraction]:
    """The parts of units of such texts."""
    return {name: Fraction(rest) for name, rest in raw.items()}


def _days(on: date | None) -> str:
    return "" if on is None else str(on.toordinal() - _EPOCH)


def _read_days(text: str) -> date | None:
    return date.fromordinal(_EPOCH + int(text)) if text else None


def _read_lot(text: str) -> Lot:
    dates, _, quantity = text.partition(":")
    last, _, first = dates.partition("@")
    return Lot(int(quantity), _read_days(last), _read_days(first))


def _tagged(value: object) -> Json:
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    raise TypeError(f"{type(value).__name__} has no place in the ledger")


def _untagged(raw: dict[str, Json]) -> Scalar | dict[str, Json]:
    return Decimal(raw[_DECIMAL]) if raw.keys() == {_DECIMAL} else raw


# Kept: `json.dumps` and `json.loads` make one at each call that says how it is to be done.

_ENCODER: Final = json.JSONEncoder(
    separators=(",", ":"), ensure_ascii=False, default=_tagged, check_circular=False
)
_PLAIN: Final = json.JSONDecoder()
_TAGGED: Final = json.JSONDecoder(object_hook=_untagged)
