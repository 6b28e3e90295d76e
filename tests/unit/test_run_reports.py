"""What runs came to: the sum of their parts, while they go and when they are done."""

from itertools import product
from typing import Any

import pytest

from laurel.commands import agenda
from laurel.commands.main import main
from laurel.operations.clock import Clock
from laurel.operations.report_runs import read_runs, report_by_hand
from laurel.storage.memory_table import MemoryTable
from laurel.storage.meter import Meter, Spent
from laurel.storage.run_items import Tally, list_put, part_put
from laurel.storage.run_keys import RunKey, parse_run, part_of, run_list, run_of, run_part
from laurel.storage.table import Page
from tests.builders import NOON, Json, at, refused
from tests.shop import Shop

AS_OF = "2026-03-02T02:10:00Z"
RUN = run_of("shop", at("2026-03-02T02:10:00.250"), "birthdays")


def reports(shop: Shop, limit: int = 10, after: str | None = None) -> tuple[list[Any], str | None]:
    return read_runs(shop.services, "shop", limit, after, Clock(NOON))


def begin(shop: Shop, parts: int, run: RunKey = RUN) -> None:
    shop.table.put(list_put(run, AS_OF, parts, Tally(ended_at=run.started_at)))


def work(shop: Shop, shard: int, part: int = 0, *, finished: bool = True, **tally: Any) -> None:
    shop.table.put(part_put(RUN, shard, part, Tally(**tally), finished=finished))


def test_a_run_is_the_sum_of_its_parts() -> None:
    shop = Shop()
    begin(shop, 3)
    work(shop, 2, due=5, changed=4, failed={"too_busy": 1}, spent=Spent(7, 40))
    work(shop, 2, 1, due=1, changed=1, spent=Spent(1, 12), ended_at="2026-03-02T02:10:04.500Z")
    work(shop, 11, due=3, failed={"too_busy": 1, "internal_error": 2}, ended_at=AS_OF)
    assert reports(shop)[0] == [
        {
            "job": "birthdays",
            "as_of": AS_OF,
            "started_at": "2026-03-02T02:10:00.250Z",
            "due": 9,
            "changed": 5,
            "failed": {"too_busy": 2, "internal_error": 2},
            "seconds": 4.25,
            "capacity": {"read_units": 4.0, "write_units": 26.0},
            "finished": True,
        }
    ]


def test_a_part_that_goes_on_is_written_over_and_finishes_last() -> None:
    shop = Shop()
    begin(shop, 2)
    found = list[tuple[int, bool]]()
    for due, finished in ((100, False), (180, True)):
        work(shop, 1, due=due, finished=finished)
        work(shop, 2, due=1)
        [report] = reports(shop)[0]
        found.append((report["due"], report["finished"]))
    assert found == [(101, False), (181, True)]


def test_a_run_that_died_is_never_finished() -> None:
    shop = Shop()
    begin(shop, 2)
    work(shop, 1, due=1)
    assert [one["finished"] for one in reports(shop)[0]] == [False]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6])
def test_runs_are_read_newest_first_page_by_page(limit: int) -> None:
    shop = Shop()
    days = [f"2026-03-0{day}" for day in range(1, 6)]
    for day in days:
        run = run_of("shop", at(f"{day}T02:10:00"), "birthdays")
        begin(shop, 3, run)
        for shard in range(3):
            tally = Tally(due=1)
            shop.table.put(part_put(run, shard, 0, tally, finished=True))
    seen, after, pages = list[str](), None, 0
    while True:
        rows, after = reports(shop, limit, after)
        assert all((row["due"], row["finished"]) == (3, True) for row in rows)
        seen += [row["started_at"][:10] for row in rows]
        pages += 1
        if after is None:
            break
    assert seen == days[::-1]
    assert pages == -(-5 // limit)


class Counting(MemoryTable):
    """Counts the items that queries read."""

    found = 0

    def query(self, pk: str, prefix: str = "", **more: Any) -> Page:
        page = super().query(pk, prefix, **more)
        self.found += len(page.items)
        return page


def test_a_page_of_runs_reads_no_more_than_it_needs() -> None:
    table = Counting()
    shop = Shop(table)
    for day, shard in product(range(1, 29), range(16)):
        run = run_of("shop", at(f"2026-02-{day:02}T02:10:00"), "birthdays")
        begin(shop, 16, run)
        shop.table.put(part_put(run, shard, 0, Tally(due=1), finished=True))
    for limit, most in ((1, 200), (11, 200), (12, 400), (27, 28 * 17)):
        table.found = 0
        rows, after = reports(shop, limit)
        assert [row["due"] for row in rows] == [16] * limit
        assert after is not None
        assert table.found <= most


def test_a_job_by_hand_leaves_its_report_too() -> None:
    shop = Shop.with_member()
    for number, finished in enumerate((False, True)):
        body = shop.run("all") | {"finished": finished, "failed": {"too_busy": 2}, "processed": 3}
        began, ended = at(f"2026-03-02T12:0{number}"), at(f"2026-03-02T12:0{number}:30")
        report_by_hand(shop.services, "shop", body, (began, ended), Spent(3, 0))
    rows, _ = reports(shop)
    assert [row["finished"] for row in rows] == [True, False]
    newest: Json = rows[0]
    assert (newest["job"], newest["due"], newest["failed"]) == ("all", 3, {"too_busy": 2})
    assert (newest["seconds"], newest["capacity"]["read_units"]) == (30.0, 1.5)


def test_the_command_line_says_it_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = Shop()
    begin(shop, 2)
    work(shop, 1, due=5, changed=4, failed={"too_busy": 1}, ended_at="2026-03-02T02:10:01.250Z")
    monkeypatch.setattr(agenda, "services", lambda: shop.services)
    assert main(["agenda", "runs", "shop"]) == 0
    assert capsys.readouterr().out == (
        "2026-03-02T02:10:00.250Z  birthdays       5 due, 4 changed, 1 failed, 1.0 s, "
        "0.0 read and 0.0 write units, not finished\n"
    )


def test_a_program_that_is_not_there_has_no_runs() -> None:
    with refused("program_not_found"):
        read_runs(Shop().services, "other", 10, None, Clock(NOON))


@pytest.mark.parametrize("key", [run_list(RUN), run_part(RUN, 15, 12)])
def test_a_runs_keys_say_whose_they_are(key: Any) -> None:
    assert parse_run(*key) == RUN
    with pytest.raises(ValueError, match="is not a partition of runs"):
        parse_run("P#shop#OTHER", key.sk)


def test_a_list_is_the_first_of_its_runs_items() -> None:
    keys = [run_part(RUN, shard, part) for shard in (0, 15) for part in (0, 15)]
    assert min([run_list(RUN), *keys]) == run_list(RUN)
    assert {part_of("ann", 1), part_of("bea", 1)} == {0}


# The meter


class Client:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self, answer: Json) -> None:
        self.answer, self.asked = answer, list[Json]()

    def __getattr__(self, _: str) -> Any:
        def call(**asked: Any) -> Json:
            self.asked.append(asked)
            return self.answer

        return call


@pytest.mark.parametrize(
    ("operation", "said", "spent"),
    [
        ("get_item", {"CapacityUnits": 1.0}, Spent(2, 0)),
        ("query", {"CapacityUnits": 0.5}, Spent(1, 0)),
        ("batch_get_item", [{"CapacityUnits": 1.0}, {"CapacityUnits": 0.5}], Spent(3, 0)),
        ("put_item", {"CapacityUnits": 2.0}, Spent(0, 4)),
        ("transact_write_items", [{"CapacityUnits": 6.0}], Spent(0, 12)),
        ("get_item", None, Spent(0, 0)),
    ],
)
def test_a_meter_asks_for_the_capacity_and_adds_it_up(
    operation: str, said: Any, spent: Spent
) -> None:
    client = Client({"ConsumedCapacity": said} if said else {})
    meter = Meter(client)
    for _ in range(2):
        getattr(meter, operation)(TableName="t")
    assert client.asked == [{"TableName": "t", "ReturnConsumedCapacity": "TOTAL"}] * 2
    assert meter.spent == spent + spent
    assert meter.spent - spent == spent
