"""Plans and benefits in plain words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from laurel.programs.tell_conditions import listed, tell_condition
from laurel.programs.tell_days import tell_length
from laurel.programs.tell_gives import tell_quantity

type Raw = Mapping[str, Any]


def tell_plans(document: Raw) -> Iterator[str]:
    """A line for each plan: what it costs, for how long, and what it brings."""
    for plan_id, plan in document.get("plans", {}).items():
        length = f"for {tell_length(plan['every'])}" if "every" in plan else "once for life"
        told = f"  {plan_id}: {plan['name']}, {plan['price']} {length}."
        if plan["trial_days"]:
            told += f" The first {plan['trial_days']} days are a trial."
        if plan["grace_days"]:
            told += f" It runs {plan['grace_days']} days longer while it is not renewed."
        if plan["member_only_shop"]:
            told += " Only who pays may buy."
        yield told + "".join(_brings(document, plan))


def tell_benefits(benefits: Sequence[str | Raw]) -> str:
    """By their ids, with their terms."""
    return listed([one if isinstance(one, str) else _benefit(one) for one in benefits], "and")


def _brings(document: Raw, plan: Raw) -> Iterator[str]:
    if plan["benefits"]:
        yield f" It brings {tell_benefits(plan['benefits'])}."
    if "credit" in plan:
        credit = plan["credit"]
        brings = tell_quantity(document, credit, credit["quantity"])
        yield f" Each paid month brings {brings}, gone at its end."
    if "at_renewal" in plan:
        waits = plan["at_renewal"]
        yield f" What waits in {waits['wallet']} is paid out at the renewal as {waits['reward']}."


def _benefit(benefit: Raw) -> str:
    terms = [f"from {benefit['min_spend']}"] if "min_spend" in benefit else []
    if "percent_off" in benefit:
        terms.append(f"{benefit['percent_off']} % off")
    if "lines" in benefit:
        terms.append(f"lines of which {tell_condition(benefit['lines'])}")
    if "when" in benefit:
        terms.append(f"if {tell_condition(benefit['when'])}")
    return str(benefit["benefit"]) + (f" ({', '.join(terms)})" if terms else "")
