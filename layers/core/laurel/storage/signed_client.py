"""DynamoDB's operations that the table uses, each called as boto3's client calls it, but for binary
values: in answers they stay in base64, as they come.
"""

import os
from typing import Any

from laurel.aws.service import Json
from laurel.aws.signed_calls import SignedCalls


class SignedClient(SignedCalls):
    """A client of DynamoDB that threads may share."""

    of = ("dynamodb", "DynamoDB_20120810", "1.0")

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
