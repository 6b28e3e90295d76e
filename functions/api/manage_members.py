"""Members: enrol, show, change, erase, and tokens for a member's own page."""

from laurel.bodies import EnrolmentBody, ErasedBody, MemberBody, TokenBody
from laurel.calls import Answer, Call, answered, created
from laurel.domain.errors import LaurelError
from laurel.http import Api
from laurel.operations.enrol import enrol
from laurel.operations.issue_token import issue_token
from laurel.operations.manage_member import change_profile, erase, show_member
from laurel.requests.members import EnrolmentRequest, ProfileRequest, TokenRequest
from laurel.wiring import services, signer

handler = Api("manage_members")

MEMBERS = "/v1/programs/{program}/members"
MEMBER = f"{MEMBERS}/{{member}}"


@handler.route(
    "POST",
    MEMBERS,
    scope="members:write",
    body=EnrolmentRequest,
    answers={201: EnrolmentBody},
    replays=True,
)
def enrol_member(call: Call) -> Answer:
    """POST …/members: a new member, with the welcome that the program gives."""
    return created(enrol(services(), call.program_id, call.body, call.clock))


@handler.route("GET", MEMBER, scope="members:read", member=True, answers={200: MemberBody})
def get_member(call: Call) -> Answer:
    """GET …/members/{member}: a member with their profile."""
    return answered(show_member(services(), call.place, call.clock))


@handler.route(
    "PATCH",
    MEMBER,
    scope="members:write",
    member=True,
    body=ProfileRequest,
    answers={200: MemberBody},
)
def patch_member(call: Call) -> Answer:
    """PATCH …/members/{member}: change a profile; what is not named stays. A member may choose a
    cause, and nothing else.
    """
    if call.by_member and call.body.model_fields_set - {"cause"}:
        raise LaurelError("not_allowed", "a member may choose a cause, and change nothing else")
    return answered(change_profile(services(), call.place, call.body, call.clock))


@handler.route("DELETE", MEMBER, scope="members:write", answers={200: ErasedBody})
def erase_member(call: Call) -> Answer:
    """DELETE …/members/{member}: erase the person, keep the ledger."""
    return answered(erase(services(), call.place, call.clock))


@handler.route(
    "POST",
    f"{MEMBER}/tokens",
    scope="members:write",
    body=TokenRequest,
    answers={200: TokenBody},
)
def make_token(call: Call) -> Answer:
    """POST …/members/{member}/tokens: a short-lived token that speaks for this member only."""
    seconds = call.body.expires_in
    return answered(issue_token(services(), signer(), call.place, seconds, call.clock))
