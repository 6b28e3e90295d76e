"""What the budgets of campaigns and the stocks of rewards allow: how much is left, and what a turn
may take from their pools.

A turn is first decided as if there were enough. Where a pool was too short, what its shards have
taken is read, and the turn decided again knowing what is left.
"""

from collections.abc import Mapping

from laurel.domain.own_codes import codes_pool
from laurel.domain.program import Program
from laurel.domain.reward import Reward
from laurel.domain.stock import stock_pool
from laurel.domain.turn import Decision
from laurel.storage.pools import Limits, Taken, room


def budgets(program: Program) -> dict[str, int]:
    """The limits of the pools that campaigns with a budget take from."""
    return {one.pool: one.budget for one in program.campaigns.values() if one.budget is not None}


def limited_pools(program: Program) -> set[str]:
    """The pools that bound what an event gives: budgets, stocks of rewards that issue themselves,
    and codes that the shop imported.
    """
    codes = {codes_pool(name) for name, reward in program.rewards.items() if reward.own_codes}
    return budgets(program).keys() | stocks(program).keys() | codes


def stocks(program: Program) -> dict[str, int]:
    """The limits of the pools that redemptions of rewards with a stock take from."""
    return {
        stock_pool(name): reward.stock
        for name, reward in program.rewards.items()
        if reward.stock is not None
    }


def limits_in(program: Program, taken: Mapping[str, Taken]) -> Limits:
    """What a turn's writes are held to."""
    return Limits(budgets(program) | stocks(program), taken)


def units_left(reward: Reward, taken: Mapping[str, Taken]) -> int | None:
    """How many units of the reward can still be taken; None where it has no stock, or nobody
    looked.
    """
    known = taken.get(stock_pool(reward.reward_id))
    if reward.stock is None or known is None:
        return None
    return min(room(reward.stock, known), reward.stock - sum(known))


def room_in(program: Program, taken: Mapping[str, Taken]) -> dict[str, int]:
    """What campaigns, and rewards of their stocks and codes, have left, where their pools were
    read.
    """
    campaigns = {
        name: room(one.budget, taken[one.pool])
        for name, one in program.campaigns.items()
        if one.budget is not None and one.pool in taken
    }
    codes = {
        codes_pool(name): codes_in(taken[codes_pool(name)])
        for name, reward in program.rewards.items()
        if reward.own_codes and codes_pool(name) in taken
    }
    units = {
        stock_pool(name): max(0, units_left(reward, taken) or 0)
        for name, reward in program.rewards.items()
        if reward.stock is not None and stock_pool(name) in taken
    }
    return campaigns | units | codes


def codes_in(taken: Taken) -> int:
    """How many codes are free: what imports gave to the pool and vouchers did not take."""
    return max(0, -sum(taken))


def room_after(program: Program, left: Mapping[str, int], decision: Decision) -> dict[str, int]:
    """What they have left after a decision that is written in the same transaction."""
    return {
        name: max(0, amount - decision.pools.get(program.pool_of(name), 0))
        for name, amount in left.items()
    }
