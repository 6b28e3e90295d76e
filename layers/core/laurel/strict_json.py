"""JSON as it must be: UTF-8, no name twice, no NaN, numbers and depth in bounds, 256 KB at most.

Python's reader takes more than JSON is, and some hostile texts make it raise errors of its own (a
deep nesting RecursionError, a 5,000-digit integer ValueError): all of that is one refusal here.
"""

import base64
import binascii
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from laurel.domain.errors import InvalidContent, LaurelError

MOST_BYTES: Final = 256 * 1024
_MOST_DIGITS: Final = 20
_MOST_READ: Final = 400
_MOST_DEPTH: Final = 64

type Raw = dict[str, Any]
"""A JSON object, a gateway event among them."""


def read_json(event: Raw, *, empty_is_object: bool = False) -> object:
    """The body of a gateway event; numbers with a point are Decimals.

    Raises `malformed_json` for what is not one JSON document, `too_large` beyond 256 KB. With
    `empty_is_object` no body at all is `{}`.
    """
    raw = _bytes(event)
    if len(raw) > MOST_BYTES:
        raise LaurelError("too_large", f"the body has {len(raw)} bytes, {MOST_BYTES} are allowed")
    if not raw and empty_is_object:
        return {}
    try:
        value = json.loads(
            raw.decode("utf-8"),
            parse_float=Decimal,
            parse_int=_int,
            parse_constant=_no_constant,
            object_pairs_hook=_object,
        )
        _check_depth(value)
    except (ValueError, RecursionError, ArithmeticError) as error:
        detail = "is nested too deep" if isinstance(error, RecursionError) else str(error)
        raise InvalidContent("malformed_json", f"the body cannot be read: {detail}") from error
    return value


def _bytes(event: Raw) -> bytes:
    text: str = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return text.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidContent("malformed_json", "the body is not base64") from error


def _check_depth(value: object) -> None:
    """Level by level, for whoever walks a deep value by recursion later ends in an error."""
    level = [value]
    for _ in range(_MOST_DEPTH):
        level = [part for one in level for part in _parts(one)]
        if not level:
            return
    raise ValueError(f"it is nested more than {_MOST_DEPTH} deep")


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _int(digits: str) -> int | Decimal:
    """What no integer of a body may be stays a Decimal, so that its field refuses it by name."""
    if len(digits) > _MOST_READ:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits) if len(digits) <= _MOST_DIGITS else Decimal(digits)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _object(pairs: list[tuple[str, Any]]) -> Raw:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found
