"""Donations that are undone: only what was not yet paid out to the cause can come back."""

from laurel.domain.cause import given_pool, paid_pool
from laurel.domain.errors import Refusal
from laurel.domain.redeem import Redemption, RedemptionStatus, gift_of
from laurel.domain.reward import Reward
from laurel.operations.services import Services


def check_not_paid_out(
    services: Services,
    program_id: str,
    redemption: Redemption,
    reward: Reward,
    status: RedemptionStatus,
) -> None:
    """Refuse, with donation_paid_out, to take back more than the cause has not yet been paid."""
    if redemption.cause_id is None or status is not RedemptionStatus.COMPLETED:
        return
    ledger, cause_id = services.ledger, redemption.cause_id
    paid = sum(ledger.pool(program_id, paid_pool(cause_id)))
    if not paid:
        return
    given = sum(ledger.pool(program_id, given_pool(cause_id)))
    if given - paid < gift_of(redemption, reward):
        raise Refusal("donation_paid_out", f"{cause_id} was paid what this gave")
