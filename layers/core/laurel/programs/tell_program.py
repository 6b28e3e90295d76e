"""A whole program in plain words, generated from its document: what a manager reads aloud."""

from collections.abc import Iterator, Mapping
from typing import Any

from laurel.programs.tell_days import tell_available, tell_campaign, tell_expires
from laurel.programs.tell_gives import tell_quantity
from laurel.programs.tell_notices import tell_notices
from laurel.programs.tell_plans import tell_benefits, tell_plans
from laurel.programs.tell_rewards import tell_reward
from laurel.programs.tell_rules import tell_rule
from laurel.programs.tell_tiers import tell_terms, tell_ways_in

type Raw = Mapping[str, Any]
"""A complete document, or a part of it."""


def tell_program(document: Raw) -> Iterator[str]:
    """The program as lines of text; the document is complete, as `parse` gives it."""
    yield f"{document['name']} ({document['currency']}, days of {document['time_zone']})"
    if "description" in document:
        yield document["description"]
    for title, told in (
        ("Who may join", _entry(document)),
        ("What everybody has", _everybody(document)),
        ("Wallets", _wallets(document)),
        ("Campaigns", _campaigns(document)),
        ("Earning", _rules(document)),
        ("Tiers", _tiers(document)),
        ("Plans", tell_plans(document)),
        ("Rewards", _rewards(document)),
        ("Causes", (f"  {name}: {one['name']}" for name, one in document["causes"].items())),
        ("Returns", _returns(document)),
        ("What members hear of", tell_notices(document)),
    ):
        lines = list(told)
        if lines:
            yield from ("", title, *lines)


def _entry(document: Raw) -> Iterator[str]:
    entry = document.get("entry")
    if entry is None or not entry["restricted"]:
        return
    order = entry.get("first_order")
    more = f", or with a first order of {order['at_least']} or more" if order else ""
    yield f"  Only with an invitation{more}."


def _everybody(document: Raw) -> Iterator[str]:
    if document["benefits"]:
        yield f"  {tell_benefits(document['benefits'])}."


def _wallets(document: Raw) -> Iterator[str]:
    for wallet_id, wallet in document["wallets"].items():
        counts = document["currency"] if wallet["kind"] == "money" else "units"
        days = f"{tell_expires(wallet['expires'])} {tell_available(wallet['available'])}"
        yield f"  {wallet_id}: counts {counts}. {days}"


def _campaigns(document: Raw) -> Iterator[str]:
    for campaign_id, campaign in document["campaigns"].items():
        told = f"  {campaign_id}: {campaign['name']}, {tell_campaign(campaign)}."
        if "budget" in campaign:
            budget = campaign["budget"]
            most = tell_quantity(document, budget, budget["quantity"])
            told += f" Its rules give at most {most} to all members together."
        yield told


def _rules(document: Raw) -> Iterator[str]:
    for rule_id, rule in document["earning"].items():
        yield f"  {rule_id}: {tell_rule(document, rule)}"


def _tiers(document: Raw) -> Iterator[str]:
    tiers = document.get("tiers")
    if tiers is None:
        return
    yield f"  {tell_terms(tiers)}"
    for tier, level in sorted(tiers["levels"].items(), key=lambda item: item[1]["rank"]):
        benefits = f" It brings {tell_benefits(level['benefits'])}." if level["benefits"] else ""
        yield f"  {tier}: {level['name']}, {tell_ways_in(level)}.{benefits}"


def _rewards(document: Raw) -> Iterator[str]:
    for reward_id, reward in document["rewards"].items():
        yield f"  {reward_id}: {tell_reward(document, reward)}"


def _returns(document: Raw) -> Iterator[str]:
    returns = document["returns"]
    told = {"debt": "is owed", "forgive": "is let go"}[returns["shortfall"]]
    used = returns.get("used_vouchers")
    owes = f" {used} owes the value of vouchers that were used." if used else ""
    yield f"  What a return cannot take, because it is spent, {told}.{owes}"
