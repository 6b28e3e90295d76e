"""Earning rules in plain words: a sentence or a few for each."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from laurel.domain.event import ORDER, SCHEDULE
from laurel.programs.tell_conditions import listed, tell_condition
from laurel.programs.tell_days import tell_available, tell_expires
from laurel.programs.tell_gives import tell_gives, tell_quantity

type Raw = Mapping[str, Any]

_EVENTS: Final = {
    "enrolled": "On joining",
    "birthday": "On the birthday",
    "tier.entered": "On entering a tier",
    "profile.completed": "When the profile is complete",
    "subscription.started": "On taking a plan",
    "subscription.renewed": "On renewing a plan",
    "referral.converted": "When an invited friend ordered",
}
_ROUNDED: Final = {
    "down": "Rounded down",
    "up": "Rounded up",
    "half_up": "Rounded to the nearest, a half up",
    "half_even": "Rounded to the nearest, a half to the even one",
    "carry": "Rounded down, and the rest is carried to the next award",
}


def tell_rule(document: Raw, rule: Raw) -> str:
    """The rule as sentences: `For an order: 1 point for each full 1.00, times 2 at vip.`."""
    first = f"{_when(document, rule)}: {tell_gives(document, rule['gives'])}{_factors(rule)}."
    return " ".join([first, *_more(document, rule)])


def _when(document: Raw, rule: Raw) -> str:
    on = rule["on"]
    if on.startswith(SCHEDULE):
        schedule = document["schedules"][on.removeprefix(SCHEDULE)]
        told = f"Each year on {schedule['month']:02}-{schedule['day']:02}"
        told += f", at {listed(schedule['tiers'])}" if schedule["tiers"] else ""
    else:
        told = _EVENTS.get(on, "For an order" if on == ORDER else f"For each {on}")
    if "campaign" in rule:
        told += f", while {document['campaigns'][rule['campaign']]['name']} runs"
    if rule.get("plans"):
        told += f", with {listed(rule['plans'])}"
    if "when" in rule:
        told += f", if {tell_condition(rule['when'])}"
    if "lines" in rule:
        told += f", on the lines of which {tell_condition(rule['lines'])}"
    return told


def _factors(rule: Raw) -> str:
    told = [_factor(one) for one in rule["multiply"]]
    if not told:
        return ""
    combine = {"best": " (only the best of these)", "add": " (what they add is summed)"}
    return ", " + ", ".join(told) + combine.get(rule.get("combine", ""), "")


def _factor(factor: Raw) -> str:
    if "when" in factor:
        return f"times {factor['factor']} if {tell_condition(factor['when'])}"
    times = [f"{by} at {tier}" for tier, by in factor["factors"].items() if Decimal(by) != 1]
    return f"times {listed(times or [1])}"


def _more(document: Raw, rule: Raw) -> Iterator[str]:
    if rule.get("with"):
        yield f"{listed(rule['with'], 'and').capitalize()} count too."
    if "rounding" in rule:
        per = ", line by line" if rule.get("round_per") == "line" else ""
        yield f"{_ROUNDED[rule['rounding']]}{per}."
    if rule["caps"]:
        caps = "; ".join(_cap(document, rule, one) for one in rule["caps"])
        yield f"At most {caps}."
    if "group" in rule:
        pick = document["groups"][rule["group"]]["pick"]
        told = "that gives most" if pick == "best" else "that gives anything, by priority"
        yield f"Of the group {rule['group']} only the rule gives {told}."
    if "expires" in rule:
        yield tell_expires(rule["expires"])
    if "available" in rule:
        yield tell_available(rule["available"])


def _cap(document: Raw, rule: Raw, cap: Raw) -> str:
    if "times" in cap:
        most = "once" if cap["times"] == 1 else f"{cap['times']} times"
    else:
        most = tell_quantity(document, rule["gives"], cap["quantity"])
    per = {"lifetime": "ever", "streak": "in a row of days", "order": "an order"}
    each = f", for each {cap['for_each']}" if "for_each" in cap else ""
    return f"{most} {per.get(cap['per'], 'a ' + cap['per'])}{each}"
