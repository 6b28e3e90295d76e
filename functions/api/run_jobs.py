"""Jobs by hand: the same code that the schedules run."""

import time
from datetime import timedelta

from laurel.bodies import JobBody
from laurel.http import Answer, Api, Call, answered
from laurel.operations.report_runs import report_by_hand
from laurel.operations.run_job import run_by_hand
from laurel.requests.programs import JobRequest
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
    done = run_by_hand(services, call.program_id, job, call.body.as_of, call.clock, call.go_on)
    took = timedelta(seconds=time.monotonic() - began)
    times, spent = (call.clock.real, call.clock.real + took), meter.spent - before
    report_by_hand(services, call.program_id, done.body, times, spent)
    return answered(done)
