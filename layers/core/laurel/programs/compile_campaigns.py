"""Campaigns and exclusive groups from a checked document."""

from datetime import date

from laurel.domain.rule_limits import Campaign, Dates, Pick, Yearly
from laurel.programs.units import Raw, Units


def campaigns(document: Raw, units: Units) -> dict[str, Campaign]:
    """All of a document, by their ids."""
    found = document.get("campaigns", {})
    return {name: _campaign(name, raw, units) for name, raw in found.items()}


def _campaign(campaign_id: str, raw: Raw, units: Units) -> Campaign:
    budget = raw.get("budget")
    return Campaign(
        campaign_id,
        _window(raw),
        budget["wallet"] if budget else "",
        units.quantity(budget["quantity"]) if budget else None,
    )


def group(raw: Raw) -> Pick:
    """Which rule of a group gives."""
    return Pick(raw["pick"])


def _window(raw: Raw) -> Dates | Yearly:
    if "yearly" in raw:
        return Yearly(_month_day(raw["yearly"]["from"]), _month_day(raw["yearly"]["to"]))
    return Dates(day_of(raw.get("from")), day_of(raw.get("to")))


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


def day_of(text: str | None) -> date | None:
    """The day of an ISO date, where one is given."""
    return None if text is None else date.fromisoformat(text)
