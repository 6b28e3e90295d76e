"""The table that `make bench` ends with: ratios, budgets, and what a failed bench leaves out."""

import importlib.util
from pathlib import Path

import pytest

from bench.figures import FILE, Budget, Figure, at_most, keep, kept, part_at_most, times_at_least
from bench.one_table import number, row, table, verdict, where_and_when
from bench.run_bench import STEPS, recorded, run_all
from tests.template import PROJECT


@pytest.mark.parametrize(
    ("figure", "ratio", "is_met"),
    [
        (Figure("earn", "WCU", 6, "the floor", 4, at_most(6)), 1.5, True),
        (Figure("earn", "WCU", 7, "the floor", 4, at_most(6)), 1.75, False),
        (Figure("earn: CPU", "ms here", 1.2, "a peer", 2.0, part_at_most(0.6)), 0.6, True),
        (Figure("earn: CPU", "ms here", 1.3, "a peer", 2.0, part_at_most(0.6)), 0.65, False),
        (Figure("orders", "a second here", 30, "a peer", 10, times_at_least(3)), 3, True),
        (Figure("orders", "a second here", 29, "a peer", 10, times_at_least(3)), 2.9, False),
        (Figure("orders", "a second here", 29, "a peer", 10), 2.9, None),
        (Figure("written again", "WCU", 0, budget=at_most(0)), None, True),
        (Figure("written again", "WCU", 0, "the floor", 0, part_at_most(1)), None, None),
    ],
)
def test_a_budget_is_of_ours_or_of_the_ratio(
    figure: Figure, ratio: float | None, is_met: bool | None
) -> None:
    assert figure.ratio == ratio
    assert figure.keeps_budget is is_met


def test_a_row_says_ours_theirs_the_ratio_and_what_became_of_the_budget() -> None:
    missed = Figure("earn: CPU", "ms here", 1.3, "a peer", 2.0, part_at_most(0.6))
    assert row(missed) == (
        "| earn: CPU | 1.30 | ms here | a peer | 2 | 0.65 | ratio ≤ 0.60 | **missed** |"
    )
    assert row(Figure("balances", "calls", 1)) == "| balances | 1 | calls |  |  |  |  |  |"


def test_the_verdict_counts_budgets_and_names_those_missed() -> None:
    met, missed = (
        Figure("a", "calls", 1, budget=at_most(1)),
        Figure("b", "USD", 7, "", 3, at_most(6)),
    )
    assert verdict([met, Figure("c", "calls", 1)]) == "Of 1 budgets 1 are met, 0 missed."
    assert verdict([met, missed]) == "Of 2 budgets 1 are met, 1 missed; b, beside nobody."


@pytest.mark.parametrize(
    ("value", "text"),
    [(6, "6"), (1.5, "1.50"), (0.004, "0.004"), (16_746.4, "16,746"), (0, "0"), (0.0, "0")],
)
def test_numbers_have_as_many_places_as_say_something(value: float, text: str) -> None:
    assert number(value) == text


def test_what_benches_keep_comes_back_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "figures"
    monkeypatch.setenv(FILE, str(path))
    one, other = Figure("a", "WCU", 6, "floor", 4, Budget("≤", 6)), Figure("b", "calls", 2)
    keep(one)
    keep(other, one)
    assert [*kept(path)] == [one, other, one]


def test_a_bench_by_itself_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FILE, raising=False)
    monkeypatch.chdir(tmp_path)
    keep(Figure("a", "calls", 1))
    assert [*tmp_path.iterdir()] == []


def test_a_bench_that_fails_is_named_and_the_others_are_in_the_table(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def run(step: str, surroundings: dict[str, str]) -> int:
        if step == "broken":
            return 1
        found = Figure(step, "calls", 2, "peer", 4)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(FILE, surroundings[FILE])
            keep(found)
        return 0

    page = tmp_path / "page.md"
    page.write_text("# B\n", encoding="utf-8")
    assert run_all(["one", "broken", "two"], run, page) == 1
    told = capsys.readouterr().out
    rows = [line for line in told.splitlines() if line.startswith("| ")]
    assert [one.split(" | ")[0] for one in rows[2:]] == ["| one", "| two"]
    failed = "Failed, so not whole in the table: broken.\n"
    assert told.endswith(failed)
    assert page.read_text("utf-8").endswith(failed)
    assert run_all(["one"], run) == 0


def test_a_run_is_recorded_in_the_place_of_the_last_one() -> None:
    page = "# B\n\n## All of it in one table\n\nold\n\n| old |\n\n## Capacity\n\nkept\n"
    told = recorded(page, "new\n\n| new |")
    assert told == "# B\n\n## All of it in one table\n\nnew\n\n| new |\n\n## Capacity\n\nkept\n"
    assert recorded(told, "new\n\n| new |") == told


def test_the_machine_and_the_day_stand_above_it() -> None:
    told = where_and_when()
    assert told[:4].isdigit()
    assert "processors" in told
    assert "Python 3.13" in told


def test_each_step_is_a_bench_that_keeps_figures() -> None:
    for step in STEPS:
        assert importlib.util.find_spec(f"bench.{step}") is not None, step
    text = {step: (PROJECT / "bench" / f"{step}.py").read_text("utf-8") for step in STEPS}
    assert [step for step in STEPS if "keep(" not in text[step]] == []


def test_the_heading_fits_the_rows() -> None:
    heading, rule, only, _, _ = table([Figure("a", "calls", 1)])
    assert heading.count("|") == rule.count("|") == only.count("|")
