"""What is wrong with benefits: named twice, for orders of an amount that is none, or taking what
nobody can take off.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from laurel.domain.errors import Fault
from laurel.pointers import pointer
from laurel.programs import schema
from laurel.programs.check_conditions import condition_faults
from laurel.programs.check_values import Place, amount_faults
from laurel.programs.facts import LINE_FACTS, ORDER_FACTS
from laurel.programs.schema.benefits import Benefit

_WHOLE: Final = 100
"""Percent."""


def benefit_faults(
    document: schema.Document, benefits: Sequence[str | Benefit], at: Place
) -> Iterator[Fault]:
    """What is wrong with the benefits that stand there."""
    ids = [one if isinstance(one, str) else one.benefit for one in benefits]
    for index, one in enumerate(benefits):
        if ids[index] in ids[:index]:
            yield Fault(pointer((*at, index)), "stands twice")
        if isinstance(one, Benefit):
            yield from _term_faults(document, one, (*at, index))


def _term_faults(document: schema.Document, benefit: Benefit, at: Place) -> Iterator[Fault]:
    yield from amount_faults(document, benefit.min_spend, (*at, "min_spend"), zero=False)
    yield from condition_faults(document, benefit.when, ORDER_FACTS, (*at, "when"))
    known = ORDER_FACTS | LINE_FACTS
    yield from condition_faults(document, benefit.lines, known, (*at, "lines"))
    if benefit.percent_off is None:
        if benefit.lines is not None:
            yield Fault(pointer((*at, "lines")), "says of which lines percent_off is taken")
        if benefit.when is not None and not benefit.free_shipping:
            yield Fault(pointer((*at, "when")), "says when percent_off or free_shipping holds")
    elif not 0 < Fraction(benefit.percent_off) <= _WHOLE:
        yield Fault(pointer((*at, "percent_off")), "must be more than 0 and at most 100")
