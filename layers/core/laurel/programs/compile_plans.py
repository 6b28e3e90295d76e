"""Plans from a checked document."""

from laurel.domain.plan import MonthlyCredit, Plan, RenewalPayout
from laurel.programs.compile_benefits import benefits
from laurel.programs.units import Raw, Units


def plan(plan_id: str, raw: Raw, units: Units) -> Plan:
    """A plan."""
    credit, payout = raw.get("credit"), raw.get("at_renewal")
    return Plan(
        plan_id,
        raw["name"],
        units.minor(raw["price"]),
        raw["every"]["months"] if "every" in raw else None,
        raw["trial_days"],
        raw["grace_days"],
        raw.get("notice_days"),
        benefits(raw["benefits"], units),
        raw["member_only_shop"],
        MonthlyCredit(credit["wallet"], units.quantity(credit["quantity"])) if credit else None,
        RenewalPayout(payout["wallet"], payout["reward"]) if payout else None,
    )
