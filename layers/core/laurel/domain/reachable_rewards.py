"""The notice that a member has enough for a reward: once, until they redeem so much that they
have not.

It goes out in the turn that makes it so. Where only time does, because pending lots become
available, it is due on that day. Points that a return or their expiry takes do not make it due
again: what the member has not spent they have heard of.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from laurel.domain.account import Account
from laurel.domain.errors import Refusal
from laurel.domain.lots import total
from laurel.domain.may_have import check_may_have
from laurel.domain.notice import Noted, Notice, NoticeType, start_of
from laurel.domain.points_notices import shown
from laurel.domain.price import least
from laurel.domain.program import Program
from laurel.domain.reward import Price, Reward, VariablePrice
from laurel.domain.tiers import tier_at
from laurel.domain.turn import Turn

_LOOKED: Final = "?"
"""So begins what remembers that somebody looked on a day, and there was nothing to tell."""


def tell_reachable(turn: Turn, due_on: date | None = None) -> None:
    """Tell of each reward that can be had now and was not told of, as of the day on which time made
    it so, or else of now.
    """
    at = turn.now if due_on is None else start_of(due_on, turn.program.zone)
    for reward in _untold(turn.program, turn.account):
        if _can_have(turn, reward):
            turn.add(Noted(_about(reward.reward_id), turn.today.isoformat()))
            turn.tell(_notice(turn, reward, at))


def spent(turn: Turn, wallet_id: str) -> None:
    """Something of the wallet was redeemed: what there is too little for now is told of anew."""
    for reward_id in turn.program.touch_points.reachable:
        reward = turn.program.rewards[reward_id]
        is_told = _about(reward_id) in turn.account.notes
        if is_told and _wallet(reward) == wallet_id and not _has_enough(turn, reward):
            turn.add(Noted(_about(reward_id), None))


def unspent(turn: Turn, wallet_id: str) -> None:
    """A redemption was undone: of what there is enough for again the member has heard."""
    for reward in _untold(turn.program, turn.account):
        if _wallet(reward) == wallet_id and _can_have(turn, reward):
            turn.add(Noted(_about(reward.reward_id), turn.today.isoformat()))


def reachable_days(program: Program, account: Account) -> Iterator[date]:
    """The first days on which pending lots make enough for rewards that were not told of."""
    for reward in _untold(program, account):
        looked = account.notes.get(_about(reward.reward_id), _LOOKED).removeprefix(_LOOKED)
        days = (d for d in _days_with_enough(program, account, reward) if d.isoformat() > looked)
        if (first := min(days, default=None)) is not None:
            yield first


def tell_due(turn: Turn) -> None:
    """Tell of what time has brought within reach; where something else stands in the way by now,
    remember that somebody has looked.
    """
    due_on = min(reachable_days(turn.program, turn.account), default=None)
    if due_on is None or due_on > turn.today:
        return
    tell_reachable(turn, due_on)
    for reward in _untold(turn.program, turn.account):
        turn.add(Noted(_about(reward.reward_id), f"{_LOOKED}{turn.today.isoformat()}"))


def _untold(program: Program, account: Account) -> list[Reward]:
    return [
        program.rewards[reward_id]
        for reward_id in program.touch_points.reachable
        if account.notes.get(_about(reward_id), _LOOKED).startswith(_LOOKED)
    ]


def _can_have(turn: Turn, reward: Reward) -> bool:
    """Whether there is enough, and nothing else stands in the way either."""
    if not _has_enough(turn, reward):
        return False
    try:
        check_may_have(turn.program, reward, turn.account, turn.now)
    except Refusal:
        return False
    return True


def _has_enough(turn: Turn, reward: Reward) -> bool:
    price = _price(reward, tier_at(turn.program, turn.account, turn.now).tier_id)
    return total(turn.spendable(_wallet(reward))) >= price


def _days_with_enough(program: Program, account: Account, reward: Reward) -> Iterator[date]:
    """Days on which a lot becomes available and there is enough at the price of the tier then."""
    lots = account.wallet(_wallet(reward)).lots
    for day in {lot.available_on for lot in lots if lot.available_on is not None} - {date.max}:
        there = (lot for lot in lots if (lot.available_on or day) <= day <= (lot.expires_on or day))
        standing = tier_at(program, account, start_of(day, program.zone))
        if total(there) >= _price(reward, standing.tier_id):
            yield day


def _price(reward: Reward, tier_id: str | None) -> int:
    """What a member of that tier must have of the wallet."""
    return least(_told_price(reward), tier_id)


def _wallet(reward: Reward) -> str:
    return _told_price(reward).wallet


def _told_price(reward: Reward) -> Price | VariablePrice:
    if reward.price is None:
        raise ValueError(f"{reward.reward_id} cannot be bought: no document may name it here")
    return reward.price


def _about(reward_id: str) -> str:
    return f"{NoticeType.REWARD_REACHABLE}/{reward_id}"


def _notice(turn: Turn, reward: Reward, at: datetime) -> Notice:
    wallet = _wallet(reward)
    price = _price(reward, tier_at(turn.program, turn.account, turn.now).tier_id)
    data = {
        "reward": reward.reward_id,
        "wallet": wallet,
        "price": shown(turn.program, wallet, price),
        "available": shown(turn.program, wallet, total(turn.spendable(wallet))),
    }
    subject = f"{reward.reward_id}/{turn.before.version + 1}"
    return Notice(NoticeType.REWARD_REACHABLE, at, subject, data)
