"""What the table's stream starts: one function, with new notices only, and what that may do."""

import importlib
import json
import pkgutil
from typing import Any

import pytest

from laurel import storage
from laurel.storage import notice_keys
from tests.template import allowed_actions, functions, template

type Json = dict[str, Any]

RESOURCES: Json = template()["Resources"]
MAPPINGS = {
    name: resource["Properties"]
    for name, resource in RESOURCES.items()
    if resource["Type"] == "AWS::Lambda::EventSourceMapping"
}
PUBLISHING = functions()["streams.publish_notices"]


def test_the_stream_starts_one_function_with_new_notices_and_nothing_else() -> None:
    [mapping] = MAPPINGS.values()
    [found] = mapping["FilterCriteria"]["Filters"]
    assert json.loads(found["Pattern"]) == {
        "eventName": ["INSERT"],
        "dynamodb": {"Keys": {"sk": {"S": [{"prefix": notice_keys.NOTICE}]}}},
    }
    assert mapping["FunctionName"] == {"Ref": f"{PUBLISHING.name}.Alias"}
    assert mapping["EventSourceArn"] == {"GetAtt": "Table.StreamArn"}


def test_no_other_key_begins_as_a_notice_does() -> None:
    """Ids of clients can be sort keys too, but no id has a `#`."""
    prefixes = {
        f"{module.name}.{name}": value
        for module in pkgutil.iter_modules(storage.__path__)
        if module.name.endswith("keys")
        for name, value in vars(importlib.import_module(f"laurel.storage.{module.name}")).items()
        if name.isupper() and isinstance(value, str)
    }
    assert prefixes.pop("notice_keys.NOTICE").endswith("#")
    assert not [name for name, value in prefixes.items() if value.startswith("NOTICE")]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("FunctionResponseTypes", ["ReportBatchItemFailures"]),
        ("BisectBatchOnFunctionError", True),
        ("StartingPosition", "TRIM_HORIZON"),
        ("Enabled", {"If": ["NoticesGoOut", True, False]}),
        ("MaximumRetryAttempts", -1),
        ("MaximumRecordAgeInSeconds", 6 * 60 * 60),
        ("DestinationConfig", {"OnFailure": {"Destination": {"GetAtt": "UnpublishedNotices.Arn"}}}),
    ],
)
def test_what_fails_comes_again_for_six_hours_and_is_set_aside_then(
    setting: str, value: object
) -> None:
    [mapping] = MAPPINGS.values()
    assert mapping[setting] == value


def test_the_function_may_read_the_stream_and_send_and_nothing_else() -> None:
    """The stream is read by Lambda in the function's name; the function itself makes two calls."""
    assert allowed_actions(PUBLISHING) == {
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "events:PutEvents",
        "sqs:SendMessage",
    }


def test_every_action_is_for_one_resource() -> None:
    """But for the one that knows no resources."""
    found = {
        action: statement["Resource"]
        for policy in PUBLISHING.policies
        for statement in policy["Statement"]
        for action in _listed(statement["Action"])
    }
    assert found["events:PutEvents"] == {"GetAtt": "EventBus.Arn"}
    assert found["sqs:SendMessage"] == {"GetAtt": "UnpublishedNotices.Arn"}
    assert found["dynamodb:GetRecords"] == {"GetAtt": "Table.StreamArn"}
    assert [action for action, where in found.items() if where == "*"] == ["dynamodb:ListStreams"]


def test_no_other_function_may_put_events() -> None:
    others = [one for one in functions().values() if one is not PUBLISHING]
    assert not [one.name for one in others if "events:PutEvents" in allowed_actions(one)]


def test_somebody_is_woken_when_notices_are_late_or_were_set_aside() -> None:
    watched = {
        (alarm["MetricName"], json.dumps(alarm["Dimensions"][0]["Value"]))
        for alarm in (one["Properties"] for one in RESOURCES.values() if _is_alarm(one))
    }
    assert ("IteratorAge", '{"Ref": "PublishNotices"}') in watched
    queue = '{"GetAtt": "UnpublishedNotices.QueueName"}'
    assert ("ApproximateNumberOfMessagesVisible", queue) in watched


def _is_alarm(resource: Json) -> bool:
    return bool(
        resource["Type"] == "AWS::CloudWatch::Alarm" and resource["Properties"].get("Dimensions")
    )


def _listed(action: str | list[str]) -> list[str]:
    return [action] if isinstance(action, str) else action
