"""Jobs by hand: the same code that the schedules run."""

import time
from datetime import timedelta
from functools import partial

from laurel.bodies import JobBody
from laurel.calls import Answer, Call, answered
from laurel.http import Api
from laurel.operations.report_runs import report_by_hand
from laurel.operations.run_job import run_by_hand
from laurel.operations.run_share import Refused
from laurel.requests.programs import JobRequest
from laurel.telemetry import log_fault
from laurel.wiring import metered

handler = Api("run_jobs")


@handler.route(
    "POST",
    "/v1/programs/{program}/jobs/{job}",
    scope="jobs",
    body=JobRequest,
    answers={200: JobBody},
)
def run_job(call: Call) -> Answer:
    """POST …/jobs/{job}: run a job as of an instant; not finished: run it again for the rest."""
    services, meter, job = metered().services, metered().meter, call.params["job"]
    before, began = meter.spent, time.monotonic()
    as_of, tell = call.body.as_of, partial(_log_fault, call)
    done = run_by_hand(services, call.program_id, job, as_of, call.clock, call.go_on, tell)
    took = timedelta(seconds=time.monotonic() - began)
    times, spent = (call.clock.real, call.clock.real + took), meter.spent - before
    report_by_hand(services, call.program_id, done.body, times, spent)
    return answered(done)


def _log_fault(call: Call, refused: Refused) -> None:
    """The answer has the codes of those who were passed over: a fault of ours is more than that."""
    if refused.code == "internal_error":
        about = {"job": call.params["job"], "program": call.program_id}
        log_fault(refused.error, {**about, "member_id": refused.member_id})
