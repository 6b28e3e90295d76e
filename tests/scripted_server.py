"""A server on this machine that answers each request with the next of a list, as told."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

type Json = dict[str, Any]
type Answering = Callable[[BaseHTTPRequestHandler], None]
"""Sends an answer, or fails to."""


def says(body: object, status: int = 200, **headers: str) -> Answering:
    """An answer in JSON, or in bytes that are none."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        about = {"Content_Length": str(len(content)), "X_Amz_Crc32": str(crc32(content))}
        for name, value in {**about, **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return send


def refuses(code: str, status: int = 400, **more: Any) -> Answering:
    """An error as DynamoDB words it."""
    return says({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", **more}, status)


def loses(handler: BaseHTTPRequestHandler) -> None:
    """The request came, and no answer goes out."""
    handler.close_connection = True


def cuts(handler: BaseHTTPRequestHandler) -> None:
    """The connection ends in the middle of the answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b'{"half":')
    handler.close_connection = True


def then_closes(answer: Answering) -> Answering:
    """The answer comes whole; after it the connection is closed without a word."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        answer(handler)
        handler.close_connection = True

    return send


def passes_on(url: str, *, lost: bool = False, forget: str = "") -> Answering:
    """Another server's answer, which may be lost on its way; a name may be left out of what it is
    asked.
    """
    host, port = urlsplit(url).hostname or "", urlsplit(url).port

    def send(handler: BaseHTTPRequestHandler) -> None:
        asked = {name: value for name, value in told_by(handler).items() if name != forget}
        body = json.dumps(asked).encode()
        kept = {name: value for name, value in handler.headers.items() if name != "content-length"}
        headers = {**kept, "Content-Length": str(len(body))}  # one of them, and the true one
        there = HTTPConnection(host, port, timeout=10)
        try:
            there.request("POST", "/", body, headers)
            answer = there.getresponse()
            content = answer.read()
        finally:
            there.close()
        if lost:
            loses(handler)
        else:
            says(content, answer.status)(handler)

    return send


def told_by(handler: BaseHTTPRequestHandler) -> Json:
    """What a request asks."""
    asked: Json = handler.asked  # type: ignore[attr-defined]
    return asked


@dataclass
class Told:
    """What the server is told to answer, and what it was asked. `connections` counts them.

    When its answers have all been given, it answers what is `usual`; but for the next request of
    the operation that is named in `losing`, which is answered as that says.
    """

    answers: list[Answering]
    usual: Answering | None = None
    losing: tuple[str, Answering] | None = None
    port: int = 0
    asked: list[Json] = field(default_factory=list[Json])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    connections: int = 0

    def next_for(self, target: str) -> Answering:
        """How a request is answered."""
        if self.losing is not None and target.endswith(f".{self.losing[0]}"):
            (_, answer), self.losing = self.losing, None
            return answer
        return self.usual if self.usual and not self.answers else self.answers.pop(0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class QuietServer(ThreadingHTTPServer):
    """Does not print that a client went away: here that is on purpose."""

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def scripted(
    *answers: Answering, context: ssl.SSLContext | None = None, usual: Answering | None = None
) -> Iterator[Told]:
    """The server, for as long as it is needed; over TLS with a context."""
    told = Told(list(answers), usual)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def setup(self) -> None:
            super().setup()
            told.connections += 1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.asked = json.loads(body)
            told.asked.append(self.asked)
            self.do_GET()

        def do_GET(self) -> None:
            told.headers.append({name.lower(): value for name, value in self.headers.items()})
            told.next_for(self.headers.get("x-amz-target", ""))(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = QuietServer(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
