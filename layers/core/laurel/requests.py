"""What clients send: the shape of every body, strict, and its way into values of the core.

A shape is checked before anything is read. What depends on the program (its currency, its wallets)
is checked when the body becomes a value of the core; both say where with a pointer.
"""

import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from laurel.domain.errors import Fault, InvalidContent
from laurel.domain.event import ENGINE_TYPES, ORDER, Event, Line, Order
from laurel.domain.money import MAX_QUANTITY, AmountError, Currency, parse_amount
from laurel.domain.program import Program, WalletKind
from laurel.pointers import faults_of

_RFC_3339: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII
)
_BIRTHDAY: Final = re.compile(r"(\d{4}-)?(\d\d)-(\d\d)", re.ASCII)
_LEAP_YEAR: Final = 2000
_MOST_LINES: Final = 500


def parse_instant(text: object) -> datetime:
    """The instant of an RFC 3339 text with an offset, in UTC; ValueError for anything else."""
    if not isinstance(text, str) or not _RFC_3339.fullmatch(text):
        raise ValueError("must be RFC 3339 with an offset, such as 2026-03-01T10:00:00Z")
    try:
        at = datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("is beyond the calendar") from error
    if not 1900 <= at.year < 9000:  # noqa: PLR2004 - room for every expiry to be a date
        raise ValueError("must lie between the years 1900 and 9000")
    return at


def _parse_day(text: object) -> date:
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise ValueError("must be an ISO 8601 date, such as 2026-03-31")
    return date.fromisoformat(text)


def _check_birthday(text: str) -> str:
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


def _told_apart(value: object) -> object:
    """The number 1.5 is not the text "1.5", and 1.0 is 1; instants and days are as their texts."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else [str(value.normalize())]
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no content of a body")


def _same_amount(text: str) -> str:
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
    PlainSerializer(_same_amount),
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

    def fingerprint(self) -> str:
        """What tells this content from other content, however it was written."""
        content = self.model_dump()
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=_told_apart)
        return blake2b(text.encode(), digest_size=16).hexdigest()


def read_body[T: Body](model: type[T], sent: object) -> T:
    """The body as its model; InvalidContent `invalid_content` with a pointer per fault."""
    try:
        return model.model_validate(sent)
    except ValidationError as error:
        faults = faults_of(error, sent)
        raise InvalidContent("invalid_content", _where(faults), faults) from error


class LineBody(Body):
    """One line: `amount` is the line's total after discounts, before tax."""

    line_id: Id
    sku: Annotated[Text, Field(min_length=1)]
    amount: Amount
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    categories: Annotated[list[Text], Field(max_length=20)] = []
    brand: Text | None = None


class OrderBody(Body):
    """An order, in the program's currency."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["USD"])]
    lines: Annotated[list[LineBody], Field(min_length=1, max_length=_MOST_LINES)]
    channel: Text | None = None
    partner: Text | None = None
    payment_method: Text | None = None
    shipping: Amount = "0"
    tax: Amount = "0"

    @model_validator(mode="after")
    def _lines_have_ids_of_their_own(self) -> Self:
        ids = [line.line_id for line in self.lines]
        if len({*ids}) != len(ids):
            raise ValueError("every line needs a line_id of its own")
        return self

    def order(self, program: Program, at: str) -> Order:
        """The order as the core takes it; `at` is the pointer to it in the body."""
        if self.currency != program.currency.code:
            fault = Fault(f"{at}/currency", f"the program counts in {program.currency.code}")
            raise InvalidContent("currency_mismatch", fault.detail, (fault,))
        amounts = _Amounts(program.currency)
        lines = tuple(
            Line(
                line.line_id,
                line.sku,
                amounts.minor(line.amount, f"{at}/lines/{index}/amount"),
                line.quantity,
                tuple(line.categories),
                line.brand,
            )
            for index, line in enumerate(self.lines)
        )
        shipping = amounts.minor(self.shipping, f"{at}/shipping")
        tax = amounts.minor(self.tax, f"{at}/tax")
        amounts.check_total([*(line.amount for line in lines), shipping, tax], f"{at}/lines")
        amounts.raise_faults()
        return Order(lines, self.channel, self.partner, self.payment_method, shipping, tax)


class EarningRequest(Body):
    """Something that a member did: an order, or an event of another type with properties."""

    event_id: Id
    type: EventType
    occurred_at: Instant
    order: OrderBody | None = None
    properties: Scalars = {}

    @model_validator(mode="after")
    def _order_or_properties(self) -> Self:
        if (self.type == ORDER) != (self.order is not None):
            raise ValueError("an event of type order has an order, another type has none")
        if self.order is not None and self.properties:
            raise ValueError("an order has no properties")
        if self.type in ENGINE_TYPES:
            raise ValueError(f"{self.type} is raised by the engine itself")
        return self

    def event(self, program: Program) -> Event:
        """The event as the core takes it."""
        order = None if self.order is None else self.order.order(program, "/order")
        return Event(self.event_id, self.type, self.occurred_at, order, self.properties)


class ReturnLine(Body):
    """How much of a line is returned."""

    line_id: Id
    amount: Amount


class ReturnRequest(Body):
    """A return of some lines of an order, or of all that is left of it."""

    return_id: Id
    event_id: Id
    occurred_at: Instant
    lines: Annotated[list[ReturnLine], Field(min_length=1, max_length=_MOST_LINES)] | None = None
    full: Literal[True] | None = None

    @model_validator(mode="after")
    def _lines_or_full(self) -> Self:
        if (self.lines is None) == (self.full is None):
            raise ValueError('give either lines or "full": true')
        ids = [line.line_id for line in self.lines or ()]
        if len({*ids}) != len(ids):
            raise ValueError("every line_id may stand once")
        return self

    def amounts(self, currency: Currency) -> dict[str, int] | None:
        """Minor units by line; None for all that is left."""
        if self.lines is None:
            return None
        amounts = _Amounts(currency)
        found = {
            line.line_id: amounts.minor(line.amount, f"/lines/{index}/amount")
            for index, line in enumerate(self.lines)
        }
        amounts.raise_faults()
        return found


class EnrolmentRequest(Body):
    """A new member."""

    member_id: Id
    joined_at: Instant | None = None
    email: (
        Annotated[str, Field(max_length=254, pattern=r"^[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+$")] | None
    ) = None
    phone: Annotated[str, Field(pattern=r"^\+?[0-9 ()./-]{3,32}$")] | None = None
    birthday: Annotated[str, AfterValidator(_check_birthday)] | None = None
    attributes: Scalars = {}


class ProfileRequest(Body):
    """Changes to a profile: what is not named stays, null removes."""

    email: (
        Annotated[str, Field(max_length=254, pattern=r"^[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+$")] | None
    ) = None
    phone: Annotated[str, Field(pattern=r"^\+?[0-9 ()./-]{3,32}$")] | None = None
    birthday: Annotated[str, AfterValidator(_check_birthday)] | None = None
    attributes: Scalars | None = None


class AdjustmentRequest(Body):
    """A gift (+) or a correction (-) by hand."""

    adjustment_id: Id
    wallet: Id
    quantity: Points | Annotated[str, Field(max_length=40), PlainSerializer(_same_amount)]
    reason: Annotated[Text, Field(min_length=1)]
    expires_on: Day | None = None

    def signed(self, program: Program) -> int:
        """The quantity in the wallet's units; the wallet must be one of the program's."""
        wallet = program.wallets.get(self.wallet)
        if wallet is None:
            raise _one_fault("/wallet", f"the program has no wallet {self.wallet!r}")
        units = self._units(program, wallet.kind)
        if not units:
            raise _one_fault("/quantity", "must not be zero")
        if units < 0 and self.expires_on is not None:
            raise _one_fault("/expires_on", "only what comes in has a last day")
        return units

    def _units(self, program: Program, kind: WalletKind) -> int:
        if isinstance(self.quantity, int):
            if kind is WalletKind.MONEY:
                raise _one_fault("/quantity", "this wallet holds money: a decimal string")
            return self.quantity
        if kind is WalletKind.UNIT:
            raise _one_fault("/quantity", "this wallet holds points: a whole number")
        sign, text = (-1, self.quantity[1:]) if self.quantity[:1] == "-" else (1, self.quantity)
        amounts = _Amounts(program.currency)
        minor = amounts.minor(text, "/quantity")
        amounts.raise_faults()
        return sign * minor


class RedemptionRequest(Body):
    """A member spends on a reward, or with `hold` sets its price aside."""

    redemption_id: Id
    reward: Id
    quantity: Annotated[int, Field(ge=1, le=MAX_QUANTITY)] | Amount | None = None
    hold: bool = False
    hold_seconds: Annotated[int, Field(ge=1, le=2_592_000)] | None = None
    cause: Id | None = None
    order: OrderBody | None = None

    @model_validator(mode="after")
    def _seconds_of_a_hold(self) -> Self:
        if self.hold_seconds is not None and not self.hold:
            raise ValueError('hold_seconds goes with "hold": true')
        return self

    def hold_time(self) -> timedelta | None:
        """How long the hold lasts (7 days unless said); None for a redemption in one step."""
        return timedelta(seconds=self.hold_seconds or 604_800) if self.hold else None


class UseRequest(Body):
    """A voucher is used for an order."""

    use_id: Id
    order: OrderBody


class CheckRequest(Body):
    """What would a voucher take off this order?"""

    order: OrderBody


class EmptyRequest(Body):
    """A body with nothing in it."""


class TokenRequest(Body):
    """A member token that lasts so many seconds."""

    expires_in: Annotated[int, Field(ge=1, le=3600)]


class JobRequest(Body):
    """A run of a job as of an instant."""

    as_of: Instant


class ProgramRequest(Body):
    """A program, from a preset (with RFC 7396 overrides) or as a document."""

    preset: Id | None = None
    document: dict[str, Any] | None = None
    overrides: dict[str, Any] | None = None
    mode: Literal["live", "test"] = "live"

    @model_validator(mode="after")
    def _preset_or_document(self) -> Self:
        if (self.preset is None) == (self.document is None):
            raise ValueError("give either preset or document")
        if self.overrides is not None and self.preset is None:
            raise ValueError("overrides go over a preset")
        return self


class _Amounts:
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
        raise InvalidContent(code, _where(faults), faults)


def _one_fault(at: str, detail: str) -> InvalidContent:
    return InvalidContent("invalid_content", f"{at}: {detail}", (Fault(at, detail),))


def _where(faults: tuple[Fault, ...]) -> str:
    first = faults[0]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{first.pointer or 'the body'}: {first.detail}{more}"
