"""What is wrong with tiers: ranks, levels that nobody could be at, and to whom they are given."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from laurel.domain.errors import Fault
from laurel.pointers import pointer
from laurel.programs import schema
from laurel.programs.check_benefits import benefit_faults
from laurel.programs.check_conditions import MOST_DEPTH
from laurel.programs.check_tier_terms import term_faults, way_in_faults
from laurel.programs.check_values import Place, amount_faults

ATTRIBUTES: Final = "member.attributes."
BIRTHDAY: Final = "member.birthday"
"""What a tier may be given by: only what changes with the person, never with time alone."""


def tier_faults(document: schema.Document, tiers: schema.Tiers) -> Iterator[Fault]:
    """What is wrong with the tiers of a document."""
    yield from _rank_faults(tiers)
    yield from term_faults(document, tiers)
    yield from way_in_faults(document, tiers)
    for tier_id, level in tiers.levels.items():
        listed: Place = ("tiers", "levels", tier_id, "benefits")
        yield from benefit_faults(document, level.benefits, listed)
    if isinstance(tiers.window, schema.GivenWindow):
        yield from _given_faults(tiers)
        return
    for tier_id, level in tiers.levels.items():
        at: Place = ("tiers", "levels", tier_id)
        if level.when is not None:
            yield Fault(pointer((*at, "when")), "only where the window is given: use reach")
        for index, way in enumerate(level.reach):
            place = (*at, "reach", index, "spend")
            yield from amount_faults(document, way.spend, place, zero=False)
    yield from _unreachable(tiers)


def _rank_faults(tiers: schema.Tiers) -> Iterator[Fault]:
    ranks: dict[int, str] = {}
    for tier_id, level in tiers.levels.items():
        if level.rank in ranks:
            place = ("tiers", "levels", tier_id, "rank")
            yield Fault(pointer(place), f"is the rank of {ranks[level.rank]} too")
        ranks[level.rank] = tier_id


def _given_faults(tiers: schema.Tiers) -> Iterator[Fault]:
    if not isinstance(tiers.validity, schema.ValidForever):
        yield Fault("/tiers/validity", "a tier that is given holds as long as it is: use forever")
    ordered = sorted(tiers.levels.items(), key=lambda item: item[1].rank)
    for number, (tier_id, level) in enumerate(ordered):
        at: Place = ("tiers", "levels", tier_id)
        if level.reach:
            yield Fault(pointer((*at, "reach")), "nothing counts where the window is given")
        if level.when is not None:
            yield from _when_faults(level.when, (*at, "when"))
        elif number and is_open(level):
            below = ordered[number - 1][0]
            detail = f"is given to all, so nobody would ever be {below}"
            yield Fault(pointer((*at, "when")), detail)


def _when_faults(condition: schema.Condition, at: Place, depth: int = 1) -> Iterator[Fault]:
    if depth > MOST_DEPTH:
        yield Fault(pointer(at), f"conditions may be nested {MOST_DEPTH} deep")
        return
    match condition:
        case schema.AllOf():
            for index, part in enumerate(condition.all_):
                yield from _when_faults(part, (*at, "all", index), depth + 1)
        case schema.AnyOf():
            for index, part in enumerate(condition.any_):
                yield from _when_faults(part, (*at, "any", index), depth + 1)
        case schema.Not():
            yield from _when_faults(condition.not_, (*at, "not"), depth + 1)
        case schema.Compare():
            yield from _compare_faults(condition, at)


def _compare_faults(compare: schema.Compare, at: Place) -> Iterator[Fault]:
    if not compare.fact.startswith(ATTRIBUTES) and compare.fact != BIRTHDAY:
        detail = f"a tier is given by {ATTRIBUTES}<name> or {BIRTHDAY} only"
        yield Fault(pointer((*at, "fact")), detail)
    given = compare.model_dump(by_alias=True, exclude={"fact"}, exclude_none=True)
    for name in given.keys() & {"has", "days_ago"}:
        why = "no attribute is a list" if name == "has" else "it would change with time alone"
        yield Fault(pointer((*at, name)), why)


def is_open(level: schema.Level) -> bool:
    """Whether everybody stands at least there."""
    return not (level.reach or level.when or level.plans or level.by_invitation)


def _unreachable(tiers: schema.Tiers) -> Iterator[Fault]:
    """Levels that whoever reaches them has passed already."""
    ordered = sorted(tiers.levels.items(), key=lambda item: item[1].rank)
    for (low_id, _), (high_id, high) in pairwise(ordered):
        if is_open(high):
            yield Fault(
                pointer(("tiers", "levels", high_id, "reach")),
                f"is open to all, so nobody would ever be {low_id}",
            )
    counted = [(tier_id, level) for tier_id, level in ordered if level.reach]
    for (low_id, low), (high_id, high) in pairwise(counted):
        passed = [_passes(way, high.reach) for way in low.reach]
        if None not in passed and not low.plans:
            index, name = next(one for one in passed if one is not None)
            yield Fault(
                pointer(("tiers", "levels", high_id, "reach", index, *name)),
                f"must be more than {low_id} needs, or nobody would ever be {low_id}",
            )


type _Needs = dict[tuple[str, ...], Decimal]


def _passes(low: schema.Reach, ways: list[schema.Reach]) -> tuple[int, tuple[str, ...]] | None:
    """The way to a higher level that is open to whoever went the lower one, and the first thing
    that it asks for; None where there is none.
    """
    there = _needs(low)
    for index, way in enumerate(ways):
        needs = _needs(way)
        if all(name in there and there[name] >= needed for name, needed in needs.items()):
            return index, next(iter(needs))
    return None


def _needs(way: schema.Reach) -> _Needs:
    counts: _Needs = {
        ("events", name): Decimal(count) for name, count in (way.events or {}).items()
    }
    amounts = (("spend", way.spend), ("orders", way.orders), ("points", way.points))
    return {(name,): Decimal(value) for name, value in amounts if value is not None} | counts
