"""Tiers as compact JSON, and back: lists of the tier's id and ISO dates; none at all is empty."""

from collections.abc import Sequence
from datetime import date

from laurel.domain.account import TierOverride, TierState


def tier(state: TierState) -> list[str | None]:
    """Tier, from which day, to which last day (None: no end)."""
    if state.tier_id is None:
        return []
    return [state.tier_id, _day(state.since), _day(state.valid_until)]


def read_tier(raw: Sequence[str | None]) -> TierState:
    """The tier of such a list."""
    if not raw:
        return TierState()
    tier_id, since, until = raw
    return TierState(tier_id, _read_day(since), _read_day(until))


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
