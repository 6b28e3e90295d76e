"""Runs on the deployed stack: every job, by hand and by schedule, leaves a report; members who
cannot be served are set aside, told of once, and served once when they are mended.
"""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.stack_record import StackRecord
from tests.builders import document, fixed
from tests.e2e.agenda import Agenda
from tests.e2e.conftest import Client

pytestmark = pytest.mark.stack

type Json = dict[str, Any]

GOOD, BROKEN = 11, 3
TODAY = datetime.now(UTC).date()
TOMORROW = f"{TODAY + timedelta(days=1)}T02:10:00Z"


@pytest.fixture
def agenda(stack: StackRecord) -> Agenda:
    return Agenda(stack)


def live_program(client: Client, **parts: Any) -> str:
    """The id of a new live program."""
    program = f"runs-{uuid.uuid4().hex[:8]}"
    body = {"document": document(**parts), "mode": "live"}
    assert client("PUT", f"/v1/programs/{program}", body).status == 201
    return program


def give(client: Client, program: str, member: str) -> None:
    """Enrol somebody whose 70 points end today."""
    path = f"/v1/programs/{program}/members"
    assert client("POST", path, {"member_id": member}).status == 201
    sent = {"adjustment_id": "a1", "wallet": "points", "quantity": 70, "reason": "a gift"}
    sent["expires_on"] = TODAY.isoformat()
    assert client("POST", f"{path}/{member}/adjustments", sent).status == 201


def runs(client: Client, program: str) -> list[Json]:
    found: list[Json] = client("GET", f"/v1/programs/{program}/runs").body["data"]
    return found


@pytest.mark.parametrize(
    "job", ["expire-points", "evaluate-tiers", "birthdays", "memberships", "audit"]
)
def test_every_job_runs_as_deployed_and_leaves_a_report(
    client: Client, agenda: Agenda, job: str
) -> None:
    program = live_program(client)
    give(client, program, "ada")
    done = agenda.run(job, TOMORROW, program)
    assert done["status"] == "SUCCEEDED", done
    [report] = runs(client, program)
    looked_at = job in {"expire-points", "audit"}
    assert (report["job"], report["as_of"], report["finished"]) == (job, TOMORROW, True)
    assert (report["due"], report["failed"]) == (int(looked_at), {})
    assert report["changed"] == int(job == "expire-points")
    assert report["capacity"]["read_units"] > 0
    assert (report["capacity"]["write_units"] > 0) is (job == "expire-points")
    assert report["seconds"] > 0


def test_a_schedule_of_the_template_fires_by_itself_and_its_run_is_reported(
    client: Client, agenda: Agenda
) -> None:
    schedules = {"today": {"month": TODAY.month, "day": TODAY.day}}
    gift = {"on": "schedule.today", "gives": fixed(7)}
    program = live_program(client, schedules=schedules, earning={"gift": gift})
    assert client("POST", f"/v1/programs/{program}/members", {"member_id": "ada"}).status == 201
    done = agenda.fired_by_itself("AgendaMemberships")
    assert done["status"] == "SUCCEEDED", done
    report = runs(client, program)[0]
    assert (report["job"], report["finished"]) == ("memberships", True)
    assert abs(datetime.fromisoformat(report["as_of"]) - datetime.now(UTC)) < timedelta(minutes=5)


def test_who_cannot_be_served_is_set_aside_told_of_once_and_served_once_when_mended(
    client: Client, agenda: Agenda
) -> None:
    program = live_program(client)
    members = [f"m{number}" for number in range(GOOD + BROKEN)]
    broken = members[::5]
    for member in members:
        give(client, program, member)
    whole = [break_account(agenda, program, member) for member in broken]

    assert agenda.run("expire-points", TOMORROW, program)["status"] == "SUCCEEDED"
    report = runs(client, program)[0]
    assert (report["due"], report["changed"]) == (len(members), GOOD)
    assert (report["failed"], report["finished"]) == ({"internal_error": BROKEN}, True)
    told = agenda.letters(program)
    assert sorted(one["member_id"] for one in told) == sorted(broken)
    assert {one["code"] for one in told} == {"internal_error"}

    assert agenda.run("expire-points", TOMORROW, program)["status"] == "SUCCEEDED"
    assert runs(client, program)[0]["failed"] == {"internal_error": BROKEN}
    assert len(agenda.letters(program)) == BROKEN

    for item in whole:
        agenda.client("dynamodb").put_item(TableName=agenda.stack.table, Item=item)
    changed = []
    for _ in range(2):
        assert agenda.run("expire-points", TOMORROW, program)["status"] == "SUCCEEDED"
        changed.append(runs(client, program)[0]["changed"])
    assert changed == [BROKEN, 0]
    for member in members:
        path = f"/v1/programs/{program}/members/{member}/entries"
        entries = client("GET", path).body["data"]
        assert [entry["quantity"] for entry in entries] == [-70, 70], member
    assert client("GET", f"/v1/programs/{program}/audit").body["ok"] is True


def break_account(agenda: Agenda, program: str, member: str) -> Json:
    """Make a member's account unreadable; the item as it was."""
    dynamodb, table = agenda.client("dynamodb"), agenda.stack.table
    key = {"pk": {"S": f"M#{program}#{member}"}, "sk": {"S": "ACCOUNT"}}
    item: Json = dynamodb.get_item(TableName=table, Key=key)["Item"]
    dynamodb.put_item(TableName=table, Item={**item, "state": {"S": "nonsense"}})
    return item
