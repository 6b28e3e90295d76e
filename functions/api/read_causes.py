"""Reading causes: what members can give to, what was given, and the statements of what was paid."""

from laurel.bodies.causes import CauseBody, PayoutBody
from laurel.calls import Answer, Call, Pages
from laurel.http import Api
from laurel.operations.pay_cause import read_statements
from laurel.operations.read_causes import read_causes
from laurel.wiring import services, signer

handler = Api("read_causes")


@handler.route(
    "GET",
    "/v1/programs/{program}/causes",
    scope="members:read",
    member=True,
    answers={200: Pages(CauseBody)},
    query=("limit", "cursor"),
)
def list_causes(call: Call) -> Answer:
    """GET …/causes: what was given to each cause in all, and what of it was paid out."""
    rows = read_causes(services(), call.program_id, call.clock)
    return call.part(rows, signer)


@handler.route(
    "GET",
    "/v1/programs/{program}/causes/{cause}/payouts",
    scope="programs:read",
    answers={200: Pages(PayoutBody)},
    query=("limit", "cursor"),
)
def list_payouts(call: Call) -> Answer:
    """GET …/causes/{cause}/payouts: the payouts to a cause, newest first."""
    cause_id, after = call.params["cause"], call.position(signer)
    rows, last = read_statements(
        services(), call.program_id, cause_id, call.limit(), after, call.clock
    )
    return call.page(rows, last, signer)
