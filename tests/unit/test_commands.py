"""`laurel program validate`: what it says of right, wrong and unreadable documents."""

import subprocess
import sys
from pathlib import Path

import pytest

from laurel.commands import audit
from laurel.commands.main import main
from laurel.domain.program import Mode
from laurel.programs.checks import parse
from laurel.programs.compile import compile_program
from tests.builders import document, reward
from tests.shop import Shop

PRESETS = Path("layers/core/laurel/programs/presets")


def validate(file: Path) -> int:
    return main(["program", "validate", str(file)])


def test_a_right_document_is_said_to_be_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert validate(PRESETS / "kiehls.yaml") == 0
    assert "kiehls.yaml: right, 2 examples, 0 do not hold" in capsys.readouterr().out


def test_every_fault_is_told_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("name: Wrong\ncurrency: usd\nwallets: {points: {}}\n", encoding="utf-8")
    assert validate(file) == 1
    assert capsys.readouterr().out.startswith("/currency: ")


@pytest.mark.parametrize("content", [None, b"name: [", b"\xff\xfe\x00", b"", b"[]"])
def test_what_cannot_be_read_is_one_sentence_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    file = tmp_path / "broken.yaml"
    if content is not None:
        file.write_bytes(content)
    assert validate(file) == 2
    assert "broken.yaml cannot be read" in capsys.readouterr().err


def test_a_preset_goes_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    assert validate(Path("kiehls")) == 0
    assert "kiehls: right, 2 examples, 0 do not hold" in capsys.readouterr().out


def test_a_warning_says_where_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "idle.yaml"
    file.write_text("name: Idle\ncurrency: USD\nwallets: {points: {}}\n", encoding="utf-8")
    assert validate(file) == 0
    assert capsys.readouterr().out.startswith("warning: /wallets/points: no rule gives to it")


def test_an_example_that_does_not_hold_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wrong.yaml"
    text = (PRESETS / "one-per-five.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("quantity: 1,", "quantity: 2,", 1), encoding="utf-8")
    assert validate(file) == 1
    assert "do not hold" in capsys.readouterr().out


def test_a_document_stored_before_a_field_was_there_goes_on_compiling() -> None:
    stored = parse(document(rewards={"mug": reward(5)}))
    del stored["rewards"]["mug"]["tiers"], stored["rewards"]["mug"]["limits"]
    [mug] = compile_program("shop", 1, Mode.TEST, stored).rewards.values()
    assert (mug.tiers, mug.limits) == (frozenset(), ())


@pytest.mark.parametrize(
    ("unset", "told"),
    [
        ("LAUREL_TABLE", "the environment variable LAUREL_TABLE must be set"),
        ("AWS_REGION", "AWS: You must specify a region."),
        (None, "AWS: Unable to locate credentials"),
    ],
)
def test_what_does_not_reach_the_table_is_one_sentence_and_no_traceback(
    unset: str | None, told: str
) -> None:
    said = {
        "PYTHONPATH": "layers/core",
        "LAUREL_TABLE": "laurel",
        "AWS_REGION": "eu-west-1",
        "AWS_CONFIG_FILE": "none",
        "AWS_SHARED_CREDENTIALS_FILE": "none",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "laurel", "keys", "list"],
        env={name: value for name, value in said.items() if name != unset},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(told)
    assert ended.stderr.count("\n") == 1


def test_an_audit_says_what_it_looked_at_and_that_a_program_is_not_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = Shop.with_member()
    monkeypatch.setattr(audit, "services", lambda: shop.services)
    assert main(["audit", "shop"]) == 0
    assert capsys.readouterr().out == "1 members, 0 violations\n"
    assert main(["audit", "shopp"]) == 1
    assert capsys.readouterr().err == "program_not_found: there is no program 'shopp'\n"
