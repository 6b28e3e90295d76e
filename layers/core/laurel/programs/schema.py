"""The shape of a program document: the source of the published JSON Schema.

Strict: unknown fields are refused, numbers are not taken from texts nor texts from numbers. What a
shape cannot say (ids that must exist, digits of the currency) is in `laurel.programs.checks`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from laurel.domain.money import MAX_QUANTITY

Id = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$", description="An id", examples=["gold"]),
]
EventType = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_.-]{0,63}$",
        description="Built in (order, enrolled, birthday, tier.entered, …) or your own",
        examples=["order", "review"],
    ),
]
Money = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{1,15}(\.[0-9]{1,4})?$",
        description="An amount in major units of the program's currency, as a decimal string",
        examples=["50.00"],
    ),
]
Decimals = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{1,9}(\.[0-9]{1,9})?$",
        description="An exact decimal number, as a string",
        examples=["1.5"],
    ),
]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Months = Annotated[int, Field(ge=0, le=1200)]
Days = Annotated[int, Field(ge=0, le=36_600)]
Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="A property's name")]
Scalar = (
    Annotated[str, Field(max_length=200)]
    | bool
    | Annotated[int, Field(ge=-MAX_QUANTITY, le=MAX_QUANTITY)]
)


class Part(BaseModel):
    """A part of a document."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


# Conditions


class Compare(Part):
    """One fact held against one value. Exactly one of the comparisons is given."""

    fact: str = Field(
        pattern=r"^[a-z]+(\.[A-Za-z0-9_-]{1,64}){1,2}$",
        description="order.*, line.*, member.tier, member.orders or properties.<name>",
        examples=["order.payment_method", "line.categories", "properties.network"],
    )
    is_: Scalar | None = Field(None, alias="is", description="It is just this")
    in_: list[Scalar] | None = Field(None, alias="in", max_length=100, description="One of these")
    has: list[str] | None = Field(
        None,
        max_length=100,
        description="The list holds at least one of these",
        examples=[["sale"]],
    )
    at_least: Scalar | None = Field(None, description="This or more; money as a decimal string")
    at_most: Scalar | None = Field(None, description="This or less")
    above: Scalar | None = Field(None, description="More than this")
    below: Scalar | None = Field(None, description="Less than this")
    exists: bool | None = Field(None, description="Whether the fact is known at all")

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        given = self.model_dump(exclude={"fact"}, exclude_none=True)
        if len(given) != 1:
            raise ValueError("give exactly one comparison: is, in, has, at_least, at_most, …")
        return self


class AllOf(Part):
    """Every one of these holds."""

    all_: list[Condition] = Field(alias="all", min_length=1, max_length=20)


class AnyOf(Part):
    """At least one of these holds."""

    any_: list[Condition] = Field(alias="any", min_length=1, max_length=20)


class Not(Part):
    """This does not hold."""

    not_: Condition = Field(alias="not")


def _kind_of_condition(value: Any) -> str:  # noqa: ANN401 - whatever was sent
    if isinstance(value, BaseModel):
        return type(value).__name__
    keys = value.keys() if isinstance(value, dict) else ()
    joins = (("all", "AllOf"), ("any", "AnyOf"), ("not", "Not"))
    return next((kind for name, kind in joins if name in keys), "Compare")


type Condition = Annotated[
    Annotated[Compare, Tag("Compare")]
    | Annotated[AllOf, Tag("AllOf")]
    | Annotated[AnyOf, Tag("AnyOf")]
    | Annotated[Not, Tag("Not")],
    Discriminator(_kind_of_condition),
]

# Wallets


class NeverExpires(Part):
    """What was earned stays until it is spent."""

    kind: Literal["never"]


class ExpiresAfter(Part):
    """So many months and days after the day it was earned, or at the end of the period of that
    day.
    """

    kind: Literal["after"]
    months: Months = Field(0, description="Months after the day it was earned", examples=[12])
    days: Days = Field(0, description="Days after that", examples=[60])
    end_of: Literal["month", "quarter", "year"] | None = Field(
        None, description="Then at the end of the month, quarter or year of that day"
    )

    @model_validator(mode="after")
    def _some_length(self) -> Self:
        if not (self.months or self.days or self.end_of):
            raise ValueError("give months, days or end_of")
        return self


class ExpiresWhenInactive(Part):
    """The whole balance, so many months after the last earning or redemption."""

    kind: Literal["inactivity"]
    months: Annotated[int, Field(ge=1, le=1200)] = Field(description="Months", examples=[24])


type Expiry = Annotated[
    NeverExpires | ExpiresAfter | ExpiresWhenInactive, Field(discriminator="kind")
]


class AvailableAtOnce(Part):
    """It can be spent from the moment it was earned."""

    kind: Literal["at_once"]


class AvailableAfterDays(Part):
    """It can be spent from the day so many days after it was earned."""

    kind: Literal["after_days"]
    days: Annotated[int, Field(ge=1, le=3660)] = Field(description="Days", examples=[14])


class AvailableAfterMonthEnd(Part):
    """It can be spent from the first day of the next month."""

    kind: Literal["month_end"]


class AvailableYearlyOn(Part):
    """It can be spent from a fixed day of the next calendar year."""

    kind: Literal["yearly"]
    month: Annotated[int, Field(ge=1, le=12)] = Field(description="Month", examples=[3])
    day: Annotated[int, Field(ge=1, le=31)] = Field(description="Day of the month", examples=[15])


type Availability = Annotated[
    AvailableAtOnce | AvailableAfterDays | AvailableAfterMonthEnd | AvailableYearlyOn,
    Field(discriminator="kind"),
]


class Wallet(Part):
    """A purse each member has."""

    kind: Literal["unit", "money"] = Field(
        "unit", description="unit counts points, money counts the program's currency"
    )
    expires: Expiry = Field(NeverExpires(kind="never"), description="When what was earned expires")
    available: Availability = Field(
        AvailableAtOnce(kind="at_once"), description="When what was earned can be spent"
    )


# Earning


class Fixed(Part):
    """The same quantity each time."""

    kind: Literal["fixed"]
    wallet: Id = Field(description="The wallet it goes to", examples=["points"])
    quantity: Annotated[int, Field(ge=1, le=MAX_QUANTITY)] | Money = Field(
        description="Points, or an amount where the wallet is of kind money", examples=[100]
    )


class PerAmount(Part):
    """In proportion to what was spent: half of `every` gives half of `quantity`."""

    kind: Literal["per_amount"]
    wallet: Id = Field(description="The wallet it goes to", examples=["points"])
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] | Decimals = Field(examples=[10])
    every: Money = Field(description="For each such amount spent", examples=["1.00"])


class PerBlock(Part):
    """For each full `every` in one order; what is over gives nothing."""

    kind: Literal["per_block"]
    wallet: Id = Field(description="The wallet it goes to", examples=["points"])
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] | Decimals = Field(examples=[5000])
    every: Money = Field(description="For each such full amount", examples=["50.00"])


class Voucher(Part):
    """A voucher of one of the program's rewards."""

    kind: Literal["voucher"]
    reward: Id = Field(description="The reward's id", examples=["vip-gift"])


type Gives = Annotated[Fixed | PerAmount | PerBlock | Voucher, Field(discriminator="kind")]


class TierFactor(Part):
    """Multiplies by the member's tier before the event; tiers not named multiply by one."""

    by: Literal["tier"]
    factors: dict[Id, Decimals] = Field(
        min_length=1, description="Factor by tier", examples=[{"gold": "1.5"}]
    )


class Cap(Part):
    """At most so many times, or so much, in each calendar period."""

    times: Count | None = Field(None, description="How often the rule may give", examples=[5])
    quantity: Annotated[int, Field(ge=1, le=MAX_QUANTITY)] | Money | None = Field(
        None, description="How much the rule may give", examples=[150]
    )
    per: Literal["day", "week", "month", "year", "lifetime"] = Field(examples=["month"])
    for_each: str | None = Field(
        None,
        pattern=r"^properties\.[A-Za-z0-9_-]{1,64}$",
        description="Counted separately for each value of this property",
        examples=["properties.network"],
    )

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.times is None) == (self.quantity is None):
            raise ValueError("give either times or quantity")
        return self


class Rule(Part):
    """One way to earn."""

    name: Text | None = Field(None, description="What members see")
    on: EventType = Field(description="The event it listens to")
    when: Condition | None = Field(None, description="Only when this holds")
    lines: Condition | None = Field(None, description="Only for the lines of which this holds")
    gives: Gives = Field(description="How much, and to which wallet; or a voucher")
    multiply: list[TierFactor] = Field(
        default=[], max_length=5, description="All multiplied exactly"
    )
    rounding: Literal["down", "half_up", "half_even", "up"] | None = Field(
        None, description="How the exact result becomes whole, once per order"
    )
    caps: list[Cap] = Field(default=[], max_length=5, description="Limits; all of them hold")
    expires: Expiry | None = Field(None, description="Instead of the wallet's own")
    available: Availability | None = Field(None, description="Instead of the wallet's own")


# Tiers


class Reach(Part):
    """All of these must be reached."""

    spend: Money | None = Field(None, description="Spent in the window", examples=["500.00"])
    orders: Count | None = Field(None, description="Orders in the window", examples=[12])
    points: Annotated[int, Field(ge=1, le=MAX_QUANTITY)] | None = Field(
        None, description="Points earned in the window", examples=[300]
    )

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise ValueError("name at least one of spend, orders, points")
        return self


class Level(Part):
    """One tier."""

    rank: Annotated[int, Field(ge=1, le=20)] = Field(description="1 is the lowest", examples=[1])
    name: Text = Field(description="What members see", examples=["Gold"])
    reach: list[Reach] = Field(
        default=[], max_length=5, description="Any one of these is enough; none: everybody is here"
    )
    benefits: list[Id] = Field(
        default=[], max_length=50, description="What it brings", examples=[[]]
    )


class LifetimeWindow(Part):
    """Everything since joining counts."""

    kind: Literal["lifetime"]


class YearWindow(Part):
    """What happened in the calendar year counts."""

    kind: Literal["calendar_year"]


class RollingWindow(Part):
    """What happened in the days or months before counts."""

    kind: Literal["rolling"]
    days: Annotated[int, Field(ge=0, le=1100)] = Field(0, description="Days", examples=[365])
    months: Annotated[int, Field(ge=0, le=36)] = Field(0, description="Months", examples=[12])

    @model_validator(mode="after")
    def _some_length(self) -> Self:
        if not self.days and not self.months:
            raise ValueError("give days or months")
        return self


class ValidForever(Part):
    """A level once reached stays."""

    kind: Literal["forever"]


class ValidFor(Part):
    """So many months and days from the day it was reached; that last day is still usable."""

    kind: Literal["for"]
    months: Months = Field(0, description="Months", examples=[12])
    days: Days = Field(0, description="Days", examples=[365])

    @model_validator(mode="after")
    def _some_length(self) -> Self:
        if not self.days and not self.months:
            raise ValueError("give days or months")
        return self


class ValidToYearEnd(Part):
    """To the end of a calendar year."""

    kind: Literal["year_end"]
    years_after: Annotated[int, Field(ge=0, le=10)] = Field(
        description="0: of the year it was reached in; 1: of the next", examples=[1]
    )


class Tiers(Part):
    """How members climb, how long a level holds, and how they fall."""

    window: Annotated[LifetimeWindow | YearWindow | RollingWindow, Field(discriminator="kind")] = (
        Field(description="What counts")
    )
    validity: Annotated[ValidForever | ValidFor | ValidToYearEnd, Field(discriminator="kind")] = (
        Field(description="How long a level holds")
    )
    fall: Literal["to_fitting", "one_level"] = Field(
        "to_fitting", description="At a review: to the level that fits, or down by one"
    )
    levels: dict[Id, Level] = Field(min_length=1, max_length=20, description="Levels by id")


# Rewards


class Price(Part):
    """What it costs."""

    wallet: Id = Field(description="From which wallet", examples=["points"])
    quantity: Annotated[int, Field(ge=0, le=MAX_QUANTITY)] | Money = Field(examples=[5000])


class RewardVoucher(Part):
    """What the voucher is good for at the checkout."""

    kind: Literal[
        "amount_off", "percent_off", "free_product", "free_shipping", "gift", "access"
    ] = Field(examples=["amount_off"])
    value: Decimals | None = Field(
        None, description="Money off, or percent off", examples=["10.00", "20"]
    )
    min_spend: Money | None = Field(None, description="From this much of the lines it applies to")
    max_discount: Money | None = Field(None, description="Never more than this off")
    lines: Condition | None = Field(None, description="Only for the lines of which this holds")


class Valid(Part):
    """How long a voucher can be used, from the day it was issued; that last day is still usable."""

    months: Months = Field(0, description="Months", examples=[3])
    days: Days = Field(0, description="Days", examples=[30])


class Limit(Part):
    """At most so many times in each calendar period, by one member."""

    times: Count = Field(description="How often", examples=[1])
    per: Literal["day", "week", "month", "year", "lifetime"] = Field(examples=["day"])


class Reward(Part):
    """Something a member can have. Without a price it cannot be bought, only issued by a rule."""

    name: Text = Field(description="What members see", examples=["5.00 off"])
    price: Price | None = Field(None, description="What it costs")
    voucher: RewardVoucher = Field(description="What it is good for")
    valid: Valid | None = Field(None, description="How long; without it: for ever")
    tiers: list[Id] = Field(
        default=[], max_length=20, description="Only for these tiers; none named: for everybody"
    )
    limits: list[Limit] = Field(
        default=[], max_length=5, description="How often one member may buy it; all of them hold"
    )


# Examples


class Enrol(Part):
    """The member's profile in an example."""

    birthday: str | None = Field(None, examples=["05-10"])
    email: str | None = None
    phone: str | None = None


class ExampleLine(Part):
    """One line of an example's order."""

    amount: Money
    sku: str = "SKU"
    quantity: Count = 1
    categories: list[str] = []
    brand: str | None = None


class ExampleOrder(Part):
    """An order in an example: an amount, or lines."""

    amount: Money | None = None
    lines: list[ExampleLine] = []
    channel: str | None = None
    partner: str | None = None
    payment_method: str | None = None


class Expect(Part):
    """What must be true after a step."""

    earns: dict[Id, int | Money] | None = Field(None, description="What the step gave, by wallet")
    available: dict[Id, int | Money] | None = Field(None, description="What can be spent now")
    tier: str | None = Field(None, description="The tier now; none for no tier")
    vouchers: list[Id] | None = Field(None, description="Rewards of which the step issued vouchers")
    refused: str | None = Field(None, description="The code the step is refused with")


class Step(Part):
    """One thing that happens in an example, and what is expected of it."""

    at: str = Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$",
        description="When, RFC 3339",
        examples=["2026-03-01T10:00:00Z"],
    )
    enrol: Enrol | None = Field(None, description="The member joins; the first step, if named")
    order: ExampleOrder | Money | None = Field(None, description="The member orders")
    event: EventType | None = Field(None, description="The member does something else")
    properties: dict[Name, Scalar] = Field(default={}, description="Of that event")
    redeem: Id | None = Field(None, description="The member buys a reward")
    run: Literal["expire-points", "evaluate-tiers", "birthdays", "all"] | None = Field(
        None, description="A job runs"
    )
    expect: Expect = Field(Expect(), description="What must be true then")

    @model_validator(mode="after")
    def _one_thing_happens(self) -> Self:
        happens = (self.enrol, self.order, self.event, self.redeem, self.run)
        if sum(one is not None for one in happens) != 1:
            raise ValueError("give exactly one of enrol, order, event, redeem, run")
        return self


class Example(Part):
    """A worked example: it documents the program, and the tests run it."""

    title: Text
    steps: list[Step] = Field(min_length=1, max_length=50)

    @model_validator(mode="after")
    def _joins_once(self) -> Self:
        if any(step.enrol is not None for step in self.steps[1:]):
            raise ValueError("the member joins at the first step")
        return self


class Returns(Part):
    """What happens to points that an order gave and that are spent by the time it is returned."""

    shortfall: Literal["debt", "forgive"] = Field("debt", description="Owed, or let go")


class Profile(Part):
    """What a complete profile has."""

    required: list[Literal["email", "phone", "birthday"]] = Field(default=[], max_length=3)


class Document(Part):
    """A loyalty program."""

    name: Text = Field(description="The program's name", examples=["Corner Shop Points"])
    description: Annotated[str, Field(max_length=2000)] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = Field(
        description="ISO 4217", examples=["USD"]
    )
    time_zone: Annotated[str, Field(max_length=64)] = Field(
        "UTC", description="IANA name; days begin and end there", examples=["America/New_York"]
    )
    wallets: dict[Id, Wallet] = Field(min_length=1, max_length=10, description="Wallets by id")
    earning: dict[Id, Rule] = Field(default={}, max_length=200, description="Rules by id")
    tiers: Tiers | None = None
    rewards: dict[Id, Reward] = Field(default={}, max_length=500, description="Rewards by id")
    benefits: list[Id] = Field(default=[], max_length=50, description="What every member has")
    returns: Returns = Field(default=Returns(), description="Policy of returns")
    profile: Profile = Field(default=Profile(), description="What a complete profile has")
    examples: list[Example] = Field(default=[], max_length=50, description="Worked examples")


AllOf.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()
