"""A running deployment, as `make doctor` looks at it: from the address to the books."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPException

from botocore.exceptions import BotoCoreError, ClientError

from local.deployment import Deployment
from local.finding import Finding, broken, note, well

PATIENCE = 15
"""Seconds to wait for an answer: a first start may take some."""

MOST_SKEW = timedelta(seconds=60)
"""A request that is signed so far off is still taken (AWS takes five minutes), but not for long."""

type Check = Callable[[Deployment], Iterator[Finding]]


def check_deployment(there: Deployment, now: datetime) -> Iterator[Finding]:
    """Everything about a deployment but its books."""
    yield from _address(there, now)
    for check in (_key, _table, _stream, _schedules, _queues, _alarms):
        try:
            yield from check(there)
        except (BotoCoreError, ClientError, OSError) as error:
            what = check.__name__.strip("_")
            remedy = "Look at the credentials (AWS_PROFILE), their rights, and the region."
            yield broken(f"The {what} cannot be looked at: {error}.", remedy)


def _address(there: Deployment, now: datetime) -> Iterator[Finding]:
    try:
        status, date = ask(there, "")
    except (OSError, HTTPException) as error:
        remedy = "make run" if there.is_local else "Look at the stack's events, and at the network."
        yield broken(f"{there.url} does not answer: {error}.", remedy)
        return
    if status != HTTPStatus.UNAUTHORIZED:
        told = f"Without a key {there.url} answers {status}, and not 401."
        yield broken(told, "Deploy again: the routes are not behind the authorizer.")
        return
    yield well("The address answers, and asks for a key.")
    yield from _clock(date, now)


def _clock(date: str | None, now: datetime) -> Iterator[Finding]:
    if date is None:
        return
    skew = abs(parsedate_to_datetime(date) - now)
    if skew <= MOST_SKEW:
        yield well("The clocks of both sides agree.")
    else:
        told = f"The clock here is {skew.total_seconds():.0f} s off that of the deployment."
        yield broken(told, "Set it by NTP: signed requests are refused from five minutes on.")


def _key(there: Deployment) -> Iterator[Finding]:
    if not there.key:
        yield note("No key was tried.", "export LAUREL_KEY=… to have one tried")
        return
    try:
        status, _ = ask(there, there.key)
    except (OSError, HTTPException):
        return  # told of already: the address does not answer
    if status == HTTPStatus.OK:
        yield well("The key works.")
    elif status == HTTPStatus.TOO_MANY_REQUESTS:
        yield note("The key is at its limit.", "Make one with a higher --per-minute.")
    else:
        remedy = "`laurel keys list` says whether it is revoked; make another: `laurel keys create`"
        yield broken(f"The key is answered {status}.", remedy)


def ask(there: Deployment, key: str) -> tuple[int, str | None]:
    """The status and the date of an answer to a request with that key, or with none."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    request = urllib.request.Request(f"{there.url}/v1/presets", headers=headers)  # noqa: S310 - the stack's address
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as found:  # noqa: S310 - as above
            return found.status, found.headers.get("Date")
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers.get("Date")


def _table(there: Deployment) -> Iterator[Finding]:
    dynamodb = there.client("dynamodb")
    found = dynamodb.describe_table(TableName=there.table)["Table"]
    index = {
        one["IndexName"]: one.get("IndexStatus", "ACTIVE")
        for one in found["GlobalSecondaryIndexes"]
    }
    if found["TableStatus"] == index.get("agenda") == "ACTIVE":
        yield well(f"The table {there.table} and its agenda are active.")
    else:
        told = f"The table is {found['TableStatus']}, its agenda {index.get('agenda', 'missing')}."
        yield broken(told, "Wait until both are ACTIVE; a missing index comes with a deployment.")
    if found.get("StreamSpecification", {}).get("StreamEnabled"):
        yield well("The table has its stream.")
    else:
        yield broken("The table has no stream: no touch point goes out.", "Deploy again.")
    yield _deletes_nothing(dynamodb.describe_time_to_live(TableName=there.table))
    if not there.is_local:
        yield _can_be_restored(dynamodb.describe_continuous_backups(TableName=there.table))
        yield _is_protected(protected=bool(found.get("DeletionProtectionEnabled")))


def _deletes_nothing(answer: dict[str, dict[str, str]]) -> Finding:
    if answer["TimeToLiveDescription"].get("TimeToLiveStatus", "DISABLED") == "DISABLED":
        return well("The table deletes nothing by itself.")
    told = "Time to live is on: DynamoDB deletes items of the ledger."
    return broken(
        told, "Turn it off at once: aws dynamodb update-time-to-live; then docs/recovery.md"
    )


def _can_be_restored(answer: dict[str, dict[str, dict[str, str]]]) -> Finding:
    recovery = answer["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
    if recovery.get("PointInTimeRecoveryStatus") == "ENABLED":
        return well("The table can be restored to a point in time.")
    remedy = "aws dynamodb update-continuous-backups, or deploy again"
    return broken("The table cannot be restored to a point in time.", remedy)


def _is_protected(*, protected: bool) -> Finding:
    if protected:
        return well("The table refuses to be deleted.")
    return note("The table can be deleted.", "Deploy with DeletionProtection=true, but for trials.")


def _stream(there: Deployment) -> Iterator[Finding]:
    stream = there.client("dynamodb").describe_table(TableName=there.table)["Table"]
    found = there.client("lambda").list_event_source_mappings(
        EventSourceArn=stream.get("LatestStreamArn", there.table)
    )["EventSourceMappings"]
    states = [one["State"] for one in found]
    if states == ["Enabled"]:
        yield well("Touch points are read off the stream.")
    elif not states:
        yield broken("Nothing reads the table's stream.", "Deploy again.")
    else:
        remedy = "Deploy with Notices=ENABLED, if that is not on purpose: docs/touch-points.md"
        yield note(f"The reading of the stream is {states[0]}.", remedy)


def _schedules(there: Deployment) -> Iterator[Finding]:
    scheduler, off, count = there.client("scheduler"), list[str](), 0
    for page in scheduler.get_paginator("list_schedules").paginate():
        ours = [one for one in page["Schedules"] if one["Target"]["Arn"] == there.agenda]
        count += len(ours)
        off += [one["Name"] for one in ours if one["State"] != "ENABLED"]
    if not count:
        yield broken("No schedule starts the daily runs.", "Deploy again.")
    elif off:
        remedy = "Deploy with Schedules=ENABLED, if that is not on purpose"
        yield note(f"These runs are paused: {', '.join(sorted(off))}.", remedy)
    else:
        yield well(f"{count} daily runs are scheduled.")


def _queues(there: Deployment) -> Iterator[Finding]:
    sqs = there.client("sqs")
    for name, url in there.queues.items():
        asked = sqs.get_queue_attributes(
            QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"]
        )
        waiting = int(asked["Attributes"]["ApproximateNumberOfMessages"])
        queue = name.removesuffix("Url")
        if not waiting:
            yield well(f"{queue} is empty.")
        else:
            remedy = "docs/runbooks.md: what lies there, and what to do with it"
            yield broken(f"{waiting} messages wait in {queue}.", remedy)


def _alarms(there: Deployment) -> Iterator[Finding]:
    alarms = there.client("cloudwatch").describe_alarms(AlarmNamePrefix=there.stack)
    found = alarms["MetricAlarms"]
    ringing = sorted(one["AlarmName"] for one in found if one["StateValue"] == "ALARM")
    if ringing:
        yield broken(f"Alarms ring: {', '.join(ringing)}.", "docs/runbooks.md has a page for each")
    elif not found:
        yield broken("There are no alarms.", "Deploy again.")
    else:
        yield well(f"None of {len(found)} alarms rings.")
