"""A connection that stays open: HTTP/1.1, as far as Amazon's JSON services speak it.

Not `http.client`: that reads the headers of an answer as it would an e-mail's, which takes longer
than to sign the request and to read the answer together, and is slower to import than the rest.
"""

import socket
from dataclasses import dataclass
from select import POLLIN, poll
from ssl import SSLContext
from typing import Final

_CONNECT_SECONDS: Final = 1
_READ_SECONDS: Final = 3
_MOST_HEADERS: Final = 100
_MOST_BYTES_OF_LINE: Final = 65_536
_MOST_BYTES: Final = 32 * 1024 * 1024
"""A batch of DynamoDB is up to 16 MB, and a third more in base64."""


class BrokenAnswerError(ConnectionError):
    """What came is no answer, not all of it, or too much of it."""


@dataclass(frozen=True, slots=True)
class Response:
    """What came. Names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    content: bytes


class Connection:
    """Opened when it is made; every fault of it is an OSError, after which it is of no use."""

    def __init__(self, host: str, port: int, trust: SSLContext | None) -> None:
        opened = socket.create_connection((host, port), _CONNECT_SECONDS)
        try:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if trust is not None:
                opened = trust.wrap_socket(opened, server_hostname=host)
            opened.settimeout(_READ_SECONDS)
        except BaseException:
            opened.close()
            raise
        self._socket = opened
        self._answers = opened.makefile("rb")
        self.stays_open = True

    def send(self, what: str, headers: dict[str, str], body: bytes = b"") -> Response:
        """The response to a request such as `POST /`. ValueError for a header of several lines."""
        lines = [f"{what} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        head = "\r\n".join([*lines, f"content-length: {len(body)}", "", ""])
        if head.count("\n") != len(lines) + 2 or head.count("\r") != len(lines) + 2:
            raise ValueError("a header has a line of its own, and one only")
        self._socket.sendall(head.encode("ascii") + body)
        return self._response()

    def is_open(self) -> bool:
        """Whether it can be used again: what has something to say unasked was closed."""
        watch = poll()
        watch.register(self._socket, POLLIN)
        return self.stays_open and not watch.poll(0)

    def close(self) -> None:
        """Close it."""
        self._answers.close()
        self._socket.close()

    def _response(self) -> Response:
        version, _, rest = self._line().partition(" ")
        status = rest[:3]
        if version not in {"HTTP/1.1", "HTTP/1.0"} or not (status.isascii() and status.isdigit()):
            raise BrokenAnswerError("the answer does not begin as one")
        headers = dict[str, str]()
        while line := self._line():
            name, colon, value = line.partition(":")
            if not colon or len(headers) == _MOST_HEADERS:
                raise BrokenAnswerError("the answer's headers are none")
            headers[name.lower()] = value.strip()
        if version == "HTTP/1.0" or headers.get("connection", "").lower() == "close":
            self.stays_open = False
        return Response(int(status), headers, self._content(headers))

    def _content(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return self._exactly(_size(headers.get("content-length", ""), 10))
        parts, room = list[bytes](), _MOST_BYTES
        while size := _size(self._line().partition(";")[0], 16, room):
            parts.append(self._exactly(size))
            room -= size
            self._end_of_chunk()
        self._end_of_chunk()
        return b"".join(parts)

    def _end_of_chunk(self) -> None:
        if self._line():
            raise BrokenAnswerError("a part of the answer does not end where it said")

    def _exactly(self, size: int) -> bytes:
        content = self._answers.read(size)
        if len(content) != size:
            raise BrokenAnswerError("the answer ends before its end")
        return content

    def _line(self) -> str:
        line = self._answers.readline(_MOST_BYTES_OF_LINE)
        if not line.endswith(b"\r\n"):
            raise BrokenAnswerError("the answer ends within a line")
        return line[:-2].decode("latin-1")


def _size(digits: str, base: int, most: int = _MOST_BYTES) -> int:
    """How many bytes there are said to be, `most` at most."""
    if not digits.isascii() or not digits.isalnum():  # int() takes "-1" and "1_0" too
        raise BrokenAnswerError("the answer does not say how long it is")
    try:
        size = int(digits, base)
    except ValueError as error:
        raise BrokenAnswerError("the answer does not say how long it is") from error
    if size > most:
        raise BrokenAnswerError("the answer is longer than any")
    return size
