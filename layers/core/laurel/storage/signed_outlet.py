"""The two calls by which notices leave, each as boto3's client of the service has it.

Either may be carried out twice where an answer is lost: an event is known by its id, and what was
set aside twice is looked at twice.
"""

from types import SimpleNamespace
from typing import Any, Final, Self

from laurel.aws.errors import ServiceError
from laurel.aws.service import Json, Service, signed_service


class SignedEvents:
    """A client of EventBridge that threads may share."""

    exceptions: Final = SimpleNamespace(ClientError=ServiceError)

    def __init__(self, service: Service) -> None:
        self._call = service.call
        self.close = service.close

    @classmethod
    def from_environment(cls) -> Self:
        """A client of this function's EventBridge."""
        return cls(signed_service("events", "AWSEvents", "1.1"))

    def put_events(self, **asked: Any) -> Json:  # noqa: ANN401 - as boto3 does
        """PutEvents."""
        return self._call("PutEvents", asked)


class SignedQueues:
    """A client of SQS that threads may share."""

    exceptions: Final = SimpleNamespace(ClientError=ServiceError)

    def __init__(self, service: Service) -> None:
        self._call = service.call
        self.close = service.close

    @classmethod
    def from_environment(cls) -> Self:
        """A client of this function's SQS."""
        return cls(signed_service("sqs", "AmazonSQS", "1.0"))

    def send_message(self, **asked: Any) -> Json:  # noqa: ANN401 - as boto3 does
        """SendMessage."""
        return self._call("SendMessage", asked)
