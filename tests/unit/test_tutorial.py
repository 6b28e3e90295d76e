"""The tutorial, done: each step is a right document, and prints what the page says it prints."""

import json
import re
import shlex
from pathlib import Path

import pytest

from laurel.commands.main import main
from laurel.programs.checks import parse
from laurel.programs.presets import merge_patch, preset, read_yaml
from laurel.programs.warnings import warnings
from tests.builders import Json

PAGE = Path("docs/tutorial-bracket-points.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(yaml|sh|text)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_every_step_is_right_and_prints_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    document: Json = {}
    for kind, text in BLOCKS:
        match kind:
            case "yaml":
                document = merge_patch(document, read_yaml(text))
                assert warnings(parse(document)) == []
                Path("shop.yaml").write_text(json.dumps(document), encoding="utf-8")
            case "sh":
                for line in text.splitlines():
                    if line.startswith("laurel program "):
                        assert main(shlex.split(line)[1:]) == 0
            case _:
                assert capsys.readouterr().out == text
    assert without_examples(document) == without_examples(preset("bracket-points"))


def test_its_examples_are_those_of_the_preset() -> None:
    blocks = [read_yaml(text) for kind, text in BLOCKS if kind == "yaml"]
    titles = {one["title"] for one in blocks[-1]["examples"]}
    assert titles <= {one["title"] for one in preset("bracket-points")["examples"]}


def without_examples(document: Json) -> Json:
    return {name: part for name, part in document.items() if name != "examples"}
