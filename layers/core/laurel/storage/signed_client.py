"""DynamoDB's operations that the table uses, each called as boto3's client calls it.

The same names, arguments and answers as boto3 has them, but for binary values: in answers they stay
in base64, as they come.
"""

import os
from types import SimpleNamespace
from typing import Any, Final, Self

from laurel.aws.errors import ServiceError
from laurel.aws.service import Json, Service, signed_service


class SignedClient:
    """A client of DynamoDB that threads may share."""

    exceptions: Final = SimpleNamespace(ClientError=ServiceError)

    def __init__(self, service: Service) -> None:
        self._call = service.call
        self.close = service.close

    @classmethod
    def from_environment(cls) -> Self:
        """A client of this function's DynamoDB."""
        return cls(signed_service("dynamodb", "DynamoDB_20120810", "1.0"))

    def get_item(self, **asked: Any) -> Json:  # noqa: ANN401 - as boto3 does
        """GetItem."""
        return self._call("GetItem", asked)

    def batch_get_item(self, **asked: Any) -> Json:  # noqa: ANN401 - as boto3 does
        """BatchGetItem."""
        return self._call("BatchGetItem", asked)

    def query(self, **asked: Any) -> Json:  # noqa: ANN401 - as boto3 does
        """Query."""
        return self._call("Query", asked)

    def put_item(self, **asked: Any) -> Json:  # noqa: ANN401 - as boto3 does
        """PutItem."""
        return self._call("PutItem", asked)

    def transact_write_items(self, **asked: Any) -> Json:  # noqa: ANN401 - as boto3 does
        """TransactWriteItems, with a token by which a repetition is known for ten minutes."""
        return self._call(
            "TransactWriteItems", {"ClientRequestToken": os.urandom(16).hex(), **asked}
        )
