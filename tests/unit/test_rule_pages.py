"""The pages of docs/rules: each worked example is part of a document, and its numbers hold."""

import re
from pathlib import Path
from typing import get_args

import pytest

from laurel.operations.rehearse import rehearse
from laurel.programs.checks import parse
from laurel.programs.presets import merge_patch, read_yaml
from laurel.programs.schema import Gives
from laurel.programs.warnings import warnings
from tests.builders import Json

PAGES = sorted(Path("docs/rules").glob("*.md"))
EXAMPLE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
AROUND: Json = {
    "name": "Example",
    "currency": "USD",
    "wallets": {"points": {}, "cash": {"kind": "money"}},
}
WITHOUT_EXAMPLE = {"README", "reasons"}
KINDS = [
    get_args(model.model_fields["kind"].annotation)[0]
    for model in get_args(get_args(Gives.__value__)[0])
]


def example_of(page: Path) -> Json:
    """The document of a page: its pieces, with what they all leave out."""
    document = dict(AROUND)
    for piece in EXAMPLE.findall(page.read_text("utf-8")):
        document = merge_patch(document, read_yaml(piece))
    return document


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_example_of_a_page_holds(page: Path) -> None:
    document = example_of(page)
    parse(document)
    assert bool(document.get("examples")) is (page.stem not in WITHOUT_EXAMPLE)
    assert rehearse(document) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_example_of_a_page_is_warned_of_nothing(page: Path) -> None:
    found = warnings(parse(example_of(page)))
    assert [fault for fault in found if not fault.pointer.startswith("/wallets/")] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_award_has_a_page_whose_example_shows_it(kind: str) -> None:
    document = example_of(Path(f"docs/rules/{kind}.md"))
    assert kind in {rule["gives"]["kind"] for rule in document["earning"].values()}
