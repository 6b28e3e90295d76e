"""Notices: the touch points that went out to a member."""

from laurel.bodies import NoticeBody
from laurel.calls import Answer, Call, Pages
from laurel.http import Api
from laurel.operations.read_notices import read_notices
from laurel.wiring import services, signer

handler = Api("read_notices")


@handler.route(
    "GET",
    "/v1/programs/{program}/members/{member}/notices",
    scope="members:read",
    member=True,
    answers={200: Pages(NoticeBody)},
    query=("limit", "cursor"),
)
def get_notices(call: Call) -> Answer:
    """GET …/members/{member}/notices: what went out to the member, newest first."""
    after = call.position(signer)
    rows, last = read_notices(services(), call.place, call.limit(), after, call.clock)
    return call.page(rows, last, signer)
