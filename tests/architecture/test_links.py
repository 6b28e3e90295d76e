"""Links in the docs lead somewhere: to a file, and to a heading where they name one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import tracked
from tests.template import PROJECT

PAGES = [path for path in tracked() if path.suffix == ".md"]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_of_a_page_resolves(page: Path) -> None:
    assert not list(_broken(page))


def test_every_page_of_the_docs_is_linked_from_somewhere() -> None:
    linked = {
        (PROJECT / page.parent / target.partition("#")[0]).resolve()
        for page in PAGES
        for target in _links(page)
    }
    docs = {PROJECT / page for page in PAGES if page.parts[0] == "docs"}
    assert not {str(page.relative_to(PROJECT)) for page in docs - linked}


def _broken(page: Path) -> Iterator[str]:
    for target in _links(page):
        file, _, heading = target.partition("#")
        path = (PROJECT / page.parent / file) if file else PROJECT / page
        if not path.exists() or (heading and heading not in _anchors(path)):
            yield target


def _links(page: Path) -> Iterator[str]:
    """Targets within the project."""
    text = FENCED.sub("", (PROJECT / page).read_text(encoding="utf-8"))
    for one, other in LINK.findall(text):
        if not re.match(r"[a-z]+:", one or other):
            yield one or other


def _anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = HEADING.findall(path.read_text(encoding="utf-8"))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}
