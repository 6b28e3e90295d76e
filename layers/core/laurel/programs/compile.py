"""From a checked document to the frozen values the engine runs on. Nothing is checked here
again.

A stored document is complete for the day it was stored. What the language got later is read with
its default (`raw.get`), so that every version ever stored goes on compiling.
"""

from collections.abc import Iterable, Iterator
from typing import TypedDict
from zoneinfo import ZoneInfo

from laurel.domain.awards import FromEvent
from laurel.domain.conditions import Condition, facts_named
from laurel.domain.event import ALWAYS_KNOWN
from laurel.domain.money import Currency
from laurel.domain.pin_standing import COUNT_OF
from laurel.domain.program import Mode, Program, Shortfall
from laurel.domain.reward import Reward
from laurel.domain.rule import Rule, ToDay
from laurel.domain.tier_scheme import TierScheme
from laurel.programs.ask_person import asking, facts_of_rule
from laurel.programs.compile_benefits import benefits
from laurel.programs.compile_campaigns import campaigns, group
from laurel.programs.compile_causes import causes
from laurel.programs.compile_entry import entry_rule
from laurel.programs.compile_notices import touch_points
from laurel.programs.compile_plans import plan
from laurel.programs.compile_rewards import reward
from laurel.programs.compile_rules import rule
from laurel.programs.compile_schedules import schedules
from laurel.programs.compile_tiers import tier_scheme
from laurel.programs.compile_wallets import wallet
from laurel.programs.units import Raw, Units


def compile_program(
    program_id: str, version: int, mode: Mode, document: Raw, retired: Raw | None = None
) -> Program:
    """The program that a stored version of a document describes. `retired` are the wallets that
    earlier versions had.
    """
    retired = retired or {}
    wallets = {name: wallet(name, raw) for name, raw in {**retired, **document["wallets"]}.items()}
    units = Units(Currency.of(document["currency"]), wallets)
    rules, questions = _rules(document, units)
    rewards = {name: reward(name, raw, units) for name, raw in document["rewards"].items()}
    scheme = tier_scheme(document["tiers"], units) if "tiers" in document else None
    return Program(
        program_id=program_id,
        version=version,
        mode=mode,
        name=document["name"],
        currency=units.currency,
        zone=ZoneInfo(document["time_zone"]),
        wallets=wallets,
        rules={on: tuple(r for r in rules if r.on == on) for on in {r.on for r in rules}},
        rewards=rewards,
        retired=frozenset(retired),
        automatic=tuple(one for one in rewards.values() if one.automatic),
        tiers=scheme,
        plans={name: plan(name, raw, units) for name, raw in document.get("plans", {}).items()},
        causes=causes(document),
        entry=entry_rule(document.get("entry"), units),
        touch_points=touch_points(document.get("notices")),
        schedules=schedules(document.get("schedules", {})),
        benefits=benefits(document["benefits"], units),
        shortfall=Shortfall(document["returns"]["shortfall"]),
        profile_required=tuple(document["profile"]["required"]),
        used_vouchers=document["returns"].get("used_vouchers"),
        groups={name: group(raw) for name, raw in document.get("groups", {}).items()},
        campaigns=campaigns(document, units),
        badges={name: raw["name"] for name, raw in document.get("badges", {}).items()},
        event_types=_event_types(document, scheme),
        questions=questions,
        asks_person=bool(questions) or is_given(scheme),
        **_asked(rules, rewards.values()),
    )


def _event_types(document: Raw, scheme: TierScheme | None) -> frozenset[str]:
    """What a shop may report besides what rules listen to."""
    counted = scheme.events if scheme else frozenset[str]()
    return ALWAYS_KNOWN | frozenset(document.get("event_types", ())) | counted


def _rules(document: Raw, units: Units) -> tuple[list[Rule], dict[str, Condition]]:
    """The rules in document order, and what they ask of the person."""
    rules, questions = [], dict[str, Condition]()
    for name, raw in document["earning"].items():
        asked, more = asking(rule(name, raw, units))
        rules.append(asked)
        questions |= more
    return rules, questions


def is_given(scheme: TierScheme | None) -> bool:
    """Whether tiers are given by what the profile says."""
    return scheme is not None and any(level.when is not None for level in scheme.levels)


class _Asked(TypedDict):
    facts_asked: dict[str, frozenset[str]]
    facts_needed: dict[str, frozenset[str]]
    counted_types: frozenset[str]
    choosing: tuple[str, ...]


def _asked(rules: list[Rule], rewards: Iterable[Reward]) -> _Asked:
    """What the rules want to know, by the type of event they listen to; and how many events of a
    type there were, which rewards may ask too.
    """
    types = {one.on for one in rules}
    facts = {on: [facts_of_rule(one) for one in rules if one.on == on] for on in types}
    asked = {on: frozenset().union(*many) for on, many in facts.items()}
    return {
        "facts_asked": asked,
        "facts_needed": {
            on: frozenset(name for one in rules if one.on == on for name in _needed(one))
            for on in types
        },
        "counted_types": frozenset(
            fact.removeprefix(COUNT_OF)
            for many in (*asked.values(), *(facts_named(one.open_to) for one in rewards))
            for fact in many
            if fact.startswith(COUNT_OF)
        ),
        "choosing": tuple(one.rule_id for one in rules if isinstance(one.to, ToDay)),
    }


def _needed(one: Rule) -> Iterator[str]:
    """The properties without which the rule cannot say what it gives."""
    needed = [cap.for_each for cap in one.caps if cap.for_each is not None]
    if isinstance(one.award, FromEvent):
        needed.append(one.award.fact)
    if isinstance(one.to, ToDay):
        needed.append(one.to.fact)
    return (name.removeprefix("properties.") for name in needed)
