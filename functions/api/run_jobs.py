"""Jobs by hand: the same code that the schedules run."""

from laurel.bodies import JobBody
from laurel.http import Answer, Api, Call, answered
from laurel.operations.run_job import run_by_hand
from laurel.requests import JobRequest
from laurel.wiring import services

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
    job, as_of = call.params["job"], call.body.as_of
    return answered(run_by_hand(services(), call.program_id, job, as_of, call.clock, call.go_on))
