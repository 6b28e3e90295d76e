"""A connection that stays open: HTTP/1.1, as far as Amazon's JSON services speak it.

Not `http.client`: that reads the headers of an answer as it would an e-mail's. It takes three times
as long for an exchange as this does, and half a bare interpreter more to import.
"""

import socket
from select import POLLIN, poll
from ssl import SSLContext
from typing import Final
from zlib import crc32

_CONNECT_SECONDS: Final = 1
_READ_SECONDS: Final = 3
_MOST_BYTES: Final = 32 * 1024 * 1024
"""A batch of DynamoDB is up to 16 MB, and a third more in base64."""


class Connection:
    """Opened when it is made, OSError where it cannot be."""

    def __init__(self, host: str, port: int, trust: SSLContext | None) -> None:
        opened = socket.create_connection((host, port), _CONNECT_SECONDS)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if trust is not None:
            opened = trust.wrap_socket(opened, server_hostname=host)  # closes it where that fails
        opened.settimeout(_READ_SECONDS)
        self._socket, self._answers, self._unasked = opened, opened.makefile("rb"), poll()
        self._unasked.register(opened, POLLIN)
        self._stays_open = True

    def post(self, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """The status and content of the answer to `POST /`. OSError or ValueError where there is
        none, it is not whole, or not what was sent; after that the connection is not open.
        """
        self._stays_open = False  # until the answer has come and says so
        lines = [f"{name}: {value}" for name, value in headers.items()]
        if not "".join(lines).isprintable():
            raise ValueError("a header has a line of its own, and one only")
        head = "\r\n".join(["POST / HTTP/1.1", *lines, f"content-length: {len(body)}", "", ""])
        self._socket.sendall(head.encode("ascii") + body)
        return self._answer()

    def is_open(self) -> bool:
        """Whether it can be used again: not after a fault, nor when there is something to read that
        nobody asked for, which is that the other side has closed it.
        """
        return self._stays_open and not self._unasked.poll(0)

    def close(self) -> None:
        """Close it."""
        self._answers.close()
        self._socket.close()

    def _answer(self) -> tuple[int, bytes]:
        version, status = self._answers.readline().split()[:2]
        headers = dict[bytes, bytes]()
        for line in self._answers:
            if line == b"\r\n":
                break
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()
        else:
            raise ValueError("the answer ends within its head")
        content = self._content(headers)
        if (promised := headers.get(b"x-amz-crc32")) and int(promised) != crc32(content):
            raise ValueError("the answer is not what was sent")
        closes = headers.get(b"connection", b"").lower() == b"close"
        self._stays_open = version == b"HTTP/1.1" and not closes
        return int(status), content

    def _content(self, headers: dict[bytes, bytes]) -> bytes:
        if headers.get(b"transfer-encoding", b"").lower() != b"chunked":
            return self._exactly(int(headers.get(b"content-length", b"")))
        content = bytearray()
        while size := int(self._answers.readline().partition(b";")[0], 16):
            content += self._exactly(size + 2)[:-2]
        self._answers.readline()
        return bytes(content)

    def _exactly(self, size: int) -> bytes:
        content = self._answers.read(size) if 0 <= size <= _MOST_BYTES else b""
        if len(content) != size:
            raise ValueError("the answer ends before its end, or is longer than any")
        return content
