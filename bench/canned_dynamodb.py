"""A DynamoDB that answers reads from memory and takes every write for done: a process of its own.

It stands in where the store's own time and capacity are not the question, but a real socket, real
requests and real answers are. What is written is not kept, so every earning meets the same account;
queries find nothing. The event bus, which functions reach at the same address, takes everything.
"""

import json
import socketserver
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from subprocess import PIPE, Popen
from typing import Any
from zlib import crc32

from laurel.storage.table import Item
from laurel.storage.wire import raw_item

type Json = dict[str, Any]


@contextmanager
def canned(items: list[Item]) -> Iterator[str]:
    """The URL of such a server, which holds these items."""
    rows = [raw_item(item) for item in items]
    command = [sys.executable, "-m", "bench.canned_dynamodb"]
    with Popen(command, stdin=PIPE, stdout=PIPE) as server:  # noqa: S603 - this very file
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(rows, default=lambda raw: b64encode(raw).decode()).encode())
        server.stdin.close()
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.terminate()


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """One thread a connection."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, items: Mapping[tuple[str, str], Json]) -> None:
        self.items = items
        super().__init__(("127.0.0.1", 0), Handler)

    def answer(self, operation: str, asked: Json) -> Json:
        """What DynamoDB would say."""
        match operation:
            case "GetItem":
                found = self.items.get(_place(asked["Key"]))
                return {"Item": found} if found else {}
            case "BatchGetItem":
                [(table, part)] = asked["RequestItems"].items()
                rows = [self.items.get(_place(key)) for key in part["Keys"]]
                found_rows = [row for row in rows if row is not None]
                return {"Responses": {table: found_rows}, "UnprocessedKeys": {}}
            case "Query":
                return {"Items": [], "Count": 0, "ScannedCount": 0}
            case "TransactWriteItems" | "PutItem" | "UpdateItem":
                return {}
            case "PutEvents":
                return {
                    "FailedEntryCount": 0,
                    "Entries": [{"EventId": "1"}] * len(asked["Entries"]),
                }
            case _:
                raise ValueError(operation)


class Handler(BaseHTTPRequestHandler):
    """DynamoDB's protocol over HTTP/1.1, connections kept open."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave together
    server: Server

    def do_POST(self) -> None:
        """Answer an operation."""
        operation = self.headers["X-Amz-Target"].partition(".")[2]
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps(self.server.answer(operation, asked)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("X-Amz-Crc32", str(crc32(body)))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _place(raw: Json) -> tuple[str, str]:
    return raw["pk"]["S"], raw["sk"]["S"]


if __name__ == "__main__":
    rows = {_place(row): row for row in json.load(sys.stdin)}
    with Server(rows) as serving:
        print(serving.server_address[1], flush=True)
        serving.serve_forever()
