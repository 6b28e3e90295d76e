"""A shop's own codes: import them for a reward, see how many are left."""

from laurel.bodies import CodeImportBody, CodesBody
from laurel.calls import Answer, Call, answered, created
from laurel.http import Api
from laurel.operations.import_codes import import_codes, read_codes
from laurel.requests.codes import CodesRequest
from laurel.wiring import services

handler = Api("import_codes")

CODES = "/v1/programs/{program}/rewards/{reward}/codes"


@handler.route(
    "POST",
    CODES,
    scope="programs:write",
    body=CodesRequest,
    answers={201: CodeImportBody},
    replays=True,
)
def bring_codes(call: Call) -> Answer:
    """POST …/rewards/{reward}/codes: all of the codes or none, once per import_id."""
    reward = call.params["reward"]
    return created(import_codes(services(), call.program_id, reward, call.body, call.clock))


@handler.route("GET", CODES, scope="programs:read", answers={200: CodesBody})
def count_codes(call: Call) -> Answer:
    """GET …/rewards/{reward}/codes: how many are free, and how many were handed out."""
    return answered(read_codes(services(), call.program_id, call.params["reward"], call.clock))
