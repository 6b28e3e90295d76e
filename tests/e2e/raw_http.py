"""Requests as no well-behaved client sends them: paths, headers and bodies byte by byte."""

import http.client
import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from tests.e2e.conftest import Answer


def send(
    url: str,
    method: str,
    path: str,
    headers: Mapping[str, str | bytes | list[str]],
    body: bytes | None = None,
) -> Answer:
    """What comes back; a header with several values is sent several times."""
    place = urlsplit(url)
    assert place.hostname is not None
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    try:
        connection.putrequest(method, place.path + path, skip_accept_encoding=True)
        for name, value in headers.items():
            for one in value if isinstance(value, list) else [value]:
                connection.putheader(name, one)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        found = connection.getresponse()
        text = found.read()
        said = {name.lower(): value for name, value in found.getheaders()}
        return Answer(found.status, said, json.loads(text) if text else {})
    finally:
        connection.close()
