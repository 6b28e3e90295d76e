"""What bodies are made of: ids, instants, amounts, scalars; and how they are read."""

import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Annotated, ClassVar, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    WithJsonSchema,
)

from laurel.domain.errors import Fault, InvalidContent
from laurel.domain.money import MAX_QUANTITY, AmountError, Currency, parse_amount
from laurel.pointers import faults_of
from laurel.requests.instants import parse_instant
from laurel.requests.where_wrong import where_wrong

_BIRTHDAY: Final = re.compile(r"(\d{4}-)?(\d\d)-(\d\d)", re.ASCII)


_LEAP_YEAR: Final = 2000


def _parse_day(text: object) -> date:
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise ValueError("must be an ISO 8601 date, such as 2026-03-31")
    return date.fromisoformat(text)


def check_birthday(text: str) -> str:
    """The birthday, if there is such a day; ValueError else."""
    found = _BIRTHDAY.fullmatch(text)
    if not found:
        raise ValueError("must be MM-DD or YYYY-MM-DD")
    year = int(found[1][:-1]) if found[1] else _LEAP_YEAR
    date(year, int(found[2]), int(found[3]))
    return text


def _check_number(value: Decimal) -> Decimal:
    digits = value.as_tuple()
    if not isinstance(digits.exponent, int) or len(digits.digits) > 18 or abs(digits.exponent) > 18:  # noqa: PLR2004 - exact in every JSON reader's eyes
        raise ValueError("must be a number of at most 18 digits")
    return value


def told_apart(value: object) -> object:
    """The number 1.5 is not the text "1.5", and 1.0 is 1; instants and days are as their texts."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else [str(value.normalize())]
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no content of a body")


_ENCODER: Final = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), default=told_apart, check_circular=False
)


def same_amount(text: str) -> str:
    """The amount without zeros that say nothing: 40.00 and 40 are the same content."""
    return text.rstrip("0").rstrip(".") if "." in text else text


Id = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$", description="The client's own id"),
]


Instant = Annotated[
    datetime,
    BeforeValidator(parse_instant),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


Day = Annotated[
    date, BeforeValidator(_parse_day), WithJsonSchema({"type": "string", "format": "date"})
]


Amount = Annotated[
    str,
    Field(max_length=40, examples=["40.00"], description="Major units, a decimal string"),
    PlainSerializer(same_amount),
]


Points = Annotated[int, Field(ge=-MAX_QUANTITY, le=MAX_QUANTITY)]


Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


Number = Annotated[Decimal, AfterValidator(_check_number), WithJsonSchema({"type": "number"})]


Scalar = Text | bool | Points | Number | None


Scalars = Annotated[
    dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")], Scalar], Field(max_length=50)
]


EventType = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]{0,63}$", examples=["review"])]


class Body(BaseModel):
    """A request's body: unknown fields are refused, nothing is converted from another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    added_later: ClassVar[frozenset[str]] = frozenset()
    """Fields that came after the first release. Where they are not given they are no content, so
    that what was sent before there were any is still the same content.
    """

    def fingerprint(self) -> str:
        """What tells this content from other content, however it was written."""
        dumped = self.model_dump()
        absent = {name for name in self.added_later if dumped[name] is None}
        content = {name: value for name, value in dumped.items() if name not in absent}
        return blake2b(_ENCODER.encode(content).encode(), digest_size=16).hexdigest()


class EmptyRequest(Body):
    """A body with nothing in it."""


def read_body[T: Body](model: type[T], sent: object) -> T:
    """The body as its model; InvalidContent `invalid_content` with a pointer per fault."""
    try:
        return model.model_validate(sent)
    except ValidationError as error:
        faults = faults_of(error, sent)
        raise InvalidContent("invalid_content", where_wrong(faults), faults) from error


class Amounts:
    """Reads amounts of one currency and collects what is wrong with them."""

    def __init__(self, currency: Currency) -> None:
        self._currency = currency
        self._faults: list[tuple[str, Fault]] = []

    def minor(self, text: str, at: str) -> int:
        """Minor units, or 0 with a fault kept."""
        try:
            return parse_amount(text, self._currency)
        except AmountError as error:
            self._faults.append((error.code, Fault(at, str(error))))
            return 0

    def check_total(self, amounts: Iterable[int], at: str) -> None:
        """Keep a fault if all amounts together are beyond what can be counted."""
        if sum(amounts) > MAX_QUANTITY:
            self._faults.append(("invalid_content", Fault(at, "come to more than 2^53-1")))

    def raise_faults(self) -> None:
        """Raise InvalidContent if there was a fault; amount_precision if that is all there was."""
        if not self._faults:
            return
        codes = {code for code, _ in self._faults}
        code = codes.pop() if len(codes) == 1 else "invalid_content"
        faults = tuple(fault for _, fault in self._faults)
        raise InvalidContent(code, where_wrong(faults), faults)
