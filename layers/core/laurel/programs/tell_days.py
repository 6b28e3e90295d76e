"""When something expires, can be spent, or runs, in plain words."""

from collections.abc import Mapping
from typing import Any

type Raw = Mapping[str, Any]


def tell_length(part: Raw) -> str:
    """So many months and days: `12 months`, `1 month and 10 days`."""
    lengths = [(part.get(unit, 0), unit) for unit in ("months", "days")]
    told = [f"{count} {unit if count > 1 else unit[:-1]}" for count, unit in lengths if count]
    return " and ".join(told)


def tell_expires(expires: Raw) -> str:
    """When what was earned expires, as a sentence."""
    match expires["kind"]:
        case "never":
            return "It never expires."
        case "inactivity":
            return f"All of it expires after {tell_length(expires)} without earning or redeeming."
        case _:
            start = "can be spent" if expires.get("from") == "available" else "was earned"
            after = f"{tell_length(expires)} after it {start}" if tell_length(expires) else ""
            end = f"at the end of the {expires['end_of']}" if "end_of" in expires else ""
            return f"It expires {', '.join(one for one in (after, end) if one)}."


def tell_available(available: Raw) -> str:
    """When what was earned can be spent, as a sentence."""
    match available["kind"]:
        case "at_once":
            return "It can be spent at once."
        case "after_days":
            return f"It can be spent after {tell_length(available)}."
        case "at_renewal":
            return "It waits for the renewal of a plan, which pays it out."
        case "month_end":
            return "It can be spent from the first day of the next month."
        case "on_days":
            days = ", ".join(_tell_day(one) for one in available["on"])
            return f"It can be spent from the next of these days: {days}."
        case _:
            return f"It can be spent from {_tell_day(available)} of the next year."


def _tell_day(day: Raw) -> str:
    """`03-15`, or `day 15 of each month` where it names no month."""
    if "month" in day:
        return f"{day['month']:02}-{day['day']:02}"
    return f"day {day['day']} of each month"


def tell_campaign(campaign: Raw) -> str:
    """When a campaign runs: `from 2026-05-01 to 2026-05-31`."""
    if "yearly" in campaign:
        yearly = campaign["yearly"]
        return f"each year from {yearly['from']} to {yearly['to']}"
    ends = [f"{name} {campaign[name]}" for name in ("from", "to") if name in campaign]
    return " ".join(ends)
