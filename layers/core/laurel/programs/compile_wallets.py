"""Wallets, and when what was earned begins and ends, from a checked document."""

from laurel.domain.calendar import Period
from laurel.domain.wallet import (
    Availability,
    AvailableAfterDays,
    AvailableAfterMonthEnd,
    AvailableAtOnce,
    AvailableYearlyOn,
    ExpiresAfter,
    ExpiresWhenInactive,
    Expiry,
    NeverExpires,
    Wallet,
    WalletKind,
)
from laurel.programs.units import Raw


def wallet(wallet_id: str, raw: Raw) -> Wallet:
    """A wallet."""
    kind, expires, available = raw["kind"], raw["expires"], raw["available"]
    return Wallet(wallet_id, WalletKind(kind), expiry(expires), availability(available))


def expiry(raw: Raw) -> Expiry:
    """When what was earned expires."""
    match raw["kind"]:
        case "never":
            return NeverExpires()
        case "after":
            end_of = Period(raw["end_of"]) if "end_of" in raw else None
            return ExpiresAfter(raw["months"], raw["days"], end_of)
        case _:
            return ExpiresWhenInactive(raw["months"])


def availability(raw: Raw) -> Availability:
    """When what was earned can be spent."""
    match raw["kind"]:
        case "at_once":
            return AvailableAtOnce()
        case "after_days":
            return AvailableAfterDays(raw["days"])
        case "month_end":
            return AvailableAfterMonthEnd()
        case _:
            return AvailableYearlyOn(raw["month"], raw["day"])
