"""Reading causes: what members can give to, and what was given."""

from laurel.bodies.causes import CauseBody
from laurel.http import Answer, Api, Call, Pages
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
