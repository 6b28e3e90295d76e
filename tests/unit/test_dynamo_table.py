"""What DynamoDB answers when it will not: whose turn it was, what to try again, what is a fault."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from laurel.domain.errors import Refusal
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.keys import Key
from laurel.storage.table import Absent, Cancelled, Equals, Put

type Json = dict[str, Any]

KEY = Key("p", "A")
PUT = Put({"pk": "p", "sk": "A", "value": 1}, Absent())
RAW = {"pk": {"S": "p"}, "sk": {"S": "A"}}


class Client:
    """Answers each call with the next of these, and remembers what was asked."""

    exceptions = SimpleNamespace(ClientError=ClientError)

    def __init__(self, *answers: Json | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[Json] = []

    def __getattr__(self, operation: str) -> Callable[..., Json]:
        def call(**asked: Any) -> Json:
            self.asked.append({"operation": operation, **asked})
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


def table(*answers: Json | Exception) -> tuple[DynamoTable, Client]:
    client = Client(*answers)
    return DynamoTable(client, "t"), client


def error(code: str, **more: Any) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": ""}, **more}
    return ClientError(answer, "Operation")


def cancelled(*reasons: Json) -> ClientError:
    return error("TransactionCanceledException", CancellationReasons=list(reasons))


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were asked for, none of which is made."""
    asked: list[float] = []
    monkeypatch.setattr("laurel.storage.dynamo_table.sleep", asked.append)
    return asked


FINE: Json = {"Code": "None"}
CONFLICT: Json = {"Code": "TransactionConflict"}
FAILED: Json = {"Code": "ConditionalCheckFailed", "Item": RAW}
FAILED_WITHOUT_ITEM: Json = {"Code": "ConditionalCheckFailed"}


# Transactions


def test_reasons_are_read_by_their_place() -> None:
    there, _ = table(cancelled(FINE, FAILED, FINE, FAILED_WITHOUT_ITEM))
    with pytest.raises(Cancelled) as raised:
        there.transact([PUT] * 4)
    found = [failed and (failed.item or "none") for failed in raised.value.failures]
    assert found == [None, {"pk": "p", "sk": "A"}, None, "none"]
    assert not raised.value.contended


@pytest.mark.parametrize(
    "code", ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]
)
def test_a_place_lost_to_another_transaction_is_worth_another_try(code: str) -> None:
    there, _ = table(cancelled(FINE, {"Code": code}))
    with pytest.raises(Cancelled) as raised:
        there.transact([PUT] * 2)
    assert raised.value.contended
    assert raised.value.failures == (None, None)


def test_a_failed_condition_is_told_beside_a_conflict() -> None:
    there, _ = table(cancelled(CONFLICT, FAILED))
    with pytest.raises(Cancelled) as raised:
        there.transact([PUT] * 2)
    assert raised.value.contended
    assert raised.value.failures[1] is not None


@pytest.mark.parametrize(
    "code", ["ValidationError", "ItemCollectionSizeLimitExceeded", "SomethingNew"]
)
def test_a_reason_that_is_no_race_is_a_fault_of_ours(code: str) -> None:
    there, _ = table(cancelled(FAILED, {"Code": code}))
    with pytest.raises(ClientError):
        there.transact([PUT] * 2)


THROTTLES = [
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "TransactionInProgressException",
]


@pytest.mark.parametrize("code", THROTTLES)
def test_a_write_that_is_throttled_is_worth_another_try(code: str) -> None:
    there, _ = table(error(code), error(code))
    with pytest.raises(Cancelled) as raised:
        there.transact([PUT] * 3)
    assert raised.value.contended
    assert raised.value.failures == (None, None, None)
    with pytest.raises(Cancelled) as raised:
        there.put(PUT)
    assert raised.value.contended
    assert raised.value.failures == (None,)


@pytest.mark.parametrize("code", ["AccessDeniedException", "ResourceNotFoundException"])
def test_what_only_we_can_mend_is_raised_as_it_is(code: str) -> None:
    there, _ = table(error(code), error(code), error(code))
    with pytest.raises(ClientError):
        there.transact([PUT])
    with pytest.raises(ClientError):
        there.put(PUT)
    with pytest.raises(ClientError):
        there.get(KEY)


def test_conditions_ask_for_the_item_that_is_in_their_way() -> None:
    there, client = table({}, {})
    there.put(PUT)
    there.transact([Put(PUT.item, Equals("value", 1))])
    [sent] = client.asked[1]["TransactItems"]
    for asked in (client.asked[0], sent["Put"]):
        assert asked["ReturnValuesOnConditionCheckFailure"] == "ALL_OLD"


# Reads


@pytest.mark.parametrize("code", THROTTLES[:3])
def test_a_read_that_is_throttled_is_refused_to_be_sent_again(code: str) -> None:
    reads: list[Callable[[DynamoTable], object]] = [
        lambda there: there.get(KEY),
        lambda there: there.batch_get([KEY]),
        lambda there: there.query("p"),
        lambda there: there.query_agenda("A#1", "2026-03-02"),
    ]
    for read in reads:
        there, _ = table(error(code))
        with pytest.raises(Refusal) as refused:
            read(there)
        assert refused.value.code == "too_busy"
        assert refused.value.retry_after == 1


def test_a_batch_asks_again_for_what_was_left_out(pauses: list[float]) -> None:
    left = {"t": {"Keys": [RAW], "ConsistentRead": False}}
    there, client = table({"Responses": {}, "UnprocessedKeys": left}, {"Responses": {"t": [RAW]}})
    assert there.batch_get([KEY], consistent=False) == [{"pk": "p", "sk": "A"}]
    assert client.asked[1]["RequestItems"] == left
    assert len(pauses) == 1


def test_a_batch_that_is_never_answered_in_full_is_refused(pauses: list[float]) -> None:
    left = {"t": {"Keys": [RAW]}}
    there, client = table(*[{"Responses": {}, "UnprocessedKeys": left}] * 20)
    with pytest.raises(Refusal, match="many"):
        there.batch_get([KEY])
    assert len(client.asked) < 10
    assert pauses == sorted(pauses)
    assert sum(pauses) < 2


@pytest.mark.parametrize("consistent", [True, False])
def test_a_batch_may_be_stale_where_that_is_said(*, consistent: bool) -> None:
    there, client = table({"Responses": {}})
    there.batch_get([KEY], consistent=consistent)
    assert client.asked[0]["RequestItems"]["t"]["ConsistentRead"] is consistent


def test_all_other_reads_of_the_table_are_strongly_consistent() -> None:
    there, client = table({}, {"Items": []})
    there.get(KEY)
    there.query("p")
    assert all(asked["ConsistentRead"] for asked in client.asked)


def test_a_page_cut_by_its_size_says_where_to_go_on() -> None:
    """DynamoDB reads 1 MB at most, however few items that is."""
    there, _ = table({"Items": [RAW], "LastEvaluatedKey": RAW})
    page = there.query("p", limit=50)
    assert (len(page.items), page.last) == (1, KEY)


def test_an_attribute_of_a_foreign_type_is_not_guessed_at() -> None:
    there, _ = table({"Item": {**RAW, "value": {"BOOL": True}}})
    with pytest.raises(ValueError, match="BOOL"):
        there.get(KEY)
