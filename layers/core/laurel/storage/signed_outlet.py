"""The two calls by which notices leave, each as boto3's client of the service has it.

Either may be carried out twice where an answer is lost: an event is known by its id, and what was
set aside twice is looked at twice.
"""

from typing import Any

from laurel.aws.service import Json
from laurel.aws.signed_calls import SignedCalls


class SignedEvents(SignedCalls):
    """A client of EventBridge that threads may share."""

    of = ("events", "AWSEvents", "1.1")

    def put_events(self, **asked: Any) -> Json:  # noqa: ANN401 - as boto3 does
        """PutEvents."""
        return self._call("PutEvents", asked)


class SignedQueues(SignedCalls):
    """A client of SQS that threads may share."""

    of = ("sqs", "AmazonSQS", "1.0")

    def send_message(self, **asked: Any) -> Json:  # noqa: ANN401 - as boto3 does
        """SendMessage."""
        return self._call("SendMessage", asked)
