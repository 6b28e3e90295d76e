"""`laurel program preview`: what an order would give, rule by rule, without a stack."""

import json
from pathlib import Path

import pytest

from laurel.commands.main import main
from laurel.domain.reasons import REASONS
from laurel.programs.presets import preset, preset_ids

AT = "2026-03-02T12:00:00Z"


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> "Printed":
    return Printed(capsys)


class Printed:
    """Runs `laurel program preview` and keeps what it prints."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def lines(self, *typed: str, status: int = 0, action: str = "preview") -> list[str]:
        """What is printed, a line each, without what stands around it."""
        assert main(["program", action, *typed]) == status
        told = self._capsys.readouterr()
        return [line.strip() for line in (told.err if status else told.out).splitlines()]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["kiehls", "--amount", "49.90"], ["spend  49 points"]),
        (["kiehls", "--amount", "49.90", "--tier", "vip"], ["spend  98 points"]),
        (
            ["charity-five", "--amount", "120.00"],
            [f"give  0, because {REASONS['no_cause_chosen']}"],
        ),
        (
            ["charity-five", "--amount", "120.00", "--cause", "oceans"],
            ["give  10.00 USD into gifts, given to a cause"],
        ),
        (["amazon-visa", "--line", "10.00:amazon"], ["cash-back  0.30 USD into cash"]),
        (
            ["amazon-visa", "--line", "10.00:amazon", "--attribute", "prime=true"],
            ["cash-back  0.50 USD into cash"],
        ),
        (
            ["kiehls", "--amount", "490.00", "--earlier", "1 order of 200.00"],
            [
                "spend     490 points",
                "vip-gift  a voucher of vip-gift (A gift for new VIPs)  (on tier.entered)",
                "The tier changes from friend to vip.",
            ],
        ),
        (
            ["bracket-points", "--event", "check_in", "--earlier", "6 check_in"],
            ["check-in     5 points", "seventh-day  30 points"],
        ),
        (
            ["bracket-points", "--amount", "10.00", "--earlier", "3 orders of 1.00"],
            [
                "spend        10 points",
                "first-order  0, because member.orders is 3 (asked for: is 0)",
            ],
        ),
        (["kiehls", "--event", "play.won"], ["no rule listens to it"]),
    ],
)
def test_it_says_what_each_rule_would_give(
    printed: Printed, typed: list[str], told: list[str]
) -> None:
    assert printed.lines(*typed, "--at", AT)[1:] == told


def test_the_head_says_what_is_asked(printed: Printed) -> None:
    [head, *_] = printed.lines("kiehls", "--amount", "5.00", "--at", AT)
    assert head == f"Kiehl's Rewards: an order at {AT}, at tier friend"


def test_steps_show_how_a_rule_came_to_it(printed: Printed) -> None:
    typed = ["kiehls", "--amount", "12.50", "--tier", "insider", "--at", AT]
    steps = [
        "base: amount minor 1250",
        "award: exact 12",
        "factor: 3/2, exact 18",
        "rounding: down, quantity 18",
    ]
    assert printed.lines(*typed, "--steps")[2:] == steps
    assert printed.lines(*typed, action="explain")[2:] == steps


@pytest.mark.parametrize("preset_id", preset_ids())
def test_an_order_can_be_previewed_under_every_preset(printed: Printed, preset_id: str) -> None:
    [head, *rules] = printed.lines(preset_id, "--amount", "10.00", "--at", AT, "--steps")
    assert head.startswith(f"{preset(preset_id)['name']}: an order at {AT}")
    assert rules


@pytest.mark.parametrize("wrap", [False, True])
def test_an_order_may_be_a_file(printed: Printed, tmp_path: Path, *, wrap: bool) -> None:
    order = {"currency": "USD", "lines": [{"sku": "A", "amount": "30.00"}], "shipping": "5.00"}
    file = tmp_path / "order.json"
    file.write_text(json.dumps({"order": order} if wrap else order), encoding="utf-8")
    assert printed.lines("kiehls", "--order", str(file), "--at", AT)[1:] == ["spend  30 points"]


@pytest.mark.parametrize(
    ("typed", "status", "told"),
    [
        ([], 2, "say what happens"),
        (["--amount", "5.00", "--event", "play.won"], 2, "say what happens"),
        (["--amount", "5.00", "--at", "yesterday"], 2, "--at must be RFC 3339"),
        (["--amount", "5.00", "--earlier", "many orders"], 2, "--earlier 'many orders': say"),
        (["--amount", "5.00", "--attribute", "prime"], 2, "--attribute 'prime': say it like"),
        (["--amount", "5.00", "--property", "a=b"], 2, "an order is said by"),
        (["--event", "birthday"], 2, "birthday is raised by Laurel itself"),
        (["--order", "no-such.json"], 2, "no-such.json cannot be read"),
        (["--amount", "5.005"], 1, "amount_precision: /order/lines/0/amount"),
        (["--amount", "5.00", "--tier", "gold"], 1, "invalid_content: the program has no tier"),
        (["--event", "review"], 1, "unknown_event_type: "),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(
    printed: Printed, typed: list[str], status: int, told: str
) -> None:
    [line] = printed.lines("kiehls", *typed, status=status)
    assert line.startswith(told)


def test_a_file_that_holds_no_order_says_so(printed: Printed, tmp_path: Path) -> None:
    file = tmp_path / "order.json"
    file.write_text('{"amount": "5.00"}', encoding="utf-8")
    [line] = printed.lines("kiehls", "--order", str(file), status=2)
    assert line.endswith("holds no order: it needs lines")
