"""What the pages show is what is sent and answered: the requests of a page, one after the other.

A page shows a request, and below it the answer where it matters. `…` stands for what was left out;
codes are made by chance, so the page's stand for those that came.
"""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.gateway import Response, open_gateway
from tests.template import PROJECT

BASE = "/v1/programs/corner-shop"
CLOCK = "2026-03-01T10:00:00Z"
LEFT_OUT = "…"
FENCE = re.compile(r"^```(http|sh|json)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4})+(-[0-9A-Z])?")


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: str | None = None


@dataclass(frozen=True)
class Answer:
    body: Any
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])


def shown(page: str) -> Iterator[Request | Answer]:
    """The requests and answers of a page: in blocks of `http`, or as a shell session."""
    for kind, text in FENCE.findall((PROJECT / page).read_text(encoding="utf-8")):
        match kind:
            case "http":
                yield http_message(text)
            case "sh" if text.startswith("laurel "):
                _, method, path, *body = shlex.split(text)
                yield Request(method, path, body=body[0] if body else None)
            case "json":
                yield Answer(json.loads(text))


def http_message(text: str) -> Request | Answer:
    head, _, body = text.partition("\n\n")
    first, *rest = head.splitlines()
    headers = dict(line.split(": ", 1) for line in rest)
    if first.startswith("HTTP/1.1 "):
        return Answer(json.loads(body), int(first.split()[1]), headers)
    method, path = first.split()
    return Request(method, path.removesuffix("/"), headers, body or None)


def fits(shown: Any, found: Any, codes: dict[str, str]) -> bool:
    """Whether an answer is as it is shown; learns which code stands for which."""
    match shown, found:
        case dict(), dict():
            wanted = shown.keys() - {LEFT_OUT}
            is_whole = LEFT_OUT in shown or wanted == found.keys()
            return is_whole and all(
                name in found and fits(shown[name], found[name], codes) for name in wanted
            )
        case [*firsts, "…"], list():
            return len(firsts) <= len(found) and fits(firsts, found[: len(firsts)], codes)
        case list(), list():
            pairs = zip(shown, found, strict=False)
            return len(shown) == len(found) and all(fits(one, it, codes) for one, it in pairs)
        case str(), str() if CODE.fullmatch(shown) and CODE.fullmatch(found):
            return codes.setdefault(shown, found) == found
    return bool(shown == found)


def with_real_codes(text: str, codes: dict[str, str]) -> str:
    for shown_code, real in codes.items():
        text = text.replace(shown_code, real)
    return text


@pytest.mark.parametrize("page", ["README.md", "docs/checkout.md"])
def test_a_page_shows_what_is_answered(page: str) -> None:
    codes, last, compared = dict[str, str](), None, 0
    with open_gateway() as gateway:
        for step in shown(page):
            if isinstance(step, Request):
                path = BASE + with_real_codes(step.path, codes)
                at = step.headers.get("Laurel-Clock", CLOCK)
                last = gateway(step.method, path, raw=step.body, at=at)
                assert last.status < 500
            elif last is not None:
                check(step, last, codes)
                last, compared = None, compared + 1
    assert compared > 5


def check(answer: Answer, found: Response, codes: dict[str, str]) -> None:
    """The answer that is shown below a request is the one that came."""
    assert fits(answer.body, found.body, codes), json.dumps(found.body, indent=1)
    assert answer.status in {None, found.status}
    assert answer.headers.items() <= found.headers.items()
