"""From values of the core to the bodies clients get (`laurel.bodies`)."""

from laurel.answers.ledger import (
    balances_body,
    entries_body,
    entry_body,
    not_awarded_body,
    quantity,
)
from laurel.answers.plans import ended_body, paid_body, subscription_body
from laurel.answers.rewards import reward_body, reward_value, voucher_body, voucher_status
from laurel.answers.tiers import tier_body, tier_change_body

__all__ = [
    "balances_body",
    "ended_body",
    "entries_body",
    "entry_body",
    "not_awarded_body",
    "paid_body",
    "quantity",
    "reward_body",
    "reward_value",
    "subscription_body",
    "tier_body",
    "tier_change_body",
    "voucher_body",
    "voucher_status",
]
