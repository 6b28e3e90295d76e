"""The daily run's functions: which shards there are, worked off in parts, and what they log."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from laurel import wiring
from laurel.operations.codes import new_locator
from laurel.storage import keys
from laurel.storage.codec import instant
from laurel.storage.table import Put
from tests.builders import document, fixed
from tests.gateway import Context, Gateway, open_gateway
from tests.logs import lines

type Json = dict[str, Any]

NOW = datetime.now(UTC)
AS_OF = instant((NOW + timedelta(days=40)).replace(microsecond=0))
IN_A_YEAR = instant((NOW + timedelta(days=366)).replace(microsecond=0))
STARTED = "2026-11-22T02:10:00.123Z"
DOCUMENT = document(
    wallets={"points": {"expires": {"kind": "after", "days": 30}}},
    earning={"birthday": {"on": "birthday", "gives": fixed(5)}},
)
MEMBERS = [f"member-{number}" for number in range(4)]  # the first two in one shard


def locator_in_one_shard() -> str:
    """As if chance listed all members together."""
    drawn = new_locator()
    while keys.shard_of(drawn) != 3:
        drawn = new_locator()
    return drawn


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    """A live program `live` whose members each have 10 points, and a test program `rehearsal`."""
    monkeypatch.setattr("laurel.operations.enrol.new_locator", locator_in_one_shard)
    with open_gateway() as opened:
        for program, mode in (("live", "live"), ("rehearsal", "test")):
            body = {"document": DOCUMENT, "mode": mode}
            assert opened("PUT", f"/v1/programs/{program}", body).status == 201
        for member in MEMBERS:
            enrol(opened, "live", member)
        enrol(opened, "rehearsal", "ann")
        yield opened


def enrol(gateway: Gateway, program: str, member: str) -> None:
    path = f"/v1/programs/{program}/members"
    person = {"member_id": member, "birthday": "06-15"}
    assert gateway("POST", path, person).status == 201
    given = {"adjustment_id": "a1", "wallet": "points", "quantity": 10, "reason": "a test"}
    assert gateway("POST", f"{path}/{member}/adjustments", given).status == 201


def listed(gateway: Gateway, job: str, as_of: str = AS_OF) -> list[Json]:
    asked = {"job": job, "as_of": as_of, "started_at": STARTED, "program": "", "after": ""}
    found: list[Json] = gateway.invoke("jobs.list_shards", asked, Context(100_000))["shards"]
    return found


def worked_off(gateway: Gateway, module: str, item: Json, context: Context) -> tuple[Json, int]:
    """The last answer of a worker that is fed its own answers until it is finished, and how many
    there were. Each goes through JSON, as it does in the state machine.
    """
    for times in range(1, 100):
        item = json.loads(json.dumps(gateway.invoke(module, item, context)))
        if item["finished"]:
            return item, times
    raise AssertionError("the worker never finishes")


def available(gateway: Gateway, member: str) -> int:
    found = gateway("GET", f"/v1/programs/live/members/{member}/balances").body
    quantity: int = found["points"]["available"]
    return quantity


def test_the_shards_of_live_programs_with_somebody_due_are_listed(gateway: Gateway) -> None:
    found = listed(gateway, "expire-points")
    shards = {keys.shard_of(member) for member in MEMBERS}
    assert [item["shard"] for item in found] == sorted(shards)
    assert {item["program"] for item in found} == {"live"}
    assert found[0] == {
        "job": "expire-points",
        "as_of": AS_OF,
        "started_at": STARTED,
        "program": "live",
        "shard": min(shards),
        "part": 0,
        "parts": 1,
        "cursor": None,
    }


def test_no_shard_is_listed_before_anybody_is_due(gateway: Gateway) -> None:
    assert listed(gateway, "expire-points", "2020-01-01T02:10:00Z") == []


def test_an_audit_looks_at_every_shard(gateway: Gateway) -> None:
    assert len(listed(gateway, "audit")) == keys.SHARDS


def test_the_expiry_of_every_shard_is_booked_once(gateway: Gateway) -> None:
    changed = 0
    for item in listed(gateway, "expire-points"):
        done, _ = worked_off(gateway, "jobs.expire_points", item, Context(300_000))
        changed += done["changed"]
    assert changed == len(MEMBERS)
    for item in listed(gateway, "expire-points"):
        done, _ = worked_off(gateway, "jobs.expire_points", item, Context(300_000))
        assert done["changed"] == 0
    ledgers = [gateway("GET", f"/v1/programs/live/members/{m}/entries").body for m in MEMBERS]
    assert all([e["kind"] for e in one["data"]] == ["expire", "adjust"] for one in ledgers)


def test_a_worker_out_of_time_hands_over_and_goes_on_where_it_was(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no time left each call does one page; here a page is one item of the agenda."""
    monkeypatch.setattr("laurel.operations.run_job._PAGE", 1)
    [shard] = [item for item in listed(gateway, "expire-points") if item["shard"] == crowded()]
    done, times = worked_off(gateway, "jobs.expire_points", shard, Context(0))
    mine = [member for member in MEMBERS if keys.shard_of(member) == crowded()]
    assert times > 1
    assert (done["changed"], done["processed"]) == (len(mine), len(mine))
    assert done["cursor"] is None


def crowded() -> int:
    """A shard that several members are in."""
    shards = [keys.shard_of(member) for member in MEMBERS]
    return max(shards, key=shards.count)


class OnceInTime(Context):
    """Has time for one look at a member, and none for a second."""

    def get_remaining_time_in_millis(self) -> int:
        left, self.milliseconds = self.milliseconds, 0
        return left


def test_an_audit_out_of_time_goes_on_where_it_was(gateway: Gateway) -> None:
    audited = calls = 0
    for item in listed(gateway, "audit"):
        while not item.get("finished"):
            item = gateway.invoke("jobs.audit_ledger", item, OnceInTime(300_000))  # noqa: PLW2901
            calls += 1
        audited += item["processed"]
    assert audited == len(MEMBERS)
    assert calls == keys.SHARDS - 1 + len(MEMBERS)


def test_birthdays_are_paid_by_their_worker(gateway: Gateway) -> None:
    for item in listed(gateway, "birthdays", IN_A_YEAR):
        worked_off(gateway, "jobs.run_birthdays", item, Context(300_000))
    for member in MEMBERS:
        found = gateway("GET", f"/v1/programs/live/members/{member}/entries").body["data"]
        assert [entry["rule"] for entry in found] == ["birthday", None]


def test_what_the_calendar_has_is_raised_by_its_worker(gateway: Gateway) -> None:
    gift = {"on": "schedule.spring", "gives": fixed(7)}
    body = document(schedules={"spring": {"month": 4, "day": 1}}, earning={"gift": gift})
    sent = {"document": body, "mode": "live"}
    assert gateway("PUT", "/v1/programs/calendar", sent).status == 201
    enrol(gateway, "calendar", MEMBERS[0])
    mine = [item for item in listed(gateway, "memberships", IN_A_YEAR) if is_calendar(item)]
    done, _ = worked_off(gateway, "jobs.run_memberships", mine[0], Context(300_000))
    assert (len(mine), done["changed"]) == (1, 1)
    path = f"/v1/programs/calendar/members/{MEMBERS[0]}/entries"
    found = gateway("GET", path).body["data"]
    assert [entry["rule"] for entry in found] == ["gift", None]
    explained = gateway("GET", f"{path}/{found[0]['entry_id']}").body["explanation"]
    assert explained["recomputed"] is True


def is_calendar(item: Json) -> bool:
    return bool(item["program"] == "calendar")


def test_a_violation_is_logged_and_counted_for_its_alarm(
    gateway: Gateway, log: io.StringIO
) -> None:
    """The alarm reads the metric AuditViolations of the service alone."""
    member = MEMBERS[0]
    gateway.client.allow("GetItem", "PutItem")
    table = wiring.services().ledger.table
    place = keys.account("live", member)
    found = table.get(place)
    assert found is not None
    table.put(Put({**found, "state": str(found["state"]).replace(":10", ":11")}))
    for item in listed(gateway, "audit"):
        gateway.invoke("jobs.audit_ledger", item, Context(300_000))
    violations = [line for line in lines(log) if line["message"] == "violation"]
    assert {"rebuild", "conservation"} <= {line["law"] for line in violations}
    assert {line["member_id"] for line in violations} == {member}
    counted = [line for line in lines(log) if "AuditViolations" in line]
    assert sum(line["AuditViolations"][0] for line in counted) == len(violations)
    for line in counted:
        [about] = line["_aws"]["CloudWatchMetrics"]
        assert (about["Namespace"], about["Dimensions"]) == ("Laurel", [["service"]])
        assert line["service"] == "laurel"


def test_who_is_passed_over_is_logged_and_counted(gateway: Gateway, log: io.StringIO) -> None:
    """A full wallet cannot take a birthday's points; the others get theirs."""
    given = {"adjustment_id": "all", "wallet": "points", "quantity": 2**53 - 12, "reason": "full"}
    path = f"/v1/programs/live/members/{MEMBERS[0]}/adjustments"
    assert gateway("POST", path, given).status == 201
    changed = 0
    for item in listed(gateway, "birthdays", IN_A_YEAR):
        changed += worked_off(gateway, "jobs.run_birthdays", item, Context(300_000))[0]["changed"]
    [refused] = [line for line in lines(log) if line["message"] == "refused"]
    assert (refused["member_id"], refused["code"]) == (MEMBERS[0], "balance_limit")
    assert changed == len(MEMBERS) - 1
    counted = [line for line in lines(log) if "AgendaRefused" in line]
    assert sum(line["AgendaRefused"][0] for line in counted) == 1
