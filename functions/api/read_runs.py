"""Reports of runs: what the jobs came to, by schedule or by hand."""

from laurel.bodies import RunBody
from laurel.calls import Answer, Call, Pages
from laurel.http import Api
from laurel.operations.report_runs import read_runs
from laurel.wiring import services, signer

handler = Api("read_runs")


@handler.route(
    "GET",
    "/v1/programs/{program}/runs",
    scope="jobs",
    answers={200: Pages(RunBody)},
    query=("limit", "cursor"),
)
def get_runs(call: Call) -> Answer:
    """GET …/runs: what the program's runs came to, newest first."""
    after = call.position(signer)
    rows, last = read_runs(services(), call.program_id, call.limit(), after, call.clock)
    return call.page(rows, last, signer)
