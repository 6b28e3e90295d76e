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
from laurel.programs.check_values import Place, amount_faults

ATTRIBUTES: Final = "member.attributes."
BIRTHDAY: Final = "member.birthday"
"""What a tier may be given by: only what changes with the person, never with time alone."""


def tier_faults(document: schema.Document, tiers: schema.Tiers) -> Iterator[Fault]:
    """What is wrong with the tiers of a document."""
    yield from _rank_faults(tiers)
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
        elif number:
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


def _unreachable(tiers: schema.Tiers) -> Iterator[Fault]:
    ordered = sorted(tiers.levels.items(), key=lambda item: item[1].rank)
    for (low_id, low), (high_id, high) in pairwise(ordered):
        if not high.reach:
            yield Fault(
                pointer(("tiers", "levels", high_id, "reach")),
                f"is open to all, so nobody would ever be {low_id}",
            )
        if _spend_only(low) and _spend_only(high) and _spend_only(low) >= _spend_only(high):
            yield Fault(
                pointer(("tiers", "levels", high_id, "reach", 0, "spend")),
                f"must be more than {low_id} needs, or nobody would ever be {low_id}",
            )


def _spend_only(level: schema.Level) -> Decimal:
    way = level.reach[0] if len(level.reach) == 1 else None
    only = way is not None and way.spend is not None and not (way.orders or way.points)
    return Decimal(way.spend or 0) if way is not None and only else Decimal(0)
