"""Reading progress: challenges, rows of days, badges."""

from laurel.bodies import BadgeBody, ChallengeBody, StreakBody
from laurel.calls import Answer, Call, Pages
from laurel.http import Api
from laurel.operations.read_progress import read_badges, read_challenges, read_streaks
from laurel.wiring import services, signer

handler = Api("read_progress")

MEMBER = "/v1/programs/{program}/members/{member}"
PAGING = ("limit", "cursor")


@handler.route(
    "GET",
    f"{MEMBER}/challenges",
    scope="members:read",
    member=True,
    answers={200: Pages(ChallengeBody)},
    query=PAGING,
)
def list_challenges(call: Call) -> Answer:
    """GET …/members/{member}/challenges: totals and goals, and what is missing for the next."""
    return call.part(read_challenges(services(), call.place, call.clock), signer)


@handler.route(
    "GET",
    f"{MEMBER}/streaks",
    scope="members:read",
    member=True,
    answers={200: Pages(StreakBody)},
    query=PAGING,
)
def list_streaks(call: Call) -> Answer:
    """GET …/members/{member}/streaks: days in a row up to today."""
    return call.part(read_streaks(services(), call.place, call.clock), signer)


@handler.route(
    "GET",
    f"{MEMBER}/badges",
    scope="members:read",
    member=True,
    answers={200: Pages(BadgeBody)},
    query=PAGING,
)
def list_badges(call: Call) -> Answer:
    """GET …/members/{member}/badges: the badges there are, and since when the member has them."""
    return call.part(read_badges(services(), call.place, call.clock), signer)
