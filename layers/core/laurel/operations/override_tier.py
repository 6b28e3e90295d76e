"""Override a tier: give one by hand for a time, and end that."""

from typing import Any, cast

from laurel.answers import tier_body
from laurel.domain import override_tier as core
from laurel.domain.profile import Followed
from laurel.operations.budgets import room_in
from laurel.operations.clock import Clock
from laurel.operations.people import person_facts
from laurel.operations.services import Opened, Place, Services
from laurel.operations.turns import Done
from laurel.operations.unnamed_turns import Step, carry_out_unnamed, followed_proposal
from laurel.requests.members import TierOverrideRequest
from laurel.storage import codec

OVERRIDE = "tier_override"


def override_tier(
    services: Services, place: Place, sent: TierOverrideRequest, clock: Clock
) -> Done:
    """Give a tier; the same again changes nothing. The reason is kept in the record."""
    details = {"tier": sent.tier, "until": codec.day(sent.until), "reason": sent.reason}

    def decide(opened: Opened) -> Step:
        member = person_facts(services, opened.program, place)
        room = room_in(opened.program, opened.taken)
        followed = core.override_tier(
            opened.program, opened.account, sent.tier, sent.until, member, opened.now, room
        )
        return _step(services, opened, followed, details)

    return carry_out_unnamed(services, place, clock, decide)


def end_override(services: Services, place: Place, clock: Clock) -> Done:
    """End what is given by hand; where nothing is, nothing changes."""

    def decide(opened: Opened) -> Step:
        followed = core.end_override(opened.program, opened.account, opened.now)
        return _step(services, opened, followed, {"tier": None})

    return carry_out_unnamed(services, place, clock, decide)


def _step(
    services: Services, opened: Opened, followed: Followed | None, details: dict[str, Any]
) -> Step:
    after = opened.account if followed is None else followed.decision.after
    answer = cast("dict[str, Any]", tier_body(opened.program, after, opened.now))
    if followed is None:
        return Step(answer)
    return Step(answer, followed_proposal(services, opened, OVERRIDE, followed, details))
