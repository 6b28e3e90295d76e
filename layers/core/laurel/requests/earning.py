"""What a shop reports: orders, other events, returns."""

from typing import Annotated, Final, Literal, Self

from pydantic import (
    Field,
    model_validator,
)

from laurel.domain.errors import Fault, InvalidContent
from laurel.domain.event import ORDER, Event, Line, Order, is_raised_by_engine
from laurel.domain.money import Currency
from laurel.domain.program import Program
from laurel.pointers import wrong_part
from laurel.requests.parts import Amount, Amounts, Body, EventType, Id, Instant, Scalars, Text

_MOST_LINES: Final = 500


class LineBody(Body):
    """One line: `amount` is the line's total after discounts, before tax."""

    line_id: Id
    sku: Annotated[Text, Field(min_length=1)]
    amount: Amount
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    categories: list[Text] = Field(default=[], max_length=20)
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
            raise wrong_part("lines", "every line needs a line_id of its own")
        return self

    def order(self, program: Program, at: str) -> Order:
        """The order as the core takes it; `at` is the pointer to it in the body."""
        if self.currency != program.currency.code:
            fault = Fault(f"{at}/currency", f"the program counts in {program.currency.code}")
            raise InvalidContent("currency_mismatch", fault.detail, (fault,))
        amounts = Amounts(program.currency)
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
    properties: Scalars = Field(default={})

    @model_validator(mode="after")
    def _order_or_properties(self) -> Self:
        if (self.type == ORDER) != (self.order is not None):
            raise wrong_part("order", "an event of type order has an order, another type has none")
        if self.order is not None and self.properties:
            raise wrong_part("properties", "an order has no properties")
        if is_raised_by_engine(self.type):
            raise wrong_part("type", f"{self.type} is raised by the engine itself")
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
            raise wrong_part("lines", "every line_id may stand once")
        return self

    def amounts(self, currency: Currency) -> dict[str, int] | None:
        """Minor units by line; None for all that is left."""
        if self.lines is None:
            return None
        amounts = Amounts(currency)
        found = {
            line.line_id: amounts.minor(line.amount, f"/lines/{index}/amount")
            for index, line in enumerate(self.lines)
        }
        amounts.raise_faults()
        return found
