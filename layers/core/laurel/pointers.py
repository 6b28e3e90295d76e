"""RFC 6901 pointers to where content is wrong, from pydantic's errors."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from laurel.domain.errors import Fault

MOST_FAULTS: Final = 50
"""How many places are named that are wrong."""

_WRONG_PART: Final = "wrong_part"
_NOWHERE: Final = object()


def pointer(place: Iterable[str | int]) -> str:
    """The RFC 6901 pointer to a place: `/earning/spend/gives/0`."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in place)


def wrong_part(name: str, said: str) -> PydanticCustomError:
    """For the validator of a whole: which of its parts is wrong, whether it is there or not."""
    return PydanticCustomError(_WRONG_PART, "{said}", {"part": name, "said": said})


def faults_of(error: ValidationError, sent: object) -> tuple[Fault, ...]:
    """What pydantic found, at most 50 places: where it stands in what was sent, and what is wrong
    there. Of what may be of several kinds, each kind says why it is not one.
    """
    found: dict[str, list[str]] = {}
    for one in error.errors(include_url=False, include_input=False):
        part = (one["ctx"]["part"],) if one["type"] == _WRONG_PART else ()
        may_be_missing = bool(part) or one["type"] == "missing"
        place = pointer(_place_in(sent, (*one["loc"], *part), is_missing=may_be_missing))
        found.setdefault(place, []).append(_said(one["type"], one["msg"]))
    faults = (Fault(place, "; ".join(dict.fromkeys(said))) for place, said in found.items())
    return tuple(islice(faults, MOST_FAULTS))


def _place_in(
    sent: object, place: tuple[str | int, ...], *, is_missing: bool
) -> Iterator[str | int]:
    """The place, without the names of union members that pydantic puts into it.

    What is not there is only part of it where just that is wrong.
    """
    for index, part in enumerate(place):
        here = _step(sent, part)
        if here is not _NOWHERE:
            yield part
            sent = here
        elif is_missing and index == len(place) - 1:
            yield part


def _step(sent: object, part: str | int) -> object:
    if isinstance(sent, dict):
        return sent.get(part, _NOWHERE)
    if isinstance(sent, list) and isinstance(part, int) and part < len(sent):
        return sent[part]
    return _NOWHERE


def _said(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "is not a field here"
    if kind in {"model_type", "dict_type"}:
        return "must be an object"
    return message.removeprefix("Value error, ")
