"""The facts of what is paid at the instant of an event, and what stands in a rule's way by them."""

from typing import Final

from laurel.domain.conditions import Facts
from laurel.domain.reasons import CONDITIONS_NOT_MET, SUBSCRIPTION_REQUIRED

PLAN_FACT: Final = "member.plan"
"""The id of the plan that runs; missing where none does."""

SUBSCRIBED_FACT: Final = "member.subscribed"
"""Whether any plan runs."""

YEAR_FACT: Final = "member.membership_year"
"""The first day of the membership year, ISO; missing where no plan runs."""

PLAN_FACTS: Final = frozenset({PLAN_FACT, SUBSCRIBED_FACT, YEAR_FACT})


def plan_refusal(plans: frozenset[str], facts: Facts) -> str | None:
    """Why a rule for members of these plans gives nothing; None where one of them runs."""
    plan = facts.get(PLAN_FACT)
    if plan in plans:
        return None
    return SUBSCRIPTION_REQUIRED if plan is None else CONDITIONS_NOT_MET
