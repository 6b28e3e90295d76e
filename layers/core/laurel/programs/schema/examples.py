"""Worked examples in a program document."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from laurel.domain.money import MAX_QUANTITY
from laurel.programs.schema.expect import Expect
from laurel.programs.schema.parts import Count, EventType, Id, Money, Name, Part, Scalar, Text


class ExampleLine(Part):
    """One line of an example's order."""

    amount: Money
    sku: str = Field("SKU", description="The article", examples=["BEANS-1"])
    quantity: Count = Field(1, description="How many pieces", examples=[2])
    categories: list[str] = Field(
        default=[], description="Its categories", examples=[["coffee", "sale"]]
    )
    brand: str | None = Field(None, description="Its brand", examples=["Acme"])


class ExampleOrder(Part):
    """An order in an example: an amount, or lines."""

    amount: Money | None = Field(None, description="Of an order of one line", examples=["49.90"])
    lines: list[ExampleLine] = Field(
        default=[], description="Or its lines", examples=[[{"amount": "49.90"}]]
    )
    channel: str | None = Field(None, description="Where it was bought", examples=["store"])
    partner: str | None = Field(None, description="At which partner", examples=["pottery-barn"])
    payment_method: str | None = Field(None, description="How it was paid", examples=["card"])


class Enrol(Part):
    """The member's profile in an example, and what lets them in where entry is restricted."""

    birthday: str | None = Field(None, description="MM-DD, or YYYY-MM-DD", examples=["05-10"])
    email: str | None = Field(None, description="E-mail", examples=["li@example.com"])
    phone: str | None = Field(None, description="Phone", examples=["+8613800138000"])
    invitation: bool = Field(
        default=False, description="The member has an invitation", examples=[True]
    )
    first_order: ExampleOrder | Money | None = Field(
        None, description="An order they bring with them", examples=["1000.00"]
    )
    cause: Id | None = Field(None, description="The cause they choose", examples=["wildlife"])
    attributes: dict[Name, Scalar] = Field(
        default={}, description="What the shop knows of them", examples=[{"prime": True}]
    )


class Change(Part):
    """What changes in the member's profile; what is not named stays."""

    birthday: str | None = Field(None, description="MM-DD, or YYYY-MM-DD", examples=["05-10"])
    email: str | None = Field(None, description="E-mail", examples=["li@example.com"])
    phone: str | None = Field(None, description="Phone", examples=["+8613800138000"])
    attributes: dict[Name, Scalar] | None = Field(
        None, description="Attributes by name", examples=[{"prime": True}]
    )


class GiveBack(Part):
    """What is returned of an order."""

    of: Annotated[int, Field(ge=1, le=50)] = Field(
        description="The step that ordered, counted from 1", examples=[1]
    )
    amount: Money | None = Field(
        None, description="How much of a line; left out: all of the order", examples=["20.00"]
    )
    line: Annotated[int, Field(ge=1, le=1000)] = Field(
        1, description="Of which line, counted from 1", examples=[2]
    )


class Step(Part):
    """One thing that happens in an example, and what is expected of it."""

    at: str = Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$",
        description="When, RFC 3339",
        examples=["2026-03-01T10:00:00Z"],
    )
    enrol: Enrol | None = Field(
        None,
        description="The member joins; the first step, if named",
        examples=[{"birthday": "05-10"}],
    )
    order: ExampleOrder | Money | None = Field(
        None, description="The member orders", examples=["49.90"]
    )
    event: EventType | None = Field(
        None, description="The member does something else", examples=["review"]
    )
    properties: dict[Name, Scalar] = Field(
        default={}, description="Of that event", examples=[{"sku": "BEANS-1", "stars": 5}]
    )
    times: Annotated[int, Field(ge=2, le=100)] | None = Field(
        None, description="The event comes so often, at that moment", examples=[29]
    )
    days: Annotated[int, Field(ge=2, le=100)] | None = Field(
        None, description="The event comes on so many days in a row, from then on", examples=[6]
    )
    return_: GiveBack | None = Field(
        None, alias="return", description="The member returns an order", examples=[{"of": 1}]
    )
    change: Change | None = Field(
        None,
        description="The member's profile changes",
        examples=[{"attributes": {"prime": True}}],
    )
    adjust: dict[Id, Annotated[int, Field(ge=1, le=MAX_QUANTITY)] | Money] | None = Field(
        None,
        min_length=1,
        max_length=10,
        description="So much is given by hand, by wallet",
        examples=[{"points": 5000}],
    )
    redeem: Id | None = Field(None, description="The member buys a reward", examples=["five-off"])
    quantity: int | Money | None = Field(
        None, description="How much it spends, where the price is variable", examples=["2.50"]
    )
    cause: Id | None = Field(
        None,
        description="With `redeem` the cause it names; by itself: the member chooses it",
        examples=["wildlife"],
    )
    check: Id | None = Field(
        None,
        description="The member's newest voucher of that reward is held against `order`",
        examples=["five-off"],
    )
    subscribe: Id | None = Field(None, description="The member takes a plan", examples=["annual"])
    plan: Literal["renew", "cancel", "refund"] | None = Field(
        None, description="What becomes of the plan that was taken last", examples=["renew"]
    )
    price: ExampleOrder | Money | None = Field(
        None, description="A cart is held against the member's benefits", examples=["49.90"]
    )
    run: Literal["expire-points", "evaluate-tiers", "birthdays", "memberships", "all"] | None = (
        Field(None, description="A job runs", examples=["expire-points"])
    )
    expect: Expect = Field(
        Expect(), description="What must be true then", examples=[{"earns": {"points": 60}}]
    )

    @model_validator(mode="after")
    def _one_thing_happens(self) -> Self:
        happens = {
            "enrol": self.enrol,
            "order": self.order if self.check is None else None,
            "event": self.event,
            "return": self.return_,
            "redeem": self.redeem,
            "cause": self.cause if self.redeem is None else None,
            "change": self.change,
            "adjust": self.adjust,
            "check": self.check,
            "subscribe": self.subscribe,
            "plan": self.plan,
            "price": self.price,
            "run": self.run,
        }
        if sum(one is not None for one in happens.values()) != 1:
            raise ValueError(f"give exactly one of {', '.join(happens)}")
        if self.check is not None and self.order is None:
            raise ValueError("check goes with an order")
        if self.quantity is not None and self.redeem is None:
            raise ValueError("quantity goes with redeem")
        return self

    @model_validator(mode="after")
    def _repeats_events(self) -> Self:
        if (self.times or self.days) and self.event is None:
            raise ValueError("only an event comes several times: times and days go with event")
        if self.times and self.days:
            raise ValueError("give either times or days")
        return self


class Example(Part):
    """A worked example: it documents the program, and the tests run it."""

    title: Text = Field(
        description="What it shows", examples=["The tenth order brings a free drink"]
    )
    steps: list[Step] = Field(
        min_length=1,
        max_length=50,
        description="What happens to one new member, one after the other",
        examples=[[{"at": "2026-03-01T10:00:00Z", "order": "9.99"}]],
    )

    @model_validator(mode="after")
    def _joins_once(self) -> Self:
        if any(step.enrol is not None for step in self.steps[1:]):
            raise ValueError("the member joins at the first step")
        return self

    @model_validator(mode="after")
    def _returns_what_was_ordered(self) -> Self:
        ordered = {
            number
            for number, step in enumerate(self.steps, 1)
            if step.order is not None and step.check is None
        }
        for number, step in enumerate(self.steps, 1):
            if step.return_ is not None and step.return_.of not in ordered & {*range(number)}:
                raise ValueError(f"step {number} returns what no step before it ordered")
        return self
