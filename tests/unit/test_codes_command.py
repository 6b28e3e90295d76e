"""`laurel codes import`: a file of any length, in parts, told by row and without a code in it."""

from pathlib import Path

import pytest

from laurel.commands import codes
from laurel.commands.main import main
from laurel.domain.program import Mode
from tests.own_codes import TicketShop, csv_of


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> TicketShop:
    opened = TicketShop.open()
    monkeypatch.setattr(codes, "services", lambda: opened.services)
    monkeypatch.setattr(codes, "MOST_CODES", 3)
    return opened


def bring(tmp_path: Path, text: str, reward: str = "ticket") -> int:
    file = tmp_path / "codes.csv"
    file.write_text(text, encoding="utf-8")
    return main(["codes", "import", "shop", reward, str(file)])


def test_a_file_is_imported_in_parts(
    shop: TicketShop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = [f"A-{number}" for number in range(7)]
    assert bring(tmp_path, csv_of(*many)) == 0
    assert capsys.readouterr().out == "7 codes of codes.csv are imported, 7 are free.\n"
    assert shop.on_shelves() == set(many)


def test_the_same_file_again_brings_nothing_twice(
    shop: TicketShop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = csv_of(*[f"A-{number}" for number in range(7)])
    bring(tmp_path, text)
    shop.redeem("r1", "ticket")
    capsys.readouterr()
    assert bring(tmp_path, text) == 0
    assert capsys.readouterr().out == "7 codes of codes.csv are imported, 6 are free.\n"


def test_what_is_wrong_is_told_by_row_of_the_file(
    shop: TicketShop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(tmp_path, csv_of("A-1", "A-2", "A-3", "A-4", "A 5", "A-1")) == 1
    told = capsys.readouterr()
    assert told.out.startswith("row 6: is no code")
    assert told.err == "3 codes were imported before; none of this part.\n"
    assert "A 5" not in told.out + told.err
    assert shop.counts() == (3, 0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file: has 0 codes"),
        ("code\n", "the file: has 0 codes"),
        ("A-1\nA-2\n", "row 1: the first row is not the header"),
    ],
)
def test_a_file_without_codes_is_told(
    shop: TicketShop, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    assert bring(tmp_path, text) == 1
    assert capsys.readouterr().out.startswith(told)
    assert shop.counts() == (0, 0)


def test_what_cannot_be_read_is_one_sentence(
    shop: TicketShop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["codes", "import", "shop", "ticket", str(tmp_path / "none.csv")]) == 2
    assert "none.csv cannot be read" in capsys.readouterr().err
    assert shop.counts() == (0, 0)


@pytest.mark.parametrize(
    ("reward", "code"), [("mug", "no_own_codes"), ("none", "reward_not_found")]
)
def test_a_refusal_is_told_with_its_code(
    shop: TicketShop,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    reward: str,
    code: str,
) -> None:
    assert shop.services.library.program("shop", 1).mode is Mode.TEST
    assert bring(tmp_path, csv_of("A-1"), reward) == 1
    assert capsys.readouterr().err.startswith(f"{code}: ")
