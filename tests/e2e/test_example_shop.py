"""The example shop of docs/examples, killed at every moment there is, ends as if nothing had been.

The money, the points, the ledger and the voucher are held against what they come to: kiehls gives
an insider 1.5 points for each 1.00 paid, and takes 200 of ann's 250 for 10.00 off.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from local.check_tools import PROJECT
from shop.__main__ import carry_out, read_command
from shop.jobs import Jobs
from shop.laurel_api import Laurel
from tests.e2e.conftest import Client

pytestmark = pytest.mark.stack

type Json = dict[str, Any]

BUY = ("buy", "o1", "ann", "SOAP=45.00", "CREAM=30.00", "--reward", "ten-off")
FIRST = ["earn", 250, "ann-first"]
SPENT, EARNED = ["redeem", -200, "o1"], ["earn", 97, "o1"]
PAID_BACK = ["cancel", 200, "o1"]


@dataclass(frozen=True)
class Story:
    """What is done (after what went before), its steps, and what it comes to."""

    done: tuple[str, ...]
    steps: tuple[str, ...]
    result: Json
    entries: list[list[Any]]
    voucher: str
    money: str
    before: tuple[tuple[str, ...], ...] = ()


SHARES = {"SOAP": "39.00", "CREAM": "26.00"}
PAID = {"status": "paid", "total": "65.00", "lines": SHARES, "earned": [["points", 97]]}
STORIES = {
    "paid": Story(
        BUY,
        ("hold", "complete", "use", "charge", "report"),
        PAID,
        [FIRST, SPENT, EARNED],
        *("used", "65.00"),
    ),
    "declined": Story(
        (*BUY, "--card", "declined"),
        ("hold", "complete", "use", "charge", "release", "cancel"),
        {"status": "refused", "reason": "card_declined"},
        [FIRST, SPENT, PAID_BACK],
        *("void", "0.00"),
    ),
    "given back": Story(
        ("give-back", "rma", "o1", "SOAP"),
        ("return", "refund"),
        {"status": "returned", "refunded": "39.00", "taken": [["points", -58]]},
        [FIRST, SPENT, EARNED, ["reverse", -58, "rma"]],
        *("used", "26.00"),
        before=(BUY,),
    ),
    "cancelled": Story(
        ("cancel", "o1"),
        ("release", "cancel", "return", "refund"),
        {"status": "cancelled", "refunded": "65.00"},
        [FIRST, SPENT, EARNED, PAID_BACK, ["reverse", -97, "o1-cancelled"]],
        *("void", "0.00"),
        before=(BUY,),
    ),
}
KILLED = [
    (name, moment, step)
    for name, story in STORIES.items()
    for step in story.steps
    for moment in ("before", "after")
] + [(name, "noted", story.steps[-1]) for name, story in STORIES.items()]


class ExampleShop:
    """The example shop, with a file and a program of its own. What dies is another process; what
    goes before and after it is done in this one.
    """

    def __init__(self, laurel: Laurel, database: sqlite3.Connection, file: Path) -> None:
        self.laurel, self.file = laurel, file
        self.jobs = Jobs(database, laurel)

    def __call__(self, *command: str) -> Json:
        """A command's answer, on a good day."""
        return carry_out(read_command(command), self.laurel, self.jobs)

    def start(self, module: str, *arguments: str) -> subprocess.Popen[str]:
        surroundings = {
            "LAUREL_URL": self.laurel.url,
            "LAUREL_KEY": self.laurel.key,
            "LAUREL_PROGRAM": self.laurel.program,
            "SHOP_DATA": str(self.file),
            "PYTHONPATH": f"{PROJECT / 'docs' / 'examples'}:{PROJECT}",
        }
        return subprocess.Popen(  # noqa: S603 - the project's own program
            [sys.executable, "-m", module, *arguments],
            env=os.environ | surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def killed(self, moment: str, step: str, *command: str) -> bool:
        """Whether the process was killed: it is not where the step never came."""
        run = self.start("tests.e2e.killed_shop", moment, step, *command)
        _, said = run.communicate()
        assert run.returncode in {0, -signal.SIGKILL}, said
        return run.returncode != 0

    def before(self, story: Story) -> None:
        """Open, and do what goes before."""
        for command in (("open",), *story.before):
            self(*command)

    def check(self, story: Story) -> None:
        """All of it is as the story says, to the last entry; nothing is left to do."""
        assert self("resume") == {}
        assert self(*story.done) == story.result
        seen = self("show", "ann")
        assert sorted(seen["entries"]) == sorted(story.entries)
        assert list(seen["vouchers"].values()) == [story.voucher]
        points = seen["balances"]["points"]
        assert points["available"] == sum(quantity for _, quantity, _ in story.entries)
        assert (points["held"], points["debt"]) == (0, 0)
        assert self.jobs.bank.received() == Decimal(story.money)
        assert self.laurel("GET", "/audit")["ok"] is True


def answer_of(run: subprocess.Popen[str]) -> Json:
    said, complained = run.communicate()
    assert run.returncode == 0, complained
    answer: Json = json.loads(said)
    return answer


@pytest.fixture
def shop(client: Client, program: Callable[..., str], tmp_path: Path) -> Iterator[ExampleShop]:
    name = program("kiehls", "live", None).rpartition("/")[2]
    file = tmp_path / "shop.db"
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as database:
        yield ExampleShop(Laurel(client.url, client.key, name), database, file)


@pytest.mark.parametrize("name", STORIES)
def test_the_shop_does_what_its_story_says(shop: ExampleShop, name: str) -> None:
    shop.before(STORIES[name])
    assert shop(*STORIES[name].done) == STORIES[name].result
    shop.check(STORIES[name])


@pytest.mark.parametrize(("name", "moment", "step"), KILLED)
def test_killed_and_run_again_it_ends_as_if_nothing_had_been(
    shop: ExampleShop, name: str, moment: str, step: str
) -> None:
    story = STORIES[name]
    shop.before(story)
    assert shop.killed(moment, step, *story.done)
    assert [*shop("resume").values()] == [story.result]
    shop.check(story)


@pytest.mark.parametrize("name", STORIES)
def test_killed_after_every_single_call_it_ends_as_if_nothing_had_been(
    shop: ExampleShop, name: str
) -> None:
    """Each process makes one call and dies. What it did not note, the next does again."""
    story = STORIES[name]
    shop.before(story)
    for step in story.steps:
        for moment in ("after", "noted"):
            assert shop.killed(moment, step, *story.done)
    assert [*shop("resume").values()] == [story.result]
    shop.check(story)


@pytest.mark.parametrize("name", STORIES)
def test_two_at_once_end_as_one(shop: ExampleShop, name: str) -> None:
    story = STORIES[name]
    shop.before(story)
    at_once = [shop.start("shop", *story.done) for _ in range(2)]
    assert [answer_of(run) for run in at_once] == [story.result] * 2
    shop.check(story)


@pytest.mark.parametrize("name", STORIES)
def test_when_every_answer_is_lost_once_it_ends_as_if_none_had_been(
    shop: ExampleShop, name: str
) -> None:
    story = STORIES[name]
    shop.before(story)
    assert not shop.killed("lost", "", *story.done)
    shop.check(story)
