"""Rewards that issue themselves: whenever a turn leaves enough for one, it is redeemed at once.

That is part of the turn, and no redemption of its own: an entry and a voucher, both from `auto-5`
where the voucher is the member's fifth. So the balance after a turn is below the price, unless
something stands in the way of the reward, or the turn could hold no more.
"""

from datetime import date
from typing import Final

from laurel.domain.account import Account, EntryKind, Lot
from laurel.domain.activity import be_active
from laurel.domain.award import voucher_last_day
from laurel.domain.calendar import add_days
from laurel.domain.caps import is_closed
from laurel.domain.changes import Counted, Posted
from laurel.domain.errors import Refusal
from laurel.domain.lots import negated, total
from laurel.domain.may_have import check_may_have, had
from laurel.domain.own_codes import codes_pool
from laurel.domain.price import price_asked
from laurel.domain.program import Program
from laurel.domain.reachable_rewards import spent, tell_reachable
from laurel.domain.reward import Price, Reward
from laurel.domain.stock import UnitsTaken, stock_pool
from laurel.domain.tiers import tier_at
from laurel.domain.turn import Decision, Source, Turn

AUTO: Final = "auto-"
"""The source of what issues itself begins so; then comes the number of its voucher."""

MOST_AT_ONCE: Final = 20
"""How often rewards issue themselves in one turn; the rest comes with the next one."""

_MOST_WRITES: Final = 72
"""What entries and vouchers of a turn may come to, so that it stays one transaction: the account,
the record, shards of pools and holds that end are besides.
"""

_LOOKED: Final = "@available"
"""The counter of the days on which pending lots became available, once somebody has looked."""


def issue_automatic(turn: Turn) -> None:
    """Redeem the automatic rewards, in the order of the document, as often as they fit; then tell
    of rewards that the member has enough for. It comes last in a turn.
    """
    times = 0
    for reward in turn.program.automatic:
        while times < MOST_AT_ONCE and _has_room(turn) and _issue(turn, reward):
            times += 1
    tell_reachable(turn)


def issue_available(program: Program, account: Account, turn: Turn) -> Decision | None:
    """Issue what pending lots were enough for that have become available, and remember that
    somebody has looked; None where nobody has to.
    """
    on = next_available(program, account)
    if account.erased or on is None or on > turn.today:
        return None
    issue_automatic(turn)
    turn.add(Counted(_LOOKED, on.isoformat(), 1))
    return turn.decision()


def next_available(program: Program, account: Account) -> date | None:
    """The first day, not looked at yet, on which pending lots make enough for an automatic reward;
    None where there is none.
    """
    looked = account.counters.get(_LOOKED, {})
    days = (
        day
        for reward in program.automatic
        for day in _days_with_enough(reward, account)
        if day.isoformat() not in looked and not is_closed(looked, day.isoformat())
    )
    return min(days, default=None)


def available_last(program: Program, account: Account) -> date | None:
    """The day before that one, as the agenda has it: it is due on the day after."""
    on = next_available(program, account)
    return None if on is None else add_days(on, -1)


def _days_with_enough(reward: Reward, account: Account) -> list[date]:
    """The days on which a lot becomes available and there is enough, whatever the tier then is."""
    if not isinstance(reward.price, Price):
        return []
    price = min((reward.price.quantity, *reward.price.by_tier.values()))
    lots = account.wallet(reward.price.wallet).lots
    days = sorted({lot.available_on for lot in lots if lot.available_on is not None})
    return [day for day in days if total(lot for lot in lots if _is_there(lot, day)) >= price]


def _is_there(lot: Lot, day: date) -> bool:
    return (lot.available_on or day) <= day <= (lot.expires_on or day)


def _issue(turn: Turn, reward: Reward) -> bool:
    """Redeem it once, if there is enough and nothing stands in the way; whether it was."""
    tier_id = tier_at(turn.program, turn.account, turn.now).tier_id
    price = price_asked(turn.program, reward, None, tier_id)
    try:
        lots = turn.allocate(price.wallet, price.quantity)
        check_may_have(turn.program, reward, turn.account, turn.now)
    except Refusal:
        return False
    if not _has_code(turn, reward) or (reward.stock is not None and not _take_unit(turn, reward)):
        return False
    source = Source(f"{AUTO}{turn.account.vouchers + 1}", turn.now)
    turn.post(EntryKind.REDEEM, price.wallet, negated(lots), 0, source)
    be_active(turn, price.wallet, turn.today)
    spent(turn, price.wallet)
    for change in had(reward, turn.account, turn.today):
        turn.add(change)
    last_day, own_code = voucher_last_day(reward, turn.today), reward.own_codes
    turn.issue(reward.reward_id, source.source, None, last_day, own_code=own_code)
    return True


def _has_code(turn: Turn, reward: Reward) -> bool:
    """Whether a code is left for it, where it hands out the shop's own and somebody has looked."""
    pool = codes_pool(reward.reward_id)
    room = turn.room.get(pool)
    return room is None or turn.pools.get(pool, 0) < room


def _take_unit(turn: Turn, reward: Reward) -> bool:
    """Take a unit of its stock, unless somebody has looked and none is left; whether it was."""
    pool = stock_pool(reward.reward_id)
    room = turn.room.get(pool)
    if room is not None and turn.pools.get(pool, 0) >= room:
        return False
    turn.add(UnitsTaken(reward.reward_id, 1))
    return True


def _has_room(turn: Turn) -> bool:
    posted = sum(isinstance(change, Posted) for change in turn.changes)
    own_codes = sum(draft.own_code for draft in turn.vouchers)
    return posted + 2 * (len(turn.vouchers) + own_codes) + 3 <= _MOST_WRITES
