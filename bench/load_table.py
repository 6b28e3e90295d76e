"""Fills a table of a DynamoDB API that runs on this machine, with batch writes over one connection.

boto3 would take as long to make a request as the server to carry it out; a local server checks no
signature, so that a request is a few lines of JSON here.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable
from http.client import HTTPConnection
from itertools import batched
from typing import Any, Final
from urllib.parse import urlsplit

from laurel.storage.table import Item
from laurel.storage.wire import raw_item

_BATCH: Final = 25
"""What BatchWriteItem takes at most."""

_HEADERS: Final = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Target": "DynamoDB_20120810.BatchWriteItem",
    "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host, Signature=0",
}


def load(url: str, table: str, items: Iterable[Item]) -> int:
    """Write all items, and say how many there were; OSError where the server refuses some."""
    address = urlsplit(url)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=60)
    written = 0
    for batch in batched(items, _BATCH, strict=False):
        puts = [{"PutRequest": {"Item": raw_item(item)}} for item in batch]
        body = json.dumps({"RequestItems": {table: puts}}, default=_text)
        connection.request("POST", "/", body, _HEADERS)
        _check(connection.getresponse().read())
        written += len(batch)
    connection.close()
    return written


def _check(answer: bytes) -> None:
    read: dict[str, Any] = json.loads(answer)
    if read.get("UnprocessedItems") != {}:
        raise OSError(f"the server refused a batch: {answer[:500]!r}")


def _text(value: bytes) -> str:
    return b64encode(value).decode()
