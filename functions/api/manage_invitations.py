"""Invitations to a program of restricted entry: make one, see whom it let in."""

from laurel.bodies import InvitationBody
from laurel.calls import Answer, Call, answered, created
from laurel.http import Api
from laurel.operations.invite import invite, show_invitation
from laurel.requests.entry import InvitationRequest
from laurel.wiring import services

handler = Api("manage_invitations")

INVITATIONS = "/v1/programs/{program}/invitations"


@handler.route(
    "POST",
    INVITATIONS,
    scope="members:write",
    body=InvitationRequest,
    answers={201: InvitationBody},
    replays=True,
)
def make_invitation(call: Call) -> Answer:
    """POST …/invitations: an invitation, good for one member."""
    return created(invite(services(), call.program_id, call.body, call.clock))


@handler.route(
    "GET", f"{INVITATIONS}/{{invitation}}", scope="members:read", answers={200: InvitationBody}
)
def get_invitation(call: Call) -> Answer:
    """GET …/invitations/{invitation}: whether it is open, or whom it let in."""
    named = call.params["invitation"]
    return answered(show_invitation(services(), call.program_id, named, call.clock))
