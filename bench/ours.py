"""Laurel's own way from a document to what each rule gives: checked, compiled once, evaluated.

What is timed is the pure decision of an order: its facts, and every rule with its reason and with
what an explanation needs.
"""

from collections.abc import Callable, Mapping

from bench.bare_rule import Json
from bench.twenty_rules import Case
from laurel.domain.evaluate import Measured, evaluate
from laurel.domain.program import Mode, Program
from laurel.domain.rule import Rule
from laurel.domain.rule_limits import Span
from laurel.domain.standing import CapUse, Standing
from laurel.programs.checks import parse
from laurel.programs.compile import compile_program

type Asked = tuple[Case, Standing]


def program_of(document: Json) -> Program:
    """The compiled program."""
    return compile_program("bench", 1, Mode.LIVE, parse(document))


def standing_of(program: Program) -> Callable[[Case], Asked]:
    """What is known of the member before an order, as the operation has it when it decides."""
    capped = [rule for rule in program.rules_on("order") if rule.caps]

    def standing(case: Case) -> Asked:
        caps = {rule.rule_id: _uses(rule, case) for rule in capped}
        return case, Standing(case.tier, caps=caps)

    return standing


def evaluated(program: Program) -> Callable[[Asked], Mapping[str, Measured]]:
    """What every rule gives."""

    def run(asked: Asked) -> Mapping[str, Measured]:
        case, standing = asked
        return evaluate(program, case.event, standing)

    return run


def _uses(rule: Rule, case: Case) -> tuple[CapUse, ...]:
    """What the caps have left: of one order all of it, else what the case says."""
    name, _, _ = rule.rule_id.partition(".")  # a rule that is there again is named spend.1
    return tuple(
        CapUse("", "", cap.unit, cap.limit)
        if cap.period is Span.ORDER
        else CapUse(name, str(cap.period), cap.unit, case.left[name])
        for cap in rule.caps
    )
