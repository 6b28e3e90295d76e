"""The catalogue: what can be bought, what is left of it, and what one member lacks for it.

What an ended hold had of a stock counts as taken in the pool until somebody lifts it. Where a pool
says that nothing is left, the catalogue therefore looks at what has ended, as a redemption would.
"""

from collections.abc import Mapping
from typing import Any, cast

from laurel.answers import quantity, reward_body
from laurel.bodies import MemberRewardBody, RewardBody
from laurel.domain.balances import balances
from laurel.domain.cause import ChosenCause
from laurel.domain.causes import recipient_of
from laurel.domain.errors import Refusal
from laurel.domain.event import Scalar
from laurel.domain.may_have import check_may_have
from laurel.domain.own_codes import codes_pool
from laurel.domain.price import least
from laurel.domain.program import Program
from laurel.domain.reward import Reward
from laurel.domain.stock import stock_pool
from laurel.domain.tiers import tier_at
from laurel.operations.budgets import codes_in, units_left
from laurel.operations.clock import Clock
from laurel.operations.people import facts_of_person
from laurel.operations.services import (
    Opened,
    OpenedProgram,
    Place,
    Services,
    open_account,
    open_program,
)
from laurel.storage.hold_items import ended_in_all
from laurel.storage.pools import read_pools

type Left = Mapping[str, int]
"""How many can still be had of rewards with a stock, or with codes of the shop's own, by id."""


def read_catalogue(services: Services, program_id: str, clock: Clock) -> list[dict[str, Any]]:
    """What can be bought in the program."""
    opened = open_program(services, program_id, clock)
    left = _read_left(services, opened)
    rewards = [
        _body(opened, reward, left) for reward in opened.program.rewards.values() if reward.price
    ]
    return cast("list[dict[str, Any]]", rewards)


def read_member_rewards(services: Services, place: Place, clock: Clock) -> list[dict[str, Any]]:
    """What can be bought, each with whether this member can afford it, and what is missing."""
    opened = open_account(services, place, clock)
    program = opened.program
    held = balances(program, opened.account, opened.now)
    tier_id = tier_at(program, opened.account, opened.now).tier_id
    asks_person = any(reward.asks_person for reward in program.rewards.values())
    member = facts_of_person(services, place) if asks_person else {}
    left = _read_left(services, opened)
    bodies: list[MemberRewardBody] = []
    for reward in program.rewards.values():
        if reward.price is not None:
            missing = max(0, least(reward.price, tier_id) - held[reward.price.wallet].available)
            bodies.append(
                {
                    **_body(opened, reward, left, tier_id),
                    "affordable": not missing,
                    "missing": quantity(program, reward.price.wallet, missing),
                    "reason": _reason(reward, opened, member)
                    or ("insufficient_balance" if missing else None)
                    or (None if left.get(reward.reward_id, 1) else "reward_out_of_stock"),
                }
            )
    return cast("list[dict[str, Any]]", bodies)


def _body(
    opened: Opened | OpenedProgram, reward: Reward, left: Left, tier_id: str | None = None
) -> RewardBody:
    return reward_body(opened.program, reward, left.get(reward.reward_id), tier_id)


def _read_left(services: Services, opened: Opened | OpenedProgram) -> Left:
    units, codes = _units_left(services, opened), _codes_left(services, opened.program)
    both = {name: min(free, units.get(name, free)) for name, free in codes.items()}
    return {**units, **both}


def _codes_left(services: Services, program: Program) -> Left:
    """How many codes are free, of each reward that hands out the shop's own."""
    rewards = [name for name, reward in program.rewards.items() if reward.own_codes]
    names = [codes_pool(name) for name in rewards]
    taken = read_pools(services.ledger.table, program.program_id, names)
    return {name: codes_in(taken[codes_pool(name)]) for name in rewards}


def _units_left(services: Services, opened: Opened | OpenedProgram) -> Left:
    program, table = opened.program, services.ledger.table
    stocked = [reward for reward in program.rewards.values() if reward.stock is not None]
    names = [stock_pool(reward.reward_id) for reward in stocked]
    taken = read_pools(table, program.program_id, names) if names else {}
    left = {reward.reward_id: units_left(reward, taken) or 0 for reward in stocked}
    for reward_id, units in left.items():
        if units <= 0:
            ended = ended_in_all(table, program.program_id, reward_id, opened.now)
            left[reward_id] = max(0, units + ended)
    return left


def _reason(reward: Reward, opened: Opened, member: Mapping[str, Scalar]) -> str | None:
    """Why the member may not have the reward, whatever it costs."""
    try:
        if isinstance(reward.recipient, ChosenCause):
            recipient_of(opened.program, opened.account, reward.recipient, None)
        check_may_have(opened.program, reward, opened.account, opened.now, member)
    except Refusal as refused:
        return refused.code
    return None
