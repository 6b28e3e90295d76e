"""Saying where a body is wrong. Apart from the parts of bodies, for who is given a body and reads
none.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from laurel.domain.errors import Fault, InvalidContent


def one_fault(at: str, detail: str) -> InvalidContent:
    """InvalidContent with one fault."""
    return InvalidContent("invalid_content", f"{at}: {detail}", (Fault(at, detail),))


@contextmanager
def beneath(at: str) -> Iterator[None]:
    """What is wrong with a part of a body, said with pointers from the body: under `at`."""
    try:
        yield
    except InvalidContent as error:
        faults = tuple(Fault(f"{at}{fault.pointer}", fault.detail) for fault in error.faults)
        raise InvalidContent(error.code, where_wrong(faults), faults) from error


def where_wrong(faults: tuple[Fault, ...]) -> str:
    """The first of the faults, and how many more there are, in one sentence."""
    first = faults[0]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{first.pointer or 'the body'}: {first.detail}{more}"
