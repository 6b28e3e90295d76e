"""What a shop says of members: enrolments, profiles, adjustments, tokens."""

from typing import Annotated, ClassVar

from pydantic import (
    AfterValidator,
    Field,
    PlainSerializer,
)

from laurel.domain.cause import CauseChosen
from laurel.domain.program import Program
from laurel.domain.wallet import WalletKind
from laurel.requests.entry import FirstOrder
from laurel.requests.parts import (
    Amounts,
    Body,
    Day,
    Id,
    Instant,
    Points,
    Scalars,
    Text,
    check_birthday,
    same_amount,
)
from laurel.requests.where_wrong import one_fault


class EnrolmentRequest(Body):
    """A new member. Where entry is restricted, an invitation or a first order lets them in."""

    added_later: ClassVar[frozenset[str]] = frozenset({"invitation", "first_order", "cause"})

    member_id: Id
    joined_at: Instant | None = None
    email: (
        Annotated[str, Field(max_length=254, pattern=r"^[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+$")] | None
    ) = None
    phone: Annotated[str, Field(pattern=r"^\+?[0-9 ()./-]{3,32}$")] | None = None
    birthday: Annotated[str, AfterValidator(check_birthday)] | None = None
    attributes: Scalars = Field(default={})
    invitation: Id | None = Field(None, description="Good for one member: this uses it up")
    first_order: FirstOrder | None = Field(
        None, description="Becomes the member's first earning, under its own event_id"
    )
    cause: Id | None = Field(None, description="What the member chooses to give to")


class ProfileRequest(Body):
    """Changes to a profile: what is not named stays, null removes."""

    email: (
        Annotated[str, Field(max_length=254, pattern=r"^[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+$")] | None
    ) = None
    phone: Annotated[str, Field(pattern=r"^\+?[0-9 ()./-]{3,32}$")] | None = None
    birthday: Annotated[str, AfterValidator(check_birthday)] | None = None
    attributes: Scalars | None = None
    cause: Id | None = Field(None, description="What the member gives to; null: nothing any more")

    def chosen(self) -> CauseChosen | None:
        """The choice of a cause, or of none; None where nothing is chosen."""
        return CauseChosen(self.cause) if "cause" in self.model_fields_set else None


class TierOverrideRequest(Body):
    """A tier given by hand, to its last day."""

    tier: Id
    until: Day
    reason: Annotated[Text, Field(min_length=1)]


class AdjustmentRequest(Body):
    """A gift (+) or a correction (-) by hand."""

    adjustment_id: Id
    wallet: Id
    quantity: Points | Annotated[str, Field(max_length=40), PlainSerializer(same_amount)]
    reason: Annotated[Text, Field(min_length=1)]
    expires_on: Day | None = None

    def signed(self, program: Program) -> int:
        """The quantity in the wallet's units; the wallet must be one of the program's."""
        wallet = program.wallets.get(self.wallet)
        if wallet is None or self.wallet in program.retired:
            raise one_fault("/wallet", f"the program has no wallet {self.wallet!r}")
        units = self._units(program, wallet.kind)
        if not units:
            raise one_fault("/quantity", "must not be zero")
        if units < 0 and self.expires_on is not None:
            raise one_fault("/expires_on", "only what comes in has a last day")
        return units

    def _units(self, program: Program, kind: WalletKind) -> int:
        if isinstance(self.quantity, int):
            if kind is WalletKind.MONEY:
                raise one_fault("/quantity", "this wallet holds money: a decimal string")
            return self.quantity
        if kind is WalletKind.UNIT:
            raise one_fault("/quantity", "this wallet holds points: a whole number")
        sign, text = (-1, self.quantity[1:]) if self.quantity[:1] == "-" else (1, self.quantity)
        amounts = Amounts(program.currency)
        minor = amounts.minor(text, "/quantity")
        amounts.raise_faults()
        return sign * minor


class TokenRequest(Body):
    """A member token that lasts so many seconds."""

    expires_in: Annotated[int, Field(ge=1, le=3600)]
