"""What no client can go below: the same requests, made beforehand, over a socket and nothing else.

The application decides over a table in memory, and for each request that it would make the bytes of
such a request leave and the bytes of its answer come. Nothing is written, signed, checked or read.
"""

import json
import socket
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from bench.standing_table import StandingTable
from laurel.storage.keys import Key
from laurel.storage.signed_client import SignedClient
from laurel.storage.table import Item, Put, Write

_MOST_BYTES = 65_536
"""More than any answer here has, so that it comes at once."""


class Overheard(SignedClient):
    """The signed client, and every request as it could have left."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: dict[str, bytes] = {}

    def call(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        """See Service."""
        text = json.dumps(asked, separators=(",", ":"), default=lambda raw: b64encode(raw).decode())
        body = text.encode()
        head = f"POST / HTTP/1.1\r\nx-amz-target: .{operation}\r\ncontent-length: {len(body)}\r\n"
        head += "authorization: " + "x" * 400 + "\r\n\r\n"  # what it is signed by is about as long
        self.requests[operation] = head.encode() + body
        return super().call(operation, asked)


class OverSocket(StandingTable):
    """A table in memory that has bytes exchanged where a client would have asked."""

    def __init__(self, kept: StandingTable, exchange: Callable[[str], None]) -> None:
        super().__init__()
        super().transact([Put(item) for item in kept.items()])
        self.stand_still()
        self._exchange = exchange

    def batch_get(self, keys: Sequence[Key], *, consistent: bool = True) -> list[Item | None]:
        """See Table."""
        self._exchange("BatchGetItem")
        return super().batch_get(keys, consistent=consistent)

    def transact(self, writes: Sequence[Write]) -> None:
        """See Table."""
        self._exchange("TransactWriteItems")
        super().transact(writes)


@contextmanager
def over_socket(
    kept: StandingTable, url: str, requests: Mapping[str, bytes]
) -> Iterator[OverSocket]:
    """A table with what another keeps, and a socket to the server there."""
    there = urlsplit(url)
    with socket.create_connection((there.hostname, there.port)) as opened:
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def exchange(operation: str) -> None:
            opened.sendall(requests[operation])
            assert opened.recv(_MOST_BYTES).startswith(b"HTTP/1.1 200")

        yield OverSocket(kept, exchange)
