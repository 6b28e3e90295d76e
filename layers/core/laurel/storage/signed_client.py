"""DynamoDB's operations that the table uses, each called as boto3's client calls it, but for binary
values: in answers they stay in base64, as they come.
"""

import os
from typing import Any

from laurel.aws.service import Json, Service, operation


class SignedClient(Service):
    """A client of DynamoDB that threads may share."""

    of = ("dynamodb", "DynamoDB_20120810", "1.0")
    get_item = operation("GetItem")
    batch_get_item = operation("BatchGetItem")
    query = operation("Query")
    put_item = operation("PutItem")

    def transact_write_items(self, **asked: Any) -> Json:  # noqa: ANN401 - as boto3 does
        """TransactWriteItems, with a token by which a repetition is known for ten minutes."""
        return self.call(
            "TransactWriteItems", {"ClientRequestToken": os.urandom(16).hex(), **asked}
        )
