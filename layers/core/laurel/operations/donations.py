"""Donations that are undone: only what was not yet paid out to the cause can come back.

It is first decided as if all of it could. Where the pool had less, its shards are read, and it is
decided again knowing what is there (ADR 18).
"""

from collections.abc import Mapping

from laurel.domain.cause import given_pool
from laurel.domain.errors import Refusal
from laurel.domain.redeem import Redemption, RedemptionStatus, gift_of
from laurel.domain.reward import Reward
from laurel.storage.pools import Taken


def check_not_paid_out(
    taken: Mapping[str, Taken], redemption: Redemption, reward: Reward, status: RedemptionStatus
) -> None:
    """Refuse, with donation_paid_out, to take back more than the cause has not yet been paid."""
    if redemption.cause_id is None or status is not RedemptionStatus.COMPLETED:
        return
    there = taken.get(given_pool(redemption.cause_id))
    if there is not None and sum(there) < gift_of(redemption, reward):
        raise Refusal("donation_paid_out", f"{redemption.cause_id} was paid what this gave")


def not_paid_out(cause_ids: Mapping[str, object], taken: Mapping[str, Taken]) -> dict[str, int]:
    """What causes were given and not yet paid, in minor units, where their pools were read."""
    pools = {cause_id: taken.get(given_pool(cause_id)) for cause_id in cause_ids}
    return {cause_id: sum(there) for cause_id, there in pools.items() if there is not None}
