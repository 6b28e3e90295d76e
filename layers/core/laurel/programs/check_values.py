"""What is wrong with a single value of a document: an amount, a quantity, an id."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import takewhile
from typing import Final

from laurel.domain.errors import Fault
from laurel.domain.money import AmountError, Currency, parse_amount
from laurel.pointers import pointer
from laurel.programs import schema

_MOST_COMPARED: Final = 12

type Place = tuple[str | int, ...]
"""Where in the document, key by key."""


def quantity_faults(
    document: schema.Document, wallet_id: str, quantity: int | str, at: Place, *, zero: bool = True
) -> Iterator[Fault]:
    """What is wrong with a quantity of a wallet: units are whole numbers, money is an amount."""
    wallet = document.wallets.get(wallet_id)
    if wallet is None:
        return
    if wallet.kind == "money":
        text = quantity if isinstance(quantity, str) else ""
        yield from amount_faults(document, text, at, zero=zero)
    elif not isinstance(quantity, int):
        yield Fault(pointer(at), f"{wallet_id} counts units: give a whole number")


def amount_faults(
    document: schema.Document, text: str | None, at: Place, *, zero: bool = True
) -> Iterator[Fault]:
    """What is wrong with an amount in the document's currency, if there is one."""
    if text is None:
        return
    try:
        minor = parse_amount(text, Currency.of(document.currency))
    except AmountError as error:
        yield Fault(pointer(at), str(error))
        return
    if not minor and not zero:
        yield Fault(pointer(at), "must be more than zero")


def is_amount(text: str) -> bool:
    """Whether it is an amount of some currency."""
    return re.fullmatch(r"\d{1,16}(\.\d{1,4})?", text, re.ASCII) is not None


def unknown_faults(
    ids: Iterable[str], known: Iterable[str], at: Place, what: str
) -> Iterator[Fault]:
    """The ids that are not among the known ones, with the one that was probably meant."""
    there = list(known)
    for one in ids:
        if one not in there:
            yield Fault(pointer(at), f"there is no {what} {one!r}{did_you_mean(one, there)}")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Ends a sentence with the known name that was probably meant; with nothing where none is near.

    Only those that begin and end most alike are compared in full: that takes long, and a document
    may be wrong in many places.
    """
    near = [one for one in known if abs(len(one) - len(name)) <= max(len(name) // 3, 2)]
    near.sort(key=lambda one: (-_alike(one, name) - _alike(one[::-1], name[::-1]), one))
    found = get_close_matches(name, near[:_MOST_COMPARED], 1)
    return f"; did you mean {found[0]}?" if found else ""


def _alike(one: str, other: str) -> int:
    """How many characters they begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
