"""What an award comes to, exactly, before it is rounded.

Each way of measuring is made a function once, when a program is compiled. What it gives is a ratio
of two whole numbers in the units of where it goes: never a float, and never rounded here.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import NamedTuple, assert_never

from laurel.domain.awards import (
    Award,
    BestRate,
    Brackets,
    ByTier,
    Counts,
    Fixed,
    FromEvent,
    Goal,
    PerAmount,
    PerBlock,
    PerTotal,
    PerUnit,
    Rate,
    Streak,
    passed,
)
from laurel.domain.conditions import Fact, Facts
from laurel.domain.event import Line
from laurel.domain.predicates import predicate
from laurel.domain.standing import RunUse, Standing

type Exact = tuple[int, int]
"""A ratio: numerator and denominator, neither negative."""


type Chosen = Sequence[Line]
"""The lines a rule looks at."""


class Sheet(NamedTuple):
    """What an event is measured on: its facts, and what was known of the member."""

    facts: Facts
    standing: Standing


type Meter = Callable[[int, Chosen, Sheet], Exact]
"""(base in minor units, the lines it is made of, the event) → how much."""


_NOTHING: Exact = (0, 1)


def meter(rule_id: str, award: Award) -> Meter:
    """The award as a function. Totals and days in a row are looked up under the rule's id."""
    match award:
        case Fixed(whole):
            return lambda _, __, ___: (whole, 1)
        case ByTier(quantities):
            return lambda _, __, sheet: (quantities.get(sheet.standing.tier or "", 0), 1)
        case PerAmount(quantity, every):
            rate = Fraction(quantity, every)
            top, bottom = rate.numerator, rate.denominator
            return lambda base, _, __: (top * base, bottom)
        case PerBlock(quantity, every):
            top, bottom = quantity.numerator, quantity.denominator
            return lambda base, _, __: (top * (base // every), bottom)
        case PerUnit(quantity, pieces):
            top, bottom = quantity.numerator, quantity.denominator
            return lambda _, chosen, __: (top * (units_of(chosen) // pieces), bottom)
        case Brackets():
            return _brackets(rule_id, award)
        case BestRate(rates):
            return _best_rate(rates)
        case FromEvent():
            return lambda _, __, sheet: _from_event(award, sheet.facts)
        case PerTotal() | Goal():
            return _of_total(rule_id, award)
        case Streak(quantity, days):
            top, bottom = quantity.numerator, quantity.denominator

            def on_each(_: int, __: Chosen, sheet: Sheet) -> Exact:
                run = sheet.standing.runs.get(rule_id)
                return (top, bottom) if run and _is_long_enough(run, days) else _NOTHING

            return on_each
        case _:
            assert_never(award)


def _is_long_enough(run: RunUse, days: int) -> bool:
    """Whether the event brings one more full row than its days had made without it: those before it
    by themselves, and by themselves those after it, where it closes a gap.
    """
    before = run.length - 1
    return (
        bool(run.length) and (run.length + run.after) // days > before // days + run.after // days
    )


def units_of(chosen: Chosen) -> int:
    """How many pieces the lines have."""
    return sum(line.quantity for line in chosen)


def _of_total(rule_id: str, award: PerTotal | Goal) -> Meter:
    top, bottom = award.quantity.numerator, award.quantity.denominator

    def by_steps(base: int, chosen: Chosen, sheet: Sheet) -> Exact:
        use = sheet.standing.totals.get(rule_id)
        if use is None or use.closed:
            return _NOTHING
        more = amount_counted(award.counts, base, chosen)
        return top * passed(award, use.before, use.paid, more), bottom

    return by_steps


def amount_counted(counts: Counts, base: int, chosen: Chosen) -> int:
    """What an event adds to a total."""
    match counts:
        case Counts.AMOUNT:
            return base
        case Counts.UNITS:
            return units_of(chosen)
        case Counts.EVENTS:
            return 1


def _brackets(rule_id: str, award: Brackets) -> Meter:
    steps = [(one.from_minor, one.rate) for one in award.brackets]
    if not award.marginal:
        downwards = [(start, rate.numerator, rate.denominator) for start, rate in reversed(steps)]

        def whole(base: int, _: Chosen, __: Sheet) -> Exact:
            for start, top, bottom in downwards:
                if base >= start:
                    return top * base, bottom
            return _NOTHING

        return whole

    def up_to(amount: int) -> Fraction:
        ends = [start for start, _ in steps[1:]] + [max(amount, steps[-1][0])]
        parts = zip(steps, ends, strict=True)
        return sum(
            (rate * max(min(amount, end) - start, 0) for (start, rate), end in parts), Fraction(0)
        )

    def marginal(base: int, _: Chosen, sheet: Sheet) -> Exact:
        use = sheet.standing.totals.get(rule_id)
        if use is not None and use.closed:
            return _NOTHING
        before = 0 if use is None else max(use.before, 0)
        exact = up_to(before + base) - up_to(before)
        return exact.numerator, exact.denominator

    return marginal


def _best_rate(rates: Sequence[Rate]) -> Meter:
    """The best first: the first that fits a line is its best. All over one denominator."""
    best_first = sorted(rates, key=lambda one: one.rate, reverse=True)
    bottom = lcm(*(one.rate.denominator for one in best_first))
    tried = [
        (predicate(one.lines), one.rate.numerator * (bottom // one.rate.denominator))
        for one in best_first
    ]

    def by_line(_: int, chosen: Chosen, sheet: Sheet) -> Exact:
        facts, top = sheet.facts, 0
        for line in chosen:
            for fits, rate in tried:
                if fits(facts, line):
                    top += rate * line.amount
                    break
        return top, bottom

    return by_line


def _from_event(award: FromEvent, facts: Facts) -> Exact:
    value = number_of(facts.get(award.fact))
    if value is None or value <= 0 or (award.at_least is not None and value < award.at_least):
        return _NOTHING
    counted = value if award.at_most is None else min(value, award.at_most)
    exact = award.rate * counted
    return exact.numerator, exact.denominator


def number_of(fact: Fact) -> Fraction | None:
    """The number that a fact is; None for texts, flags and what is not there."""
    if isinstance(fact, bool) or not isinstance(fact, int | Decimal):
        return None
    return Fraction(fact)
