"""What can go wrong with one call to DynamoDB, and a client to which it does.

The faults stand where boto3's own retries have ended: what comes out of here is what the storage
code has to live with. A process that dies is an exception that no code of Laurel's can catch.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Any, Final

from botocore.exceptions import ClientError, ReadTimeoutError

from tests.simulation.dynamo import DynamoDouble, Raw, cancelled, refused


class Fault(StrEnum):
    """What becomes of one call."""

    THROTTLED = "throttled"
    """It is refused for now, beyond boto3's own tries."""
    HALF_THROTTLED = "half_throttled"
    """A batch is answered in part: the rest is to be asked for again."""
    CONFLICT = "conflict"
    """Another transaction has one of its items just now."""
    ERROR = "error"
    """DynamoDB answers 500, and has done nothing."""
    CRASH_BEFORE = "crash_before"
    """The process dies before it sends it."""
    CRASH_AFTER = "crash_after"
    """The process dies after DynamoDB has done it."""
    LOST = "lost"
    """It is done, and the answer never comes: a timeout."""
    LATE = "late"
    """A timeout; and it is done some time afterwards, when the caller has gone on."""
    DUPLICATE = "duplicate"
    """The answer got lost, and the client sends it again: it is done, or tried, twice."""


WRITES: Final = frozenset({"put_item", "transact_write_items"})
_ONLY_WRITES: Final = frozenset({Fault.CONFLICT, Fault.LATE})

UNANSWERED: Final = frozenset({Fault.ERROR, Fault.LOST, Fault.LATE})
"""Faults that come out of the storage code as what it is: no answer."""


class Crashed(BaseException):
    """The process died. No `except Exception` of the code under test may hold it up."""


def may_meet(operation: str, fault: Fault) -> bool:
    """Whether that can become of a call of that kind."""
    if fault is Fault.HALF_THROTTLED:
        return operation == "batch_get_item"
    return operation in WRITES or fault not in _ONLY_WRITES


def is_no_answer(error: Exception) -> bool:
    """Whether a client gets a 5xx or nothing, and has to send its request again."""
    if isinstance(error, ReadTimeoutError):
        return True
    return isinstance(error, ClientError) and error.response["Error"]["Code"] == _ERROR


_ERROR: Final = "InternalServerError"


class FaultyClient:
    """Stands where boto3's client does. `next_fault` is asked before each call what becomes of it;
    `done` is told of each write that was done, `later` gets those that are still on their way.
    """

    exceptions: Final = DynamoDouble.exceptions

    def __init__(
        self,
        double: DynamoDouble,
        next_fault: Callable[[str, Raw], Fault | None],
        done: Callable[[Raw, Any], None] = lambda *_: None,
        later: Callable[[Callable[[], None]], None] = lambda _: None,
    ) -> None:
        self._double, self._next_fault, self._done, self._later = double, next_fault, done, later
        self.about: Any = None
        """What the caller is about: `done` is told, also of what arrives when they have gone on."""

    def __getattr__(self, operation: str) -> Callable[..., Raw]:
        return partial(self._call, operation)

    def _call(self, operation: str, **asked: Any) -> Raw:
        fault = self._next_fault(operation, asked)
        if fault is not None:
            return self._failed(fault, operation, asked)
        return self._sent(operation, asked, self.about)

    def _sent(self, operation: str, asked: Raw, about: Any) -> Raw:
        answer: Raw = getattr(self._double, operation)(**asked)
        if operation in WRITES:
            self._done(asked, about)
        return answer

    def _failed(self, fault: Fault, operation: str, asked: Raw) -> Raw:
        match fault:
            case Fault.THROTTLED:
                raise refused("ProvisionedThroughputExceededException", operation)
            case Fault.HALF_THROTTLED:
                return self._half(asked)
            case Fault.CONFLICT:
                raise _conflict(operation, asked)
            case Fault.ERROR:
                raise refused(_ERROR, operation)
            case Fault.CRASH_BEFORE:
                raise Crashed
            case Fault.CRASH_AFTER:
                self._arrived(operation, asked, self.about)
                raise Crashed
            case Fault.LOST:
                self._arrived(operation, asked, self.about)
                raise ReadTimeoutError(endpoint_url="")
            case Fault.LATE:
                self._later(partial(self._arrived, operation, asked, self.about))
                raise ReadTimeoutError(endpoint_url="")
            case Fault.DUPLICATE:
                self._arrived(operation, asked, self.about)
                return self._sent(operation, asked, self.about)

    def _arrived(self, operation: str, asked: Raw, about: Any) -> None:
        """Done, or refused by a condition; nobody hears of it."""
        try:
            self._sent(operation, asked, about)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _BY_CONDITION:
                raise

    def _half(self, asked: Raw) -> Raw:
        [(table, about)] = asked["RequestItems"].items()
        first, *rest = about["Keys"]
        part = {**about, "Keys": [first]}
        answer = self._double.batch_get_item(RequestItems={table: part})
        left = {table: {**about, "Keys": rest}} if rest else {}
        return {**answer, "UnprocessedKeys": left}


_BY_CONDITION: Final = frozenset(
    {"ConditionalCheckFailedException", "TransactionCanceledException"}
)


def _conflict(operation: str, asked: Raw) -> ClientError:
    if operation == "put_item":
        return refused("TransactionConflictException", operation)
    fine: list[Raw] = [{"Code": "None"} for _ in asked["TransactItems"]]
    return cancelled([{"Code": "TransactionConflict"}, *fine[1:]])
