"""Holds whose time is up give back what they had: any turn of the member lifts them first.

That is soon enough for the member, whose balance never counts them. But a unit of a stock is
somebody else's to have: who finds none left looks for holds that have ended, and lifts them.
"""

from datetime import datetime
from random import SystemRandom
from typing import Final

from laurel.domain.account import Account
from laurel.domain.automatic import issue_automatic
from laurel.domain.calendar import local_day
from laurel.domain.redeem import find_hold
from laurel.domain.turn import Turn
from laurel.operations.budgets import limits_in, room_in
from laurel.operations.clock import Clock
from laurel.operations.issue_rewards import issue_by_itself
from laurel.operations.services import Opened, Place, Services, open_account
from laurel.operations.turns import Request, record_of
from laurel.operations.vouchers import issued
from laurel.storage.hold_items import EndedHold, soonest_ended
from laurel.storage.keys import SHARDS
from laurel.storage.ledger import AlreadyDone, Conflict
from laurel.storage.writes import Proposal

LIFT = "lift"
_CHANCE: Final = SystemRandom()


def lift(services: Services, opened: Opened) -> Account | None:
    """Write a turn that lifts the member's ended holds, if any has a unit of a stock; the account
    after it, None where none has. It is decided as of the first end, and issues what there is
    enough for then; what there was enough for before is issued first.
    """
    ended = _ended(opened)
    if ended is None:
        return None
    earlier = issue_by_itself(services, opened, local_day(ended, opened.program.zone))
    if earlier is not None:
        return earlier
    program, taken = opened.program, opened.taken
    turn = Turn(program, opened.account, ended, room=room_in(program, taken))
    issue_automatic(turn)
    return _write(services, opened, turn)


def _ended(opened: Opened) -> datetime | None:
    """When the first hold with a unit of a stock ended; None where none has."""
    ends = [hold.ends_at for hold in opened.account.holds if hold.unit_of is not None]
    return min((end for end in ends if end <= opened.now), default=None)


def _write(services: Services, opened: Opened, turn: Turn) -> Account:
    decision, program, now = turn.decision(), opened.program, opened.now
    request = Request(LIFT, str(decision.after.version), "")
    record = record_of(request, decision, program.version, now, {}, {})
    vouchers = issued(services, program, decision, now)
    limits = limits_in(program, opened.taken)
    services.ledger.commit(program, Proposal(decision, record, vouchers, limits=limits))
    return decision.after


def free_units(services: Services, opened: Opened, reward_id: str, clock: Clock) -> bool:
    """Lift some holds that have units of the reward and have ended; whether there were any.

    Shard by shard from one at random, so that many who look at once do not all lift the same.
    """
    program_id, first = opened.program.program_id, _CHANCE.randrange(SHARDS)
    for number in range(SHARDS):
        shard = (first + number) % SHARDS
        ended = soonest_ended(services.ledger.table, program_id, reward_id, shard, opened.now)
        for one in ended:
            _lift_of(services, program_id, one, clock)
        if ended:
            return True
    return False


def _lift_of(services: Services, program_id: str, ended: EndedHold, clock: Clock) -> None:
    """Where somebody else is writing to that member, their turn lifts it."""
    opened = open_account(services, Place(program_id, ended.member_id), clock)
    if find_hold(opened.account, ended.redemption_id) is None or _ended(opened) is None:
        return
    try:
        _write(services, opened, Turn(opened.program, opened.account, opened.now))
    except (AlreadyDone, Conflict):
        return
