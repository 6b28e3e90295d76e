"""What is wrong with what a document says of who may join."""

from collections.abc import Iterator

from laurel.domain.errors import Fault
from laurel.programs import schema
from laurel.programs.check_values import amount_faults


def entry_faults(document: schema.Document) -> Iterator[Fault]:
    """An amount that is none, and a condition that keeps nobody out."""
    entry = document.entry
    if entry is None or entry.first_order is None:
        return
    at = ("entry", "first_order")
    yield from amount_faults(document, entry.first_order.at_least, (*at, "at_least"), zero=False)
    if not entry.restricted:
        yield Fault(
            "/entry/first_order",
            "keeps nobody out while everybody may join: say restricted: true, or leave it out",
        )
