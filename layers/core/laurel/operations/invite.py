"""Invite: an invitation under the shop's own id, good for one member of the program."""

from typing import Any, cast

from laurel.bodies import InvitationBody
from laurel.domain.errors import Fault, InvalidContent, Refusal
from laurel.domain.program import Program
from laurel.operations.clock import Clock
from laurel.operations.services import Services, open_program
from laurel.operations.turns import MOST_TRIES, Done, pause
from laurel.requests.entry import InvitationRequest
from laurel.storage.invitation_items import Invitation, find_invitation, new_invitation
from laurel.storage.ledger import Conflict


def invite(services: Services, program_id: str, sent: InvitationRequest, clock: Clock) -> Done:
    """Make an invitation, once for ever. The same id again answers as it did the first time, also
    when the invitation was used meanwhile. Refuses a level that the program does not have, and
    id_reused.
    """
    program = open_program(services, program_id, clock).program
    made = Invitation(program_id, sent.invitation_id, tier_id=sent.tier)
    for attempt in range(MOST_TRIES):
        found = find_invitation(services.ledger.table, program_id, sent.invitation_id)
        if found is not None:
            return _again(found, made)
        _check_level(program, sent.tier)
        try:
            services.ledger.write([new_invitation(made)])
        except Conflict:
            pause(attempt)
        else:
            return Done(_body(made))
    raise Refusal("too_busy", f"{sent.invitation_id} is being made by many at once")


def show_invitation(services: Services, program_id: str, invitation_id: str, clock: Clock) -> Done:
    """An invitation, and whom it let in; invitation_not_found."""
    open_program(services, program_id, clock)
    found = find_invitation(services.ledger.table, program_id, invitation_id)
    if found is None:
        detail = f"{program_id} has no invitation {invitation_id!r}"
        raise Refusal("invitation_not_found", detail)
    return Done(_body(found))


def _again(found: Invitation, made: Invitation) -> Done:
    if found.tier_id != made.tier_id:
        to = found.tier_id or "no level of its own"
        raise Refusal("id_reused", f"{made.invitation_id!r} is an invitation to {to}")
    return Done(_body(made), replayed=True)


def _check_level(program: Program, tier_id: str | None) -> None:
    scheme = program.tiers
    if tier_id is None:
        return
    if scheme is None or scheme.is_given or scheme.level(tier_id) is None:
        detail = f"the program has no tier {tier_id!r} that an invitation could give"
        raise InvalidContent("invalid_content", detail, (Fault("/tier", detail),))


def _body(invitation: Invitation) -> dict[str, Any]:
    body: InvitationBody = {
        "invitation_id": invitation.invitation_id,
        "tier": invitation.tier_id,
        "status": "open" if invitation.member_id is None else "used",
        "member_id": invitation.member_id,
    }
    return cast("dict[str, Any]", body)
