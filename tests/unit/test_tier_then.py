"""Where a member stood at the end of a day, read off the turns since."""

import pytest

from laurel.domain.account import TierOverride, TierState
from laurel.domain.audit import Turned
from laurel.domain.changes import Change, Overridden, TierChanged
from laurel.domain.tier_then import account_then
from tests.builders import account, at, on, program

type Told = tuple[str, Change]
"""When it was recorded, and what."""

NOWHERE = TierState()
SILVER = TierState("silver", on("2026-01-05"), on("2026-02-28"))
LASTING = TierState("silver", on("2026-01-05"), None)
GOLD = TierState("gold", on("2026-03-02"), on("2026-12-31"))
LONGER = TierState("gold", on("2026-03-02"), on("2027-12-31"))
GIVEN = TierOverride("gold", on("2026-03-02"), on("2026-03-31"))
EXTENDED = TierOverride("gold", on("2026-03-02"), on("2026-04-30"))
OTHER = TierOverride("silver", on("2026-03-10"), on("2026-03-31"))


def then(day: str, *told: Told, zone: str = "UTC") -> tuple[TierState, TierOverride | None]:
    """The turns are listed newest first, as nobody promises an order."""
    turns = [
        Turned(number, "earn", f"o{number}", at(recorded), 1, (change,), None)
        for number, (recorded, change) in enumerate(told, 2)
    ]
    there = account(tier=GOLD, override=EXTENDED)
    found = account_then(program(time_zone=zone), there, reversed(turns), on(day))
    assert found.locator == there.locator
    return found.tier, found.override


@pytest.mark.parametrize(
    ("told", "stood"),
    [
        ([], {"2026-03-02": NOWHERE}),
        # a rise counts from its own day, whenever it was told
        (
            [("2026-01-09", TierChanged(LASTING)), ("2026-03-20", TierChanged(GOLD))],
            {"2026-01-04": NOWHERE, "2026-01-05": LASTING, "2026-03-01": LASTING}
            | {"2026-03-02": GOLD, "2026-03-19": GOLD},
        ),
        # a longer one of the same level is the same level
        (
            [("2026-03-02", TierChanged(GOLD)), ("2027-03-02", TierChanged(LONGER))],
            {"2026-03-01": NOWHERE, "2026-03-02": LONGER},
        ),
        # a review takes from the day after the last one, whenever it comes
        (
            [("2026-01-05", TierChanged(SILVER)), ("2026-04-01", TierChanged(NOWHERE))],
            {"2026-02-28": SILVER, "2026-03-01": NOWHERE},
        ),
        # what has no last day is taken when that is recorded
        (
            [("2026-01-05", TierChanged(LASTING)), ("2026-04-01", TierChanged(NOWHERE))],
            {"2026-03-31": LASTING, "2026-04-01": NOWHERE},
        ),
    ],
)
def test_the_tier_of_a_day(told: list[Told], stood: dict[str, TierState]) -> None:
    assert {day: then(day, *told)[0] for day in stood} == stood


@pytest.mark.parametrize(
    ("told", "stood"),
    [
        (
            [("2026-03-02", Overridden(GIVEN)), ("2026-03-10", Overridden(None))],
            {"2026-03-01": None, "2026-03-02": GIVEN, "2026-03-09": GIVEN, "2026-03-10": None},
        ),
        (
            [("2026-03-02", Overridden(GIVEN)), ("2026-03-10", Overridden(OTHER))],
            {"2026-03-09": GIVEN, "2026-03-10": OTHER},
        ),
        # it goes on from its first day
        (
            [("2026-03-02", Overridden(GIVEN)), ("2026-03-20", Overridden(EXTENDED))],
            {"2026-03-01": None, "2026-03-02": EXTENDED, "2026-03-20": EXTENDED},
        ),
    ],
)
def test_what_was_given_by_hand_on_a_day(
    told: list[Told], stood: dict[str, TierOverride | None]
) -> None:
    assert {day: then(day, *told)[1] for day in stood} == stood


@pytest.mark.parametrize(("zone", "stood"), [("UTC", GIVEN), ("America/New_York", None)])
def test_when_it_was_ended_is_a_day_of_the_programs_zone(
    zone: str, stood: TierOverride | None
) -> None:
    told: list[Told] = [
        ("2026-03-02", Overridden(GIVEN)),
        ("2026-03-10T02:00", Overridden(None)),
    ]
    assert then("2026-03-09", *told, zone=zone)[1] == stood
