"""The two calls by which notices leave, each as boto3's client of the service has it.

Either may be carried out twice where an answer is lost: an event is known by its id, and what was
set aside twice is looked at twice.
"""

from laurel.aws.service import Service, operation


class SignedEvents(Service):
    """A client of EventBridge that threads may share."""

    of = ("events", "AWSEvents", "1.1")
    put_events = operation("PutEvents")


class SignedQueues(Service):
    """A client of SQS that threads may share."""

    of = ("sqs", "AmazonSQS", "1.0")
    send_message = operation("SendMessage")
