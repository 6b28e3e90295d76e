"""Spending on rewards, in one step or in two (hold, then complete or cancel).

A hold takes its lots out of the wallet without an entry: nothing was spent yet. Completing books
the spending from just those lots; cancelling, or time running out, puts them back where they were.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from laurel.domain.account import Account, EntryKind, Hold, Lot
from laurel.domain.activity import redeemed, undone
from laurel.domain.automatic import issue_automatic
from laurel.domain.award import voucher_last_day
from laurel.domain.balances import lifted
from laurel.domain.calendar import local_day
from laurel.domain.causes import give, recipient_of
from laurel.domain.changes import Held, Released
from laurel.domain.earn import check_open
from laurel.domain.errors import Refusal
from laurel.domain.event import Scalar
from laurel.domain.frozen import dataclass, replace
from laurel.domain.lots import dated, negated
from laurel.domain.may_have import NOBODY_KNOWN, check_limits, check_may_have, had, had_not
from laurel.domain.price import price_asked
from laurel.domain.program import Program
from laurel.domain.reward import Price, Reward, VariablePrice
from laurel.domain.stock import UnitsTaken
from laurel.domain.tiers import tier_at
from laurel.domain.turn import Decision, Source, Turn

MOST_HOLDS: Final = 100
"""How many redemptions one member may hold at once: they lie in the account, which stays small."""

MOST_UNITS_HELD: Final = 10
"""How many of them may have units of stocks: one turn gives back what all of them had."""


class RedemptionStatus(StrEnum):
    """Where a redemption stands. A hold that ran out of time has ended."""

    HELD = "held"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Redemption:
    """What a redemption spends, from which lots, on which reward."""

    redemption_id: str
    reward_id: str
    price: Price
    lots: tuple[Lot, ...]
    ends_at: datetime | None
    """When the hold ends, exclusive; None for a redemption completed in one step."""
    spent_at: datetime | None = None
    """When it was completed; None while it is only held."""
    cause_id: str | None = None
    """The cause that it gives to, decided when it began; None where it gives to none."""
    has_unit: bool = False
    """Whether it has a unit of the reward's stock, taken when it began."""


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A decision about a redemption, and the redemption."""

    decision: Decision
    redemption: Redemption

    @property
    def has_voucher(self) -> bool:
        """Whether its first voucher is the redemption's own: what issued itself follows it."""
        source = self.redemption.redemption_id
        return bool(self.decision.vouchers) and self.decision.vouchers[0].source == source


def find_reward(program: Program, reward_id: str) -> Reward:
    """The reward of that id, or reward_not_found."""
    reward = program.rewards.get(reward_id)
    if reward is None:
        raise Refusal("reward_not_found", f"the program has no reward {reward_id!r}")
    return reward


def redeem(
    program: Program,
    account: Account,
    redemption_id: str,
    reward_id: str,
    now: datetime,
    hold: timedelta | None = None,
    quantity: int | None = None,
    named_cause: str | None = None,
    left: int | None = None,
    member: Mapping[str, Scalar] = NOBODY_KNOWN,
) -> Redeemed:
    """Decide a redemption at the reward's price, or of that quantity where the price is variable;
    with `hold`, only set it aside so long. Some donations go to the cause that is named. `left` is
    how many units are left of the reward's stock, where somebody looked; `member` is what the
    profile says, where the reward asks for it.
    """
    check_open(account)
    reward, turn = find_reward(program, reward_id), Turn(program, account, now)
    price = price_asked(program, reward, quantity, tier_at(program, turn.account, turn.now).tier_id)
    cause_id = recipient_of(program, turn.account, reward.recipient, named_cause)
    check_may_have(program, reward, turn.account, now, member)
    lots = turn.allocate(price.wallet, price.quantity)
    has_unit = take_unit(turn, reward, left)
    ends_at = None if hold is None else now + hold
    redemption = Redemption(
        redemption_id, reward_id, price, lots, ends_at, cause_id=cause_id, has_unit=has_unit
    )
    if ends_at is None:
        _spend(turn, redemption, reward)
    else:
        _hold(turn, redemption, ends_at)
    return Redeemed(turn.decision(), redemption)


def take_unit(turn: Turn, reward: Reward, left: int | None) -> bool:
    """Take a unit of the reward's stock; whether it has one. Refuses where none is left."""
    if reward.stock is None:
        return False
    if left is not None and left <= 0:
        raise Refusal("reward_out_of_stock", f"nothing is left of {reward.reward_id}")
    turn.add(UnitsTaken(reward.reward_id, 1))
    return True


def _hold(turn: Turn, redemption: Redemption, ends_at: datetime) -> None:
    if len(turn.account.holds) >= MOST_HOLDS:
        raise Refusal("reward_limit_reached", f"at most {MOST_HOLDS} are held at once")
    unit_of = redemption.reward_id if redemption.has_unit else None
    units = sum(hold.unit_of is not None for hold in turn.account.holds)
    if unit_of is not None and units >= MOST_UNITS_HELD:
        raise Refusal("reward_limit_reached", f"at most {MOST_UNITS_HELD} units are held at once")
    wallet, lots = redemption.price.wallet, redemption.lots
    turn.add(Held(Hold(redemption.redemption_id, wallet, lots, ends_at, unit_of)))


def complete(
    program: Program, account: Account, redemption: Redemption, reward: Reward, now: datetime
) -> Redeemed:
    """Decide the completion of a held redemption; redemption_not_held once its time is up.

    `reward` is as it was when the hold began: a later version of the program changes nothing.
    """
    check_open(account)
    turn = Turn(program, account, now)
    hold = find_hold(turn.account, redemption.redemption_id)
    if hold is None:
        raise Refusal("redemption_not_held", f"{redemption.redemption_id} is no longer held")
    check_limits(reward, turn.account, turn.today)
    turn.add(Released(redemption.redemption_id))
    held = replace(redemption, lots=hold.lots, has_unit=hold.unit_of is not None)
    _spend(turn, held, reward)
    return Redeemed(turn.decision(), held)


def cancel(
    program: Program,
    account: Account,
    redemption: Redemption,
    reward: Reward,
    status: RedemptionStatus,
    now: datetime,
    room: Mapping[str, int] | None = None,
) -> Redeemed:
    """Decide the undoing of a redemption: what was spent goes back to the lots it came from.

    A debt that came up meanwhile is paid off from it first. What has expired meanwhile comes back
    and expires. A hold that has ended by itself has nothing to give back; cancelling it only says
    so. `room` is what stocks have left, where somebody looked.
    """
    check_open(account)
    turn = Turn(program, account, now, room=room or {})
    hold = find_hold(turn.account, redemption.redemption_id)
    if hold is not None:
        for change in lifted(turn.account, hold):
            turn.add(change)
    elif status is RedemptionStatus.COMPLETED:
        _undo(turn, redemption, reward)
    issue_automatic(turn)
    return Redeemed(turn.decision(), redemption)


def find_hold(account: Account, redemption_id: str) -> Hold | None:
    """What the account holds for that redemption, if it still does."""
    return next((hold for hold in account.holds if hold.redemption_id == redemption_id), None)


def _undo(turn: Turn, redemption: Redemption, reward: Reward) -> None:
    if redemption.lots:
        source = Source(redemption.redemption_id, turn.now)
        turn.credit(EntryKind.CANCEL, redemption.price.wallet, _back(turn, redemption), source)
        undone(turn, redemption.price.wallet)
    if redemption.cause_id is not None:
        give(turn, redemption.cause_id, -gift_of(redemption, reward))
    if redemption.has_unit:
        turn.add(UnitsTaken(redemption.reward_id, -1))
    spent_on = local_day(redemption.spent_at or turn.now, turn.program.zone)
    for change in had_not(reward, turn.account, spent_on):
        turn.add(change)


def _back(turn: Turn, redemption: Redemption) -> tuple[Lot, ...]:
    """The lots it came from. A balance that expired as a whole since then takes them with it."""
    ran_out_on = turn.state(redemption.price.wallet).ran_out_on
    if ran_out_on is None or redemption.spent_at is None:
        return redemption.lots
    spent_on = local_day(redemption.spent_at, turn.program.zone)
    return dated(redemption.lots, ran_out_on) if spent_on <= ran_out_on else redemption.lots


def _spend(turn: Turn, redemption: Redemption, reward: Reward) -> None:
    wallet, source = redemption.price.wallet, Source(redemption.redemption_id, turn.now)
    if redemption.lots:
        kind = EntryKind.REDEEM if redemption.cause_id is None else EntryKind.DONATE
        turn.post(kind, wallet, negated(redemption.lots), 0, source)
    redeemed(turn, wallet)
    for change in had(reward, turn.account, turn.today):
        turn.add(change)
    if redemption.cause_id is not None:
        give(turn, redemption.cause_id, gift_of(redemption, reward))
        return
    last_day = voucher_last_day(reward, turn.today)
    value = _value(redemption, reward)
    own_code = reward.own_codes
    turn.issue(
        redemption.reward_id, redemption.redemption_id, None, last_day, value, own_code=own_code
    )


def gift_of(redemption: Redemption, reward: Reward) -> int:
    """What a redemption gives to its cause, in minor units; `reward` is as it was then."""
    value = _value(redemption, reward)
    return int(reward.value or 0) if value is None else value


def _value(redemption: Redemption, reward: Reward) -> int | None:
    """What the voucher is worth by what was spent, in minor units; None: what its reward says."""
    match reward.price:
        case VariablePrice() as price:
            return price.value_of(redemption.price.quantity)
        case Price() | None:
            return None
