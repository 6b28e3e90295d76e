"""Reading rewards and vouchers: the catalogue, as one member sees it, what a member has."""

from laurel.bodies import MemberRewardBody, RewardBody, VoucherBody
from laurel.calls import Answer, Call, Pages, answered
from laurel.http import Api
from laurel.operations.read_account import read_voucher, read_vouchers
from laurel.operations.read_rewards import read_catalogue, read_member_rewards
from laurel.wiring import services, signer

handler = Api("read_rewards")

PROGRAM = "/v1/programs/{program}"
MEMBER = f"{PROGRAM}/members/{{member}}"
PAGING = ("limit", "cursor")


@handler.route(
    "GET",
    f"{PROGRAM}/rewards",
    scope="members:read",
    member=True,
    answers={200: Pages(RewardBody)},
    query=PAGING,
)
def list_rewards(call: Call) -> Answer:
    """GET …/rewards: what can be bought."""
    rows = read_catalogue(services(), call.program_id, call.clock)
    return call.part(rows, signer)


@handler.route(
    "GET",
    f"{MEMBER}/rewards",
    scope="members:read",
    member=True,
    answers={200: Pages(MemberRewardBody)},
    query=PAGING,
)
def list_member_rewards(call: Call) -> Answer:
    """GET …/members/{member}/rewards: what can be bought, and what the member lacks for it."""
    rows = read_member_rewards(services(), call.place, call.clock)
    return call.part(rows, signer)


@handler.route(
    "GET",
    f"{MEMBER}/vouchers",
    scope="members:read",
    member=True,
    answers={200: Pages(VoucherBody)},
    query=PAGING,
)
def list_vouchers(call: Call) -> Answer:
    """GET …/members/{member}/vouchers: the member's vouchers, newest first."""
    after = call.position(signer)
    rows, last = read_vouchers(services(), call.place, call.limit(), after, call.clock)
    return call.page(rows, last, signer)


@handler.route("GET", f"{PROGRAM}/vouchers/{{code}}", scope="redeem", answers={200: VoucherBody})
def get_voucher(call: Call) -> Answer:
    """GET …/vouchers/{code}: a voucher, with its status as of now."""
    return answered(read_voucher(services(), call.program_id, call.params["code"], call.clock))
