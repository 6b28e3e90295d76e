"""The signed client against a server that answers as it is told: what it sends again."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import BotoCoreError

from laurel.aws import connection
from laurel.aws import service as module
from laurel.aws.credentials import credentials
from laurel.aws.errors import ServiceError
from laurel.storage.signed_client import SignedClient
from tests.authority import self_signed
from tests.scripted_server import Answering, Told, cuts, loses, refuses, says, scripted, then_closes

FINE = says({"Item": {"pk": {"S": "é"}}})


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Keys to sign with; and the most that each pause could have been, none of which is made."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    for name in ("AWS_SESSION_TOKEN", "AWS_CA_BUNDLE", "_X_AMZN_TRACE_ID"):
        monkeypatch.delenv(name, raising=False)
    most: list[float] = []

    def longest(least: float, longest: float) -> float:
        assert least == 0
        most.append(longest)
        return 0

    monkeypatch.setattr("laurel.aws.service._CHANCE.uniform", longest)
    return most


def service_at(url: str) -> SignedClient:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_REGION", "us-east-1")
        patch.setenv("AWS_ENDPOINT_URL_DYNAMODB", url)
        return SignedClient()


@contextmanager
def asking(*answers: Answering) -> Iterator[tuple[SignedClient, Told]]:
    """A service whose server answers so."""
    with scripted(*answers) as told:
        service = service_at(told.url)
        try:
            yield service, told
        finally:
            service.close()


def code_of(error: pytest.ExceptionInfo[ServiceError]) -> str:
    return str(error.value.response["Error"]["Code"])


# What is sent


def test_a_request_is_a_signed_post_of_json() -> None:
    with asking(FINE) as (service, told):
        answer = service.call("GetItem", {"Key": {"pk": {"B": b"\x00\xff"}}, "é": "🎁"})
    assert answer == {"Item": {"pk": {"S": "é"}}}
    assert told.asked == [{"Key": {"pk": {"B": "AP8="}}, "é": "🎁"}]
    [headers] = told.headers
    assert headers["x-amz-target"] == "DynamoDB_20120810.GetItem"
    assert headers["content-type"] == "application/x-amz-json-1.0"
    assert "accept-encoding" not in headers
    assert headers["host"] == f"127.0.0.1:{told.port}"
    assert "/us-east-1/dynamodb/aws4_request" in headers["authorization"]
    assert "x-amz-security-token" not in headers
    assert "x-amzn-trace-id" not in headers


def test_the_session_and_the_trace_go_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "a session")
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-2-3")
    with asking(FINE) as (service, told):
        service.call("GetItem", {})
    assert told.headers[0]["x-amz-security-token"] == "a session"
    assert told.headers[0]["x-amzn-trace-id"] == "Root=1-2-3"


@pytest.mark.parametrize("token", [None, "a//session=="])
def test_what_is_sent_bears_the_signature_that_botocore_makes_of_it(
    token: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-2-3")
    if token:
        monkeypatch.setenv("AWS_SESSION_TOKEN", token)
    with asking(FINE) as (service, told):
        service.call("GetItem", {"Key": {"pk": {"S": "é 🎁"}}})
    [headers], body = told.headers, '{"Key":{"pk":{"S":"é 🎁"}}}'.encode()
    sent_at = datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ")  # noqa: DTZ007 - as theirs
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: sent_at)
    about = {name: headers[name] for name in ("content-type", "host", "x-amz-target")}
    request: Any = AWSRequest("POST", f"{told.url}/", data=body, headers=about)
    SigV4Auth(Credentials("test", "test", token), "dynamodb", "us-east-1").add_auth(request)
    assert {(name.lower(), value) for name, value in request.headers.items()} <= {*headers.items()}


def test_what_is_no_json_is_not_sent() -> None:
    with asking() as (service, told), pytest.raises(TypeError):
        service.call("GetItem", {"Key": {1, 2}})
    assert told.connections == 0


# What is sent again

PASSING: dict[str, Answering] = {
    "throttled": refuses("ThrottlingException"),
    "provisioned": refuses("ProvisionedThroughputExceededException"),
    "limited": refuses("RequestLimitExceeded"),
    "still at it": refuses("TransactionInProgressException"),
    "their fault": refuses("InternalServerError", 500),
    "no service": says(b"<html>busy</html>", 503),
    "another gateway's words": says({"message": "no"}, 502),
    "lost": loses,
    "cut short": cuts,
    "garbled": says({"Item": {}}, X_Amz_Crc32="1"),
    "no JSON": says(b"{", 200),
    "too deep": says(b"{" * 9, 200),
}


@pytest.mark.parametrize("name", PASSING)
def test_what_may_pass_is_sent_again(name: str, pauses: list[float]) -> None:
    with asking(PASSING[name], PASSING[name], PASSING[name], FINE) as (service, told):
        assert service.call("GetItem", {"n": 1}) == {"Item": {"pk": {"S": "é"}}}
    assert told.asked == [{"n": 1}] * 4
    assert pauses == [0.05, 0.1, 0.2]


@pytest.mark.parametrize("name", PASSING)
def test_it_is_sent_four_times_at_most(name: str) -> None:
    with asking(*[PASSING[name]] * 4) as (service, told), pytest.raises(ServiceError):
        service.call("GetItem", {"n": 1})
    assert len(told.asked) == 4


@pytest.mark.parametrize(
    "code",
    [
        "ConditionalCheckFailedException",
        "TransactionCanceledException",
        "TransactionConflictException",
        "AccessDeniedException",
        "ValidationException",
        "ExpiredTokenException",
    ],
)
def test_what_will_not_pass_is_told_at_once(code: str) -> None:
    reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Item": {"pk": {"S": "a"}}}]
    refused = refuses(code, Message="m", CancellationReasons=reasons)
    with asking(refused) as (service, told), pytest.raises(ServiceError) as raised:
        service.call("PutItem", {})
    assert len(told.asked) == 1
    assert code_of(raised) == code
    assert raised.value.response["CancellationReasons"] == reasons


def test_a_refusal_says_nothing_of_what_was_sent() -> None:
    refused = refuses("ValidationException", Message="ann@example.com is no key")
    with asking(refused) as (service, _), pytest.raises(ServiceError) as raised:
        service.call("PutItem", {})
    assert str(raised.value) == "ValidationException (400)"


def test_it_gives_up_when_the_time_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 5.1])
    monkeypatch.setattr(module, "monotonic", lambda: next(clock))
    with asking(loses) as (service, told), pytest.raises(ServiceError):
        service.call("GetItem", {})
    assert len(told.asked) == 1


def test_an_answer_that_is_late_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_READ_SECONDS", 0.05)
    with asking(lambda _: time.sleep(0.3), FINE) as (service, told):
        assert service.call("GetItem", {})
    assert len(told.asked) == 2


def test_nobody_there_is_told_as_such() -> None:
    with scripted() as gone:
        url = gone.url
    with pytest.raises(ServiceError) as raised:
        service_at(url).call("GetItem", {})
    assert code_of(raised) == "Unreachable"


def test_a_transaction_is_sent_again_under_the_same_token() -> None:
    with asking(loses, says({}), says({})) as (client, told):
        client.transact_write_items(TransactItems=[])
        client.transact_write_items(TransactItems=[])
    first, again, other = (asked["ClientRequestToken"] for asked in told.asked)
    assert first == again != other
    assert len(first) == 32


# Connections


def test_a_connection_is_used_again() -> None:
    with asking(*[FINE] * 5) as (service, told):
        for _ in range(5):
            service.call("GetItem", {})
    assert told.connections == 1


def test_a_connection_serves_on_after_a_refusal() -> None:
    with asking(refuses("ConditionalCheckFailedException"), FINE) as (service, told):
        with pytest.raises(ServiceError):
            service.call("PutItem", {})
        service.call("GetItem", {})
    assert told.connections == 1


def test_one_that_was_closed_meanwhile_is_not_used(pauses: list[float]) -> None:
    """As after a function was frozen for some minutes."""
    with asking(then_closes(FINE), FINE) as (service, told):
        service.call("GetItem", {})
        time.sleep(0.1)
        service.call("GetItem", {})
    assert told.connections == 2
    assert len(told.asked) == 2
    assert pauses == []


def test_one_that_is_to_be_closed_is_not_kept() -> None:
    with asking(says({}, Connection="close"), FINE) as (service, told):
        service.call("GetItem", {})
        service.call("GetItem", {})
    assert told.connections == 2


def test_threads_share_a_service() -> None:
    threads, calls = 8, 20
    answers = [says({"Item": {}}) for _ in range(threads * calls)]
    with asking(*answers) as (service, told):
        failed: list[BaseException] = []

        def work() -> None:
            try:
                for _ in range(calls):
                    assert service.call("GetItem", {}) == {"Item": {}}
            except BaseException as error:  # noqa: BLE001 - told to the test's own thread
                failed.append(error)

        running = [threading.Thread(target=work) for _ in range(threads)]
        for one in running:
            one.start()
        for one in running:
            one.join()
    assert failed == []
    assert len(told.asked) == threads * calls
    assert told.connections <= threads


# TLS


@pytest.mark.parametrize("name", ["localhost", "another.example"])
def test_only_a_certificate_of_that_name_is_good(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, authority = self_signed(name, tmp_path)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(authority))
    with scripted(FINE, context=context) as told:
        service = service_at(f"https://localhost:{told.port}")
        if name == "localhost":
            assert service.call("GetItem", {})
            service.close()
        else:
            with pytest.raises(ServiceError, match="Unreachable") as raised:
                service.call("GetItem", {})
            assert isinstance(raised.value.__cause__, ssl.SSLCertVerificationError)
            assert told.asked == []


def test_a_certificate_of_an_unknown_authority_is_not_good(tmp_path: Path) -> None:
    context, _ = self_signed("localhost", tmp_path)
    with scripted(context=context) as told, pytest.raises(ServiceError) as raised:
        service_at(f"https://localhost:{told.port}").call("GetItem", {})
    assert isinstance(raised.value.__cause__, ssl.SSLCertVerificationError)


# Keys of a container, as under SnapStart


def served(minutes: int, **more: Any) -> Answering:
    """Keys that end in so many minutes from now."""
    ends = (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
    keys = {"AccessKeyId": f"A{minutes}", "SecretAccessKey": "s", "Token": "t", "Expiration": ends}
    return says({**keys, **more})


@contextmanager
def container(monkeypatch: pytest.MonkeyPatch, *answers: Answering) -> Iterator[Told]:
    """A function whose keys are at an address."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    with scripted(*answers) as told:
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{told.url}/v1/credentials")
        monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", "who asks")
        yield told


def test_keys_are_fetched_and_kept_until_shortly_before_their_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with container(monkeypatch, served(60), served(5), served(120)) as told:
        lasting, ending = credentials(), credentials()
        assert [lasting().key_id for _ in range(3)] == ["A60"] * 3
        assert [ending().key_id for _ in range(3)] == ["A120"] * 3
    assert [headers["authorization"] for headers in told.headers] == ["who asks"] * 3


def test_requests_are_signed_by_keys_that_were_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    with container(monkeypatch, served(60)), asking(FINE) as (service, told):
        service.call("GetItem", {})
    assert "Credential=A60/" in told.headers[0]["authorization"]
    assert told.headers[0]["x-amz-security-token"] == "t"


@pytest.mark.parametrize(
    "answer", [says({}, 403), says(b"no"), says({}), served(60, Expiration="soon"), loses]
)
def test_without_keys_there_is_no_client(
    monkeypatch: pytest.MonkeyPatch, answer: Answering
) -> None:
    monkeypatch.setattr("botocore.utils.ContainerMetadataFetcher.SLEEP_TIME", 0)
    with (
        container(monkeypatch, *[answer] * 3) as told,
        pytest.raises((BotoCoreError, KeyError, ValueError)),
    ):
        service_at(told.url)


def test_where_no_address_of_keys_is_named_there_is_no_client_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with container(monkeypatch) as told:
        monkeypatch.delenv("AWS_CONTAINER_CREDENTIALS_FULL_URI")
        with pytest.raises(ServiceError, match="NoCredentials"):
            service_at(told.url)


@pytest.mark.parametrize("address", ["http://example.com/keys", "http://8.8.8.8/keys"])
def test_a_strange_address_is_not_asked_for_keys(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    with container(monkeypatch) as told:
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", address)
        with pytest.raises(ValueError, match="Unsupported host"):
            credentials()
    assert told.headers == []
