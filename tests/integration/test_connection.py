"""Answers as bytes: which are read, which are refused, and what is left of the connection."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from laurel.aws.connection import Connection


@contextmanager
def answered(*answers: bytes) -> Iterator[Connection]:
    """A connection to a server that sends one of these for each request, and then closes it."""

    def serve() -> None:
        there, _ = listening.accept()
        with there:
            for answer in answers:
                there.recv(65_536)
                there.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = threading.Thread(target=serve)
        server.start()
        opened = Connection("127.0.0.1", listening.getsockname()[1], None)
        try:
            yield opened
        finally:
            opened.close()
            server.join()


def response(*answers: bytes) -> tuple[int, bytes]:
    with answered(*answers) as opened:
        return opened.post({"host": "here"}, b"")


LONG = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "status", "content"),
    [
        (LONG, 200, b"{}"),
        (b"HTTP/1.1 200\r\ncontent-length:0\r\n\r\n", 200, b""),
        (b"HTTP/1.1 500 No such\r\nCONTENT-LENGTH: 4 \r\nX: a: b\r\n\r\nbusy", 500, b"busy"),
        (CHUNKED + b"2\r\n{}\r\n0\r\n\r\n", 200, b"{}"),
        (
            CHUNKED + b"1;note=x\r\n{\r\nA\r\n0123456789\r\n1\r\n}\r\n0\r\n\r\n",
            200,
            b"{0123456789}",
        ),
        (CHUNKED + b"0\r\n\r\n", 200, b""),
        (LONG.replace(b"\r\n\r\n", b"\r\nX-Amz-Crc32:  2745614147 \r\n\r\n"), 200, b"{}"),
    ],
)
def test_an_answer_is_read(answer: bytes, status: int, content: bytes) -> None:
    assert response(answer) == (status, content)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Amz-Crc32: 7\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: \xb2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{}",
        b"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
        b"HTTP/1.1 OK\r\ncontent-length: 0\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 101,
        CHUNKED + b"2\r\n{}",
        CHUNKED + b"2\r\n{}0\r\n\r\n",
        CHUNKED + b"\r\n",
        CHUNKED + b"-1\r\n\r\n",
        CHUNKED + b"2000001\r\n",
    ],
)
def test_what_is_no_answer_is_refused(answer: bytes) -> None:
    with answered(answer) as opened:
        with pytest.raises(ValueError, match=r"answer|int|unpack|invalid literal"):
            opened.post({}, b"")
        assert not opened.is_open()


@pytest.mark.parametrize("value", ["a\r\nb: c", "a\nb", "a\rb", "a\r\n"])
def test_a_header_cannot_bring_another(value: str) -> None:
    with answered() as opened, pytest.raises(ValueError, match="line"):
        opened.post({"host": value}, b"")


def test_a_connection_that_was_closed_is_not_open() -> None:
    with answered(LONG, LONG) as opened:
        opened.post({}, b"")
        assert opened.is_open()
        opened.post({}, b"")
        with pytest.raises((OSError, ValueError)):
            opened.post({}, b"")
        assert not opened.is_open()


@pytest.mark.parametrize(
    ("answer", "stays"),
    [
        (LONG, True),
        (b"HTTP/1.1 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\n{}", True),
        (b"HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\n{}", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", False),
    ],
)
def test_an_answer_says_whether_the_connection_stays(answer: bytes, *, stays: bool) -> None:
    with answered(answer, b"") as opened:
        opened.post({}, b"")
        assert opened.is_open() is stays
