"""What `make doctor` says of machines and deployments that are well, and of those that are not."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from laurel.operations.clock import Clock
from laurel.operations.manage_program import put_program
from laurel.requests.parts import read_body
from laurel.requests.programs import ProgramRequest
from laurel.storage import keys
from laurel.storage.table import Delete
from local import check_deployment as deployment
from local import check_machine as machine
from local import doctor
from local.check_books import check_books
from local.deployment import Deployment
from local.finding import Finding, broken, note, well
from tests.builders import NOON, document
from tests.shop import Shop

GIGABYTE = 1 << 30
STREAM = "arn:aws:dynamodb:us-east-1:1:table/the-table/stream/1"

type Json = dict[str, Any]
type Verdict = tuple[bool, bool]
"""Whether somebody should do something, and whether something is broken."""

WELL, NOTE, BROKEN = (False, False), (True, False), (True, True)


def verdict(one: Finding) -> Verdict:
    return bool(one.remedy), one.is_broken


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (machine.python_is((3, 13), "3.13.1"), WELL),
        (machine.python_is((3, 12), "3.12.9"), BROKEN),
        (machine.system_is("Linux"), WELL),
        (machine.system_is("Darwin"), NOTE),
        (machine.make_is("/usr/bin/make"), WELL),
        (machine.make_is(None), BROKEN),
        (machine.disk_is(2 * GIGABYTE), WELL),
        (machine.disk_is(2 * GIGABYTE - 1), BROKEN),
        (machine.memory_is("MemTotal: 1 kB\nMemAvailable:  2097152 kB\n"), WELL),
        (machine.memory_is("MemTotal: 1 kB\nMemAvailable:  2097151 kB\n"), NOTE),
        (machine.encoding_is("UTF-8"), WELL),
        (machine.encoding_is("utf8"), WELL),
        (machine.encoding_is("ISO-8859-1"), NOTE),
        (machine.port_is(1, runs_ours=True), WELL),
    ],
    ids=lambda value: value.sentence if isinstance(value, Finding) else "",
)
def test_a_machine_is_told_what_it_lacks(found: Finding, wanted: Verdict) -> None:
    assert verdict(found) == wanted


def test_a_taken_port_is_told_with_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_taken", lambda port: port == 4566)
    found = machine.port_is(4566, runs_ours=False)
    assert verdict(found) == BROKEN
    assert "LAUREL_PORT=4567 make run" in found.remedy
    assert verdict(machine.port_is(4567, runs_ours=False)) == WELL


def test_environments_are_installed_and_no_older_than_what_is_pinned(tmp_path: Path) -> None:
    def verdicts() -> list[Verdict]:
        return [verdict(one) for one in machine.environments(tmp_path)]

    assert verdicts() == [BROKEN, BROKEN]
    for name in (".venv", ".venv-stack"):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".installed").touch()
    assert verdicts() == [WELL, WELL]
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "dev.txt").touch()
    os.utime(tmp_path / "requirements" / "dev.txt", (4e9, 4e9))
    assert verdicts() == [NOTE, WELL]


class Services:
    """AWS as far as the doctor asks it; `answers` are by the name of the call."""

    def __init__(self, **other: Json) -> None:
        index = {"IndexName": "agenda", "IndexStatus": "ACTIVE"}
        self.answers: Json = {
            "describe_table": {
                "Table": {
                    "TableStatus": "ACTIVE",
                    "GlobalSecondaryIndexes": [index],
                    "StreamSpecification": {"StreamEnabled": True},
                    "LatestStreamArn": STREAM,
                    "DeletionProtectionEnabled": True,
                }
            },
            "describe_time_to_live": {"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}},
            "describe_continuous_backups": backups("ENABLED"),
            "list_event_source_mappings": {"EventSourceMappings": [{"State": "Enabled"}]},
            "list_schedules": schedules(*["ENABLED"] * 5),
            "get_queue_attributes": waiting(0),
            "describe_alarms": alarms("OK", "INSUFFICIENT_DATA"),
            **other,
        }

    def __getattr__(self, call: str) -> Callable[..., Json]:
        def answer(**asked: Any) -> Json:
            del asked
            found: Json | Exception = self.answers[call]
            if isinstance(found, Exception):
                raise found
            return found

        return answer

    def get_paginator(self, call: str) -> "Services":
        return Services(paginate=[self.answers[call]])  # type: ignore[arg-type] # pages


def backups(status: str) -> Json:
    recovery = {"PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": status}}
    return {"ContinuousBackupsDescription": recovery}


def schedules(*states: str) -> Json:
    ours = [
        {"Name": f"s{number}", "State": state, "Target": {"Arn": "the-agenda"}}
        for number, state in enumerate(states)
    ]
    other = {"Name": "other", "State": "DISABLED", "Target": {"Arn": "another"}}
    return {"Schedules": [*ours, other]}


def waiting(messages: int) -> Json:
    return {"Attributes": {"ApproximateNumberOfMessages": str(messages)}}


def alarms(*states: str) -> Json:
    return {"MetricAlarms": [{"AlarmName": f"a{state}", "StateValue": state} for state in states]}


def table(**parts: Any) -> Json:
    right: Json = Services().answers["describe_table"]["Table"]
    return {"Table": {**right, **parts}}


def denied() -> Any:
    error: Any = {"Error": {"Code": "AccessDeniedException", "Message": "no"}}
    return ClientError(error, "DescribeAlarms")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[int, str | None]]:
    """What the address answers, by the key it is asked with."""
    answers: dict[str, tuple[int, str | None]] = {
        "": (401, "Mon, 02 Mar 2026 12:00:30 GMT"),
        "good": (200, None),
        "revoked": (403, None),
        "busy": (429, None),
    }
    monkeypatch.setattr(deployment, "ask", lambda _, key: answers[key])
    return answers


def looked_at(key: str = "good", *, is_local: bool = False, **other: Any) -> list[Finding]:
    """What is found of a deployment where some calls answer otherwise."""

    class There(Deployment):
        def client(self, service: str) -> Any:
            del service
            return Services(**other)

    queues = {"DeadLettersUrl": "q1", "UnpublishedNoticesUrl": "q2"}
    there = There("laurel-dev", "https://x", key, "the-table", "the-agenda", queues, is_local)
    return [*deployment.check_deployment(there, NOON)]


@pytest.mark.usefixtures("asked")
def test_a_deployment_that_is_well_is_said_to_be() -> None:
    found = looked_at()
    assert {verdict(one) for one in found} == {WELL}
    assert len(found) == 13


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("other", "told", "wanted"),
    [
        ({"key": ""}, "No key was tried.", NOTE),
        ({"key": "revoked"}, "The key is answered 403.", BROKEN),
        ({"key": "busy"}, "The key is at its limit.", NOTE),
        ({"describe_table": table(TableStatus="UPDATING")}, "The table is UPDATING", BROKEN),
        ({"describe_table": table(GlobalSecondaryIndexes=[])}, "its agenda missing.", BROKEN),
        ({"describe_table": table(StreamSpecification={})}, "The table has no stream", BROKEN),
        ({"describe_table": table(DeletionProtectionEnabled=False)}, "can be deleted.", NOTE),
        (
            {"describe_time_to_live": {"TimeToLiveDescription": {"TimeToLiveStatus": "ENABLED"}}},
            "DynamoDB deletes items of the ledger.",
            BROKEN,
        ),
        ({"describe_continuous_backups": backups("DISABLED")}, "cannot be restored", BROKEN),
        ({"list_event_source_mappings": {"EventSourceMappings": []}}, "Nothing reads", BROKEN),
        (
            {"list_event_source_mappings": {"EventSourceMappings": [{"State": "Disabled"}]}},
            "is Disabled.",
            NOTE,
        ),
        ({"list_schedules": schedules()}, "No schedule", BROKEN),
        ({"list_schedules": schedules("ENABLED", "DISABLED")}, "are paused: s1.", NOTE),
        ({"get_queue_attributes": waiting(3)}, "3 messages wait in DeadLetters.", BROKEN),
        ({"describe_alarms": alarms("OK", "ALARM")}, "Alarms ring: aALARM.", BROKEN),
        ({"describe_alarms": alarms()}, "There are no alarms.", BROKEN),
        ({"describe_alarms": denied()}, "The alarms cannot be looked at", BROKEN),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_well_is_told_with_a_remedy(other: Json, told: str, wanted: Verdict) -> None:
    [found] = [one for one in looked_at(**other) if told in one.sentence]
    assert verdict(found) == wanted


@pytest.mark.usefixtures("asked")
def test_of_a_local_stack_less_is_asked() -> None:
    assert len(looked_at(is_local=True, describe_continuous_backups=denied())) == 11


def test_an_address_without_an_authorizer_and_a_wrong_clock_are_told_of(
    asked: dict[str, tuple[int, str | None]],
) -> None:
    asked[""] = (200, None)
    assert verdict(looked_at()[0]) == BROKEN
    asked[""] = (401, "Mon, 02 Mar 2026 12:05:00 GMT")
    assert looked_at()[1].sentence.startswith("The clock here is 300 s off")


def test_an_address_that_does_not_answer_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object) -> Any:
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(deployment, "ask", nobody)
    found = [one for one in looked_at() if one.is_broken]
    assert [one.sentence for one in found] == ["https://x does not answer: refused."]


# The books


@pytest.fixture
def shop() -> Shop:
    """A live program beside the one in test mode, which runs nothing."""
    opened = Shop.with_member()
    opened.adjust("a1", 5)
    live = read_body(ProgramRequest, {"mode": "live", "document": document()})
    put_program(opened.services, "live", live, Clock(NOON))
    return opened


def books(shop: Shop, now: datetime = NOON) -> list[str]:
    return [one.sentence for one in check_books(shop.services, now) if one.remedy]


def test_books_that_add_up_and_no_run_so_far(shop: Shop) -> None:
    assert books(shop) == ["live: no run so far."]


def test_books_that_do_not_add_up_are_told_of(shop: Shop) -> None:
    shop.table.transact([Delete(keys.entry("shop", "ann", 1))])
    assert books(shop)[-1].startswith("shop: ann: ")


@pytest.mark.parametrize(
    ("report", "told"),
    [
        ({}, []),
        (
            {"started_at": NOON - timedelta(hours=27)},
            ["live: the last run was at 2026-03-01 09:00 UTC."],
        ),
        ({"finished": False}, ["live: not finished: audit."]),
        ({"failed": {"too_busy": 2}}, ["live: the last 1 runs passed over 2."]),
    ],
)
def test_runs_that_did_not_come_or_passed_somebody_over_are_told_of(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, report: Json, told: list[str]
) -> None:
    run = {"job": "audit", "finished": True, "failed": {}, "started_at": NOON, **report}
    run["started_at"] = run["started_at"].isoformat()
    monkeypatch.setattr("local.check_books.read_runs", lambda *_: ([run], None))
    assert books(shop) == told


# The command


@pytest.mark.parametrize(
    ("found", "status"), [(well("a."), 0), (note("a.", "b"), 0), (broken("a.", "b"), 1)]
)
def test_the_exit_status_is_1_where_something_is_broken(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    found: Finding,
    status: int,
) -> None:
    def some(*_: object, **__: object) -> Iterator[Finding]:
        yield found

    monkeypatch.setattr(doctor, "check_machine", some)
    monkeypatch.setattr(doctor, "of_deployment", some)
    monkeypatch.setattr("sys.argv", ["doctor"])
    assert doctor.main() == status
    assert found.line in capsys.readouterr().out


def test_before_anything_is_installed_the_machine_is_looked_at_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    [found] = doctor.of_deployment(None, 1)
    assert "make install" in found.remedy
