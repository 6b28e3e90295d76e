"""Which touch points go out, from a checked document."""

from laurel.domain.touch_points import TouchPoints
from laurel.programs.units import Raw


def touch_points(raw: Raw | None) -> TouchPoints:
    """What the section says; what rides in other turns goes out also where there is none."""
    if raw is None:
        return TouchPoints()
    inactive = raw.get("inactive")
    return TouchPoints(
        raw["welcome"],
        raw["tier_won"],
        raw.get("birthday"),
        _days(raw.get("points_expiring")),
        _days(raw.get("tier_expiring")),
        None if inactive is None else inactive["after_days"],
        tuple(raw["reward_reachable"]),
    )


def _days(raw: Raw | None) -> tuple[int, ...]:
    """The most first."""
    return () if raw is None else tuple(sorted(raw["days_before"], reverse=True))
