"""From a checked document to the frozen values the engine runs on. Nothing is checked here
again.

A stored document is complete for the day it was stored. What the language got later is read with
its default (`raw.get`), so that every version ever stored goes on compiling.
"""

from zoneinfo import ZoneInfo

from laurel.domain import conditions
from laurel.domain.money import Currency
from laurel.domain.program import Mode, Program, Shortfall
from laurel.domain.rule import Rule
from laurel.programs.compile_entry import entry_rule
from laurel.programs.compile_rewards import reward
from laurel.programs.compile_rules import rule
from laurel.programs.compile_schedules import schedules
from laurel.programs.compile_tiers import tier_scheme
from laurel.programs.compile_wallets import wallet
from laurel.programs.units import Raw, Units


def compile_program(program_id: str, version: int, mode: Mode, document: Raw) -> Program:
    """The program that a stored version of a document describes."""
    wallets = {name: wallet(name, raw) for name, raw in document["wallets"].items()}
    units = Units(Currency.of(document["currency"]), wallets)
    rules = [rule(name, raw, units) for name, raw in document["earning"].items()]
    return Program(
        program_id=program_id,
        version=version,
        mode=mode,
        name=document["name"],
        currency=units.currency,
        zone=ZoneInfo(document["time_zone"]),
        wallets=wallets,
        rules={on: tuple(r for r in rules if r.on == on) for on in {r.on for r in rules}},
        rewards={name: reward(name, raw, units) for name, raw in document["rewards"].items()},
        tiers=tier_scheme(document["tiers"], units) if "tiers" in document else None,
        entry=entry_rule(document.get("entry"), units),
        schedules=schedules(document.get("schedules", {})),
        benefits=tuple(document["benefits"]),
        shortfall=Shortfall(document["returns"]["shortfall"]),
        profile_required=tuple(document["profile"]["required"]),
        facts_of_member=_facts_of_member(rules),
    )


def _facts_of_member(rules: list[Rule]) -> frozenset[str]:
    named = (conditions.facts_named(part) for rule in rules for part in (rule.when, rule.lines))
    return frozenset(
        fact
        for facts in named
        for fact in facts
        if fact.startswith("member.") and fact != "member.tier"
    )
