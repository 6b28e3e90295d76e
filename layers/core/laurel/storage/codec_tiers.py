"""Tiers as compact JSON, and back: lists of the tier's id and ISO dates; none at all is empty."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from laurel.domain.account import Qualifying, TierOverride, TierState


def tier(state: TierState) -> list[str | None]:
    """Tier, from which day, to which last day (None: no end), and the first day of grace."""
    if state.tier_id is None:
        return []
    grace = [] if state.grace_on is None else [_day(state.grace_on)]
    return [state.tier_id, _day(state.since), _day(state.valid_until), *grace]


def read_tier(raw: Sequence[str | None]) -> TierState:
    """The tier of such a list."""
    if not raw:
        return TierState()
    tier_id, *days = raw
    return TierState(tier_id, *map(_read_day, days))


def qualifying(value: Qualifying) -> list[Any]:
    """Spend, orders, points; and events by their type where there are any."""
    events = [dict(value.events)] if value.events else []
    return [value.spend, value.orders, value.points, *events]


def read_qualifying(raw: Sequence[Any]) -> Qualifying:
    """What counts, of such a list."""
    return Qualifying(*raw)


def override(given: TierOverride | None) -> list[str]:
    """Tier, first and last day."""
    if given is None:
        return []
    return [given.tier_id, given.since.isoformat(), given.until.isoformat()]


def read_override(raw: Sequence[str]) -> TierOverride | None:
    """The override of such a list."""
    if not raw:
        return None
    tier_id, since, until = raw
    return TierOverride(tier_id, date.fromisoformat(since), date.fromisoformat(until))


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
