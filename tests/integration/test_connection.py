"""Answers as bytes: which are read, which are refused, and what is left of the connection."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from laurel.aws import connection as module
from laurel.aws.connection import BrokenAnswerError, Connection, Response


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


def response(*answers: bytes) -> Response:
    with answered(*answers) as opened:
        return opened.send("POST /", {"host": "here"})


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
    ],
)
def test_an_answer_is_read(answer: bytes, status: int, content: bytes) -> None:
    found = response(answer)
    assert (found.status, found.content) == (status, content)


def test_names_of_headers_are_in_lower_case() -> None:
    found = response(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Amz-Crc32:  7 \r\n\r\n")
    assert found.headers == {"content-length": "0", "x-amz-crc32": "7"}


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1_0\r\n\r\n0123456789",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: \xb2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        b"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
        b"HTTP/2 200\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 OK\r\ncontent-length: 0\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 101,
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"h%d: b\r\n" % n for n in range(101)) + b"\r\n",
        b"HTTP/1.1 200 OK\r\na: " + b"b" * 70_000 + b"\r\n\r\n",
        CHUNKED + b"2\r\n{}",
        CHUNKED + b"2\r\n{}0\r\n\r\n",
        CHUNKED + b"\r\n",
        CHUNKED + b"-1\r\n\r\n",
        CHUNKED + b"2000001\r\n",
    ],
)
def test_what_is_no_answer_is_refused(answer: bytes) -> None:
    with pytest.raises(BrokenAnswerError):
        response(answer)


def test_chunks_together_are_no_longer_than_an_answer_may_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 5)
    assert response(CHUNKED + b"3\r\n012\r\n2\r\n34\r\n0\r\n\r\n").content == b"01234"
    with pytest.raises(BrokenAnswerError, match="longer"):
        response(CHUNKED + b"3\r\n012\r\n3\r\n345\r\n0\r\n\r\n")


@pytest.mark.parametrize("value", ["a\r\nb: c", "a\nb", "a\rb", "a\r\n"])
def test_a_header_cannot_bring_another(value: str) -> None:
    with answered() as opened, pytest.raises(ValueError, match="line"):
        opened.send("POST /", {"host": value})


def test_a_connection_that_was_closed_is_not_open() -> None:
    with answered(LONG, LONG) as opened:
        opened.send("POST /", {})
        assert opened.is_open()
        opened.send("POST /", {})
        with pytest.raises(ConnectionError):
            opened.send("POST /", {})
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
    with answered(answer) as opened:
        opened.send("POST /", {})
        assert opened.stays_open is stays
