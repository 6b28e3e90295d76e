"""Wallets, and when what was earned begins and ends, from a checked document."""

from typing import Final

from laurel.domain.calendar import Period
from laurel.domain.wallet import (
    Availability,
    AvailableAfterDays,
    AvailableAfterMonthEnd,
    AvailableAtOnce,
    AvailableAtRenewal,
    AvailableOnDays,
    AvailableYearlyOn,
    ExpiresAfter,
    ExpiresWhenInactive,
    Expiry,
    NeverExpires,
    Wallet,
    WalletKind,
)
from laurel.programs.units import Raw

_MONTHS: Final = range(1, 13)


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
            from_available = raw.get("from") == "available"
            return ExpiresAfter(raw["months"], raw["days"], end_of, from_available)
        case _:
            return ExpiresWhenInactive(raw["months"])


def availability(raw: Raw) -> Availability:
    """When what was earned can be spent."""
    match raw["kind"]:
        case "at_once":
            return AvailableAtOnce()
        case "at_renewal":
            return AvailableAtRenewal()
        case "after_days":
            return AvailableAfterDays(raw["days"])
        case "month_end":
            return AvailableAfterMonthEnd()
        case "on_days":
            months = ([one["month"]] if "month" in one else _MONTHS for one in raw["on"])
            days = zip(months, (one["day"] for one in raw["on"]), strict=True)
            return AvailableOnDays(tuple((month, day) for some, day in days for month in some))
        case _:
            return AvailableYearlyOn(raw["month"], raw["day"])
