"""What if: one event of a made-up member under a document, on a ledger of its own, in memory.

The event goes through the same operations as a request does, and is then told as an entry's
explanation is: every rule that was tried, what it gave, and why it gave nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from laurel.domain.calendar import local_day
from laurel.domain.evaluate import Measured, evaluate
from laurel.domain.event import Event
from laurel.domain.frozen import dataclass
from laurel.domain.program import Program
from laurel.domain.rule import Rule
from laurel.domain.standing import Standing
from laurel.domain.tell_steps import Step, steps_of
from laurel.operations.earn import EARN
from laurel.operations.override_tier import override_tier
from laurel.operations.services import open_program
from laurel.operations.take_step import PLACE, Steps
from laurel.requests.members import TierOverrideRequest
from laurel.requests.parts import read_body
from laurel.storage import codec_events


@dataclass(frozen=True, slots=True)
class Tried:
    """One rule that listened: what it gave, in smallest units, or 0 and why; and how."""

    on: str
    rule: Rule
    measured: Measured
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the event would be answered with, and every rule that was tried for it."""

    program: Program
    answer: dict[str, Any]
    standing: Standing
    tried: tuple[Tried, ...]


def what_if(
    document: dict[str, Any], steps: Sequence[dict[str, Any]], tier: str | None = None
) -> WhatIf:
    """Take the steps, as worked examples have them; the last one is the event that is asked about.

    The first step enrols the member; with a tier, the member is given it just before the event.
    Raises LaurelError where a step is refused.
    """
    taken = Steps(document, steps)
    last = len(steps) - 1
    for number in range(last):
        taken.take(number)
    clock = taken.seen_at(last)
    program = open_program(taken.services, PLACE.program_id, clock).program
    if tier is not None:
        until = local_day(clock.now(program.mode), program.zone) + timedelta(days=1)
        told = {"tier": tier, "until": until.isoformat(), "reason": "what if"}
        sent = read_body(TierOverrideRequest, told)
        override_tier(taken.services, PLACE, sent, clock)
    [answer] = taken.take(last)
    record = taken.services.ledger.record(
        PLACE.program_id, PLACE.member_id, EARN, answer["event_id"]
    )
    if record is None:
        raise RuntimeError("what was just booked is not there")
    decided = [
        (codec_events.read_event(event), codec_events.read_standing(standing))
        for event, standing in (
            (record.details["event"], record.details["standing"]),
            *record.details.get("raised", ()),
        )
    ]
    tried = (one for event, standing in decided for one in _tried(program, event, standing))
    return WhatIf(program, answer, decided[0][1], tuple(tried))


def _tried(program: Program, event: Event, standing: Standing) -> Iterator[Tried]:
    worth = evaluate(program, event, standing)
    for rule in program.rules_on(event.type):
        measured = worth[rule.rule_id]
        steps = steps_of(program, event, standing, rule, measured)
        yield Tried(event.type, rule, measured, tuple(steps))
