"""What is wrong with benefits: named twice, or for orders of an amount that is none."""

from collections.abc import Iterator, Sequence

from laurel.domain.errors import Fault
from laurel.pointers import pointer
from laurel.programs import schema
from laurel.programs.check_values import Place, amount_faults
from laurel.programs.schema.benefits import Benefit


def benefit_faults(
    document: schema.Document, benefits: Sequence[str | Benefit], at: Place
) -> Iterator[Fault]:
    """What is wrong with the benefits that stand there."""
    ids = [one if isinstance(one, str) else one.benefit for one in benefits]
    for index, one in enumerate(benefits):
        if ids[index] in ids[:index]:
            yield Fault(pointer((*at, index)), "stands twice")
        if isinstance(one, Benefit):
            yield from amount_faults(document, one.min_spend, (*at, index, "min_spend"), zero=False)
