"""The daily run as deployed: the state machine starts, fans out over shards, and books."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.stack_record import StackRecord
from tests.builders import document, fixed
from tests.e2e.agenda import Agenda
from tests.e2e.conftest import Client

pytestmark = pytest.mark.stack


def run_agenda(stack: StackRecord, job: str, as_of: str) -> dict[str, Any]:
    """Start the state machine as a schedule would, and wait for its end."""
    return Agenda(stack).run(job, as_of)


def give(client: Client, path: str, member: str, last_day: str) -> None:
    enrolled = client("POST", f"{path}/members", {"member_id": member})
    assert enrolled.status == 201, enrolled
    body = {"adjustment_id": "a1", "wallet": "points", "quantity": 70, "reason": "a gift"}
    given = client("POST", f"{path}/members/{member}/adjustments", {**body, "expires_on": last_day})
    assert given.status == 201, given


def test_the_state_machine_books_what_has_expired_in_live_programs_only(
    client: Client, stack: StackRecord, program: Callable[..., str]
) -> None:
    live, test = program("kiehls", "live", None), program("kiehls", "test", None)
    today = datetime.now(UTC).date()
    for path in (live, test):
        give(client, path, "ada", today.isoformat())
        give(client, path, "eve", (today + timedelta(days=30)).isoformat())
    as_of = f"{today + timedelta(days=1)}T03:00:00Z"

    done = run_agenda(stack, "expire-points", as_of)
    assert done["status"] == "SUCCEEDED", done

    def booked(path: str, member: str) -> list[int]:
        ledger = client("GET", f"{path}/members/{member}/entries").body["data"]
        return [entry["quantity"] for entry in ledger if entry["kind"] == "expire"]

    assert booked(live, "ada") == [-70]
    assert booked(live, "eve") == []
    assert booked(test, "ada") == []
    assert run_agenda(stack, "expire-points", as_of)["status"] == "SUCCEEDED"
    assert booked(live, "ada") == [-70]
    assert client("GET", f"{live}/audit").body["ok"] is True


def test_the_state_machine_raises_what_the_calendar_has_once(
    client: Client, stack: StackRecord
) -> None:
    path = f"/v1/programs/calendar-{uuid.uuid4().hex[:8]}"
    day = datetime.now(UTC).date() + timedelta(days=2)
    gift = {"on": "schedule.day", "gives": fixed(7)}
    schedules = {"day": {"month": day.month, "day": day.day}}
    body = document(schedules=schedules, earning={"gift": gift})
    stored = client("PUT", path, {"document": body, "mode": "live"})
    assert stored.status == 201, stored
    assert client("POST", f"{path}/members", {"member_id": "ada"}).status == 201
    for _ in range(2):
        assert run_agenda(stack, "memberships", f"{day}T03:40:00Z")["status"] == "SUCCEEDED"
        [entry] = client("GET", f"{path}/members/ada/entries").body["data"]
        assert (entry["quantity"], entry["source"]) == (7, f"day-{day.year}")
        assert entry["occurred_at"] == f"{day}T00:00:00Z"
    assert client("GET", f"{path}/audit").body["ok"] is True


@pytest.mark.parametrize("job", ["evaluate-tiers", "birthdays", "memberships", "audit"])
def test_the_state_machine_runs_every_other_job_to_its_end(stack: StackRecord, job: str) -> None:
    done = run_agenda(stack, job, datetime.now(UTC).isoformat().replace("+00:00", "Z"))
    assert done["status"] == "SUCCEEDED", done
