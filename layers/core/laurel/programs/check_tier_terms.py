"""What is wrong with how long levels hold, with grace and falls, and with ways in that exclude each
other.
"""

from collections.abc import Iterator
from typing import Final

from laurel.domain.errors import Fault
from laurel.domain.event import ORDER, is_raised_by_engine
from laurel.pointers import pointer
from laurel.programs import schema
from laurel.programs.check_values import Place, unknown_faults

_SHORTEST_MONTH: Final = 28

type _OfYears = schema.MembershipYearWindow | schema.ValidToMembershipYearEnd


def term_faults(document: schema.Document, tiers: schema.Tiers) -> Iterator[Fault]:
    """Terms that contradict each other."""
    yield from _grace_faults(tiers)
    if tiers.most_levels is not None and tiers.fall == "one_level":
        told = "is 1 with fall one_level: leave it out, or say fall: to_fitting"
        yield Fault("/tiers/most_levels", told)
    yield from _year_faults(document, tiers)


def way_in_faults(document: schema.Document, tiers: schema.Tiers) -> Iterator[Fault]:
    """Plans that are not there, invitations to what can be reached, events nobody reports."""
    for tier_id, level in tiers.levels.items():
        at: Place = ("tiers", "levels", tier_id)
        yield from unknown_faults(level.plans, document.plans, (*at, "plans"), "plan")
        for name in ("reach", "when", "plans") if level.by_invitation else ():
            if getattr(level, name):
                told = f"is by invitation, so nothing else gives it: leave {name} out"
                yield Fault(pointer((*at, name)), told)
        for index, way in enumerate(level.reach):
            yield from _event_faults(way, (*at, "reach", index, "events"))


def _grace_faults(tiers: schema.Tiers) -> Iterator[Fault]:
    if tiers.grace is None:
        return
    validity = tiers.validity
    if isinstance(validity, schema.ValidForever):
        told = "a level that stays needs none: leave grace out, or give levels an end by validity"
        yield Fault("/tiers/grace", told)
    elif isinstance(validity, schema.ValidFor):
        shortest = validity.months * _SHORTEST_MONTH + validity.days
        if tiers.grace.days >= shortest:
            told = f"must be shorter than a level holds: at most {shortest - 1} days here"
            yield Fault("/tiers/grace/days", told)


def _year_faults(document: schema.Document, tiers: schema.Tiers) -> Iterator[Fault]:
    found: list[tuple[str, _OfYears]] = []
    if isinstance(tiers.window, schema.MembershipYearWindow):
        found.append(("/tiers/window/of", tiers.window))
    if isinstance(tiers.validity, schema.ValidToMembershipYearEnd):
        found.append(("/tiers/validity/of", tiers.validity))
    for place, years in found:
        if years.of == "plan" and not document.plans:
            yield Fault(place, "the program has no plans: say joining, or describe plans")
    if len({years.of for _, years in found}) > 1:
        told = f"must be {found[0][1].of} too: a member has one kind of years"
        yield Fault("/tiers/validity/of", told)


def _event_faults(way: schema.Reach, at: Place) -> Iterator[Fault]:
    for event_type in way.events or ():
        if event_type == ORDER:
            yield Fault(pointer((*at, event_type)), "orders are counted by orders: say orders")
        elif is_raised_by_engine(event_type):
            told = "is raised by the program itself: count events that your shop reports"
            yield Fault(pointer((*at, event_type)), told)
