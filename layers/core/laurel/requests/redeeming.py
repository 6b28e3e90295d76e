"""What is spent and used: redemptions and vouchers."""

from datetime import timedelta
from typing import Annotated, ClassVar, Self

from pydantic import (
    Field,
    model_validator,
)

from laurel.domain.money import MAX_QUANTITY
from laurel.domain.program import Program
from laurel.domain.wallet import WalletKind
from laurel.pointers import wrong_part
from laurel.requests.earning import OrderBody
from laurel.requests.parts import Amount, Amounts, Body, Id, Text
from laurel.requests.where_wrong import one_fault


class RedemptionRequest(Body):
    """A member spends on a reward, or with `hold` sets its price aside."""

    redemption_id: Id
    reward: Id
    quantity: Annotated[int, Field(ge=1, le=MAX_QUANTITY)] | Amount | None = None
    """How much to spend: given for a variable price, and only there."""
    hold: bool = False
    hold_seconds: Annotated[int, Field(ge=1, le=2_592_000)] | None = None
    cause: Id | None = None
    order: OrderBody | None = None

    @model_validator(mode="after")
    def _seconds_of_a_hold(self) -> Self:
        if self.hold_seconds is not None and not self.hold:
            raise wrong_part("hold_seconds", 'it goes with "hold": true')
        return self

    def spends(self, program: Program) -> int | None:
        """The quantity in the units of the reward's wallet; None where none was given."""
        reward, at = program.rewards.get(self.reward), "/quantity"
        if self.quantity is None or reward is None or reward.price is None:
            return None
        is_money = program.wallets[reward.price.wallet].kind is WalletKind.MONEY
        if isinstance(self.quantity, int):
            if is_money:
                raise one_fault(at, "this wallet holds money: a decimal string")
            return self.quantity
        if not is_money:
            raise one_fault(at, "this wallet holds points: a whole number")
        amounts = Amounts(program.currency)
        minor = amounts.minor(self.quantity, at)
        amounts.raise_faults()
        return minor

    def hold_time(self) -> timedelta | None:
        """How long the hold lasts (7 days unless said); None for a redemption in one step."""
        return timedelta(seconds=self.hold_seconds or 604_800) if self.hold else None


With = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=64)]],
    Field(max_length=20, description="Codes of other vouchers on the same order"),
]


class UseRequest(Body):
    """A voucher is used: for an order, or without one where it is handed over."""

    added_later: ClassVar[frozenset[str]] = frozenset({"beside"})

    use_id: Id
    order: OrderBody | None = None
    beside: Annotated[With | None, Field(alias="with")] = None


class ReleaseRequest(Body):
    """A voucher is usable again; with a use_id only if it is that use which is undone."""

    use_id: Id | None = None


class CheckRequest(Body):
    """What would a voucher take off this order?"""

    order: OrderBody
    beside: Annotated[With | None, Field(alias="with")] = None


class VoidRequest(Body):
    """The shop makes a voucher void."""

    reason: Annotated[Text, Field(min_length=1, examples=["Sent to the wrong person"])]
