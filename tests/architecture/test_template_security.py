"""The template, looked through as a security scan would: what is stored is encrypted and kept, what
is allowed is named, what is logged ends, and what goes wrong wakes somebody.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.template import functions, template

type Json = dict[str, Any]

RESOURCES: Json = template()["Resources"]


def of_type(kind: str) -> dict[str, Json]:
    """The resources of a type, by name, as a whole."""
    found = {name: one for name, one in RESOURCES.items() if one["Type"] == kind}
    assert found, kind
    return found


# What is kept


@pytest.mark.parametrize("name", of_type("AWS::DynamoDB::Table"))
def test_a_table_is_encrypted_can_be_restored_and_outlives_the_stack(name: str) -> None:
    table = RESOURCES[name]
    about = table["Properties"]
    assert about["SSESpecification"] == {"SSEEnabled": True}
    assert about["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert about["DeletionProtectionEnabled"] == {"Ref": "DeletionProtection"}
    assert template()["Parameters"]["DeletionProtection"]["Default"] == "true"
    assert table["DeletionPolicy"] == "RetainExceptOnCreate"
    assert table["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize("name", of_type("AWS::SQS::Queue"))
def test_a_queue_is_encrypted_and_keeps_what_it_has_for_two_weeks(name: str) -> None:
    about = RESOURCES[name]["Properties"]
    assert about["SqsManagedSseEnabled"] is True
    assert about["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_secrets_are_made_by_the_stack_and_told_nobody() -> None:
    """None is a parameter, stands in the template, or is an output."""
    for secret in of_type("AWS::SecretsManager::Secret").values():
        assert secret["Properties"]["GenerateSecretString"]["PasswordLength"] >= 32
        assert "SecretString" not in secret["Properties"]
    assert not [name for name in template()["Parameters"] if "ecret" in name or "assword" in name]
    assert "SigningSecret" not in json.dumps(template()["Outputs"])


# Who may what


def statements() -> Iterator[tuple[str, Json]]:
    """Every statement of every policy, with the name of the resource it stands in."""
    for name, resource in RESOURCES.items():
        about = resource.get("Properties", {})
        documents = [about.get("PolicyDocument"), *about.get("Policies", ())]
        for document in documents:
            if isinstance(document, dict) and "Statement" in document:
                yield from ((name, statement) for statement in document["Statement"])


def test_every_statement_names_its_actions_and_allows_nothing_to_everybody() -> None:
    for name, statement in statements():
        assert statement["Effect"] == "Allow"
        assert "NotAction" not in statement, name
        assert "NotResource" not in statement, name
        assert "Principal" not in statement, name
        assert not [action for action in listed(statement["Action"]) if "*" in action], name


WITHOUT_RESOURCES = {
    "dynamodb:ListStreams",
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
}
"""Actions that IAM knows no resources for, or that their service needs on all."""


def test_what_may_be_done_to_everything_can_be_done_to_nothing_less() -> None:
    everywhere = [
        action
        for _, statement in statements()
        if statement["Resource"] == "*"
        for action in listed(statement["Action"])
    ]
    assert {*everywhere} <= WITHOUT_RESOURCES


def test_nothing_opens_a_function_or_a_bus_to_strangers() -> None:
    """No address of a function's own, no permission for anybody, no policy of a bus or queue."""
    open_kinds = {
        "AWS::Lambda::Url",
        "AWS::Lambda::Permission",
        "AWS::Events::EventBusPolicy",
        "AWS::SQS::QueuePolicy",
        "AWS::SNS::TopicPolicy",
        "AWS::S3::Bucket",
    }
    assert not [name for name, one in RESOURCES.items() if one["Type"] in open_kinds]
    assert not [name for name, one in RESOURCES.items() if "FunctionUrlConfig" in str(one)]


# The API


def test_every_route_asks_who_calls_but_the_one_that_refuses_all() -> None:
    auth = RESOURCES["Api"]["Properties"]["Auth"]
    assert auth["DefaultAuthorizer"] == "Key"
    identity = auth["Authorizers"]["Key"]["Identity"]
    assert identity == {"Headers": ["Authorization"], "ReauthorizeEvery": 0}
    without = [
        (name, event["Properties"].get("Path"))
        for name, function in of_type("AWS::Serverless::Function").items()
        for event in function["Properties"].get("Events", {}).values()
        if "Auth" in event["Properties"]
    ]
    assert without == [("RefuseUnknown", None)]


def test_other_origins_get_no_cookies() -> None:
    assert "AllowCredentials" not in RESOURCES["Api"]["Properties"]["CorsConfiguration"]


def test_the_access_log_has_no_path_no_address_and_no_header() -> None:
    text = RESOURCES["Api"]["Properties"]["AccessLogSettings"]["Format"]
    for name in ("path", "identity", "sourceIp", "header", "userAgent", "authorizer.principalId"):
        assert name not in text


# What is logged, and who is woken


@pytest.mark.parametrize("name", of_type("AWS::Logs::LogGroup"))
def test_logs_end(name: str) -> None:
    assert RESOURCES[name]["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}


@pytest.mark.parametrize("function", functions().values(), ids=lambda function: function.module)
def test_a_function_logs_into_a_group_that_ends_and_is_on_a_current_runtime(function: Any) -> None:
    usual = template()["Globals"]["Function"]
    own = RESOURCES[function.name]["Properties"]
    group = own.get("LoggingConfig", usual["LoggingConfig"])["LogGroup"]["Ref"]
    assert RESOURCES[group]["Type"] == "AWS::Logs::LogGroup"
    assert own.get("Runtime", usual["Runtime"]) == "python3.13"


SETTINGS = ("POWERTOOLS_", "PYDANTIC_")
"""Of libraries, written out in the template; everything else is a reference."""


def test_no_function_is_told_a_secret_by_its_environment() -> None:
    """Names of resources and settings only: what a function may know, it asks for."""
    usual = template()["Globals"]["Function"]["Environment"]["Variables"]
    own = [
        function["Properties"].get("Environment", {}).get("Variables", {})
        for function in of_type("AWS::Serverless::Function").values()
    ]
    for variables in (usual, *own):
        for name, value in variables.items():
            plain = isinstance(value, str)
            assert not plain or name.startswith(SETTINGS), name


@pytest.mark.parametrize("name", of_type("AWS::CloudWatch::Alarm"))
def test_an_alarm_is_heard(name: str) -> None:
    about = RESOURCES[name]["Properties"]
    assert about["AlarmActions"] == [{"Ref": "Alarms"}]
    assert about["TreatMissingData"] == "notBreaching"


def test_what_is_set_aside_or_fails_has_an_alarm() -> None:
    watched = json.dumps([one["Properties"] for one in of_type("AWS::CloudWatch::Alarm").values()])
    for name in (*of_type("AWS::SQS::Queue"), *of_type("AWS::DynamoDB::Table"), "Agenda", "Api"):
        assert f'"{name}' in watched, name


def listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
