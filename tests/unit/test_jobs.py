"""Jobs find who is due, do it once, and can be late, stopped and run again."""

from datetime import timedelta
from typing import Any

import pytest

from laurel.operations.clock import Clock
from laurel.operations.enrol import enrol
from laurel.operations.manage_program import put_program
from laurel.operations.read_account import read_balances
from laurel.operations.run_job import Job, run_by_hand, run_shard
from laurel.operations.services import Place
from laurel.requests.members import EnrolmentRequest
from laurel.requests.parts import read_body
from laurel.requests.programs import ProgramRequest
from laurel.storage.keys import shard_of
from tests.builders import NOON, at, document, fixed, refused, rule, tiers
from tests.shop import JOINED, PLACE, Shop

BIRTHDAY = {"on": "birthday", "gives": fixed(200)}


def born(birthday: str | None, **parts: Any) -> Shop:
    shop = Shop(earning={"birthday": BIRTHDAY}, **parts)
    shop.enrol(birthday=birthday)
    return shop


@pytest.mark.parametrize(
    ("birthday", "runs"),
    [
        ("05-10", {"2026-05-09": 0, "2026-05-10": 200, "2026-05-11": 200, "2027-05-10": 400}),
        ("1990-05-10", {"2026-05-10": 200}),
        ("02-29", {"2026-02-27": 0, "2026-02-28": 200, "2027-02-28": 400, "2028-02-29": 600}),
        ("02-29", {"2028-02-28": 400, "2028-02-29": 600}),
        # the day of joining counts
        ("01-01", {"2026-01-01": 200, "2026-12-31": 200, "2027-01-01": 400}),
        # late: every birthday that passed
        ("05-10", {"2028-06-01": 600}),
        ("05-10", {"2046-06-01": 4200}),
        (None, {"2026-05-10": 0}),
    ],
)
def test_a_birthday_pays_on_its_day_once_a_year(birthday: str | None, runs: dict[str, int]) -> None:
    shop = born(birthday)
    found = {}
    for day in runs:
        for _ in range(2):
            assert shop.run("birthdays", at(day))["refused"] == []
        found[day] = shop.available(at(day))
    assert found == runs
    assert shop.violations() == ()


def test_a_birthday_begins_at_midnight_in_the_programs_zone() -> None:
    shop = born("05-10", time_zone="America/New_York")
    assert shop.run("birthdays", at("2026-05-10T03:59:59"))["changed"] == 0
    assert shop.run("birthdays", at("2026-05-10T04:00:00"))["changed"] == 1


def test_who_was_erased_has_no_birthday() -> None:
    shop = born("05-10")
    shop.erase()
    assert shop.run("all", at("2026-05-10")) == {
        "job": "all",
        "as_of": "2026-05-10T12:00:00Z",
        "processed": 0,
        "changed": 0,
        "failed": {},
        "finished": True,
        "refused": [],
    }


@pytest.mark.parametrize("count", [1, 90, 91, 200])
def test_however_many_lots_are_over_one_run_books_them(count: int) -> None:
    shop = Shop.with_member()
    for number in range(count):
        day = (at("2026-03-02") + timedelta(days=number)).date()
        shop.adjust(f"a{number}", 1, expires_on=day.isoformat())
    done = shop.run("expire-points", at("2027-01-01"))
    assert (done["changed"], done["finished"], done["refused"]) == (1, True, [])
    assert shop.account.wallet("points").lots == ()
    assert shop.run("expire-points", at("2027-01-01"))["changed"] == 0
    assert shop.violations() == ()


def test_a_member_is_due_for_what_comes_first_and_then_for_the_rest() -> None:
    shop = Shop.with_member(
        earning={"spend": rule()},
        tiers=tiers({"kind": "lifetime"}, {"kind": "for", "days": 30}, gold={"spend": "100.00"}),
    )
    shop.order("o1", "100.00", now=at("2026-03-02"))
    shop.adjust("a1", 5, expires_on="2026-03-31")
    shop.adjust("a2", 5, expires_on="2026-05-31")
    runs = [
        ("evaluate-tiers", "2026-03-31", 0),
        ("expire-points", "2026-03-31", 0),
        ("evaluate-tiers", "2026-04-02", 1),
        ("expire-points", "2026-04-02", 1),
        ("expire-points", "2026-06-01", 1),
        ("evaluate-tiers", "2026-06-01", 1),
        ("all", "2026-06-01", 0),
    ]
    assert [shop.run(job, at(day))["changed"] for job, day, _ in runs] == [n for *_, n in runs]
    assert shop.violations() == ()


def many(shop: Shop, count: int) -> list[str]:
    members = [f"m{number}" for number in range(count)]
    for member in members:
        sent = read_body(EnrolmentRequest, {"member_id": member, "birthday": "05-10"})
        enrol(shop.services, PLACE.program_id, sent, Clock(JOINED))
    return members


def test_a_run_that_is_stopped_goes_on_where_it_was() -> None:
    shop = Shop(earning={"birthday": BIRTHDAY})
    members = many(shop, 250)
    shard = shard_of(members[0])
    inside = [member for member in members if shard_of(member) == shard]
    clock = Clock(at("2026-05-10"))
    first = run_shard(shop.services, Job.BIRTHDAYS, "shop", shard, clock, lambda: False)
    assert first.processed == len(inside)
    assert first.finished
    again = run_shard(shop.services, Job.BIRTHDAYS, "shop", shard, clock, lambda: True)
    assert again.changed == 0


@pytest.mark.parametrize("job", ["birthdays", "memberships"])
def test_many_missed_years_are_worked_off_a_part_at_a_time(job: str) -> None:
    """A worker without time left does 25 turns for a member, and says that it is not finished."""
    schedules = {"new-year": {"month": 1, "day": 1}}
    gift = {"on": "schedule.new-year", "gives": fixed(200)}
    shop = Shop(schedules=schedules, earning={"birthday": BIRTHDAY, "gift": gift})
    shop.enrol(birthday="05-10")
    clock, shard = Clock(at("2086-06-01")), shard_of(PLACE.member_id)
    given = list[int]()
    for is_last in (False, False, True):
        done = run_shard(shop.services, Job(job), "shop", shard, clock, lambda: False)
        assert (done.processed, done.changed, done.finished) == (1, 1, is_last)
        given.append(len(shop.entries()))
    assert given == [25, 50, 61 if job == "birthdays" else 60]
    assert shop.violations() == ()


def test_a_run_over_all_shards_finds_everybody_once() -> None:
    shop = Shop(earning={"birthday": BIRTHDAY})
    many(shop, 40)
    done = shop.run("birthdays", at("2026-05-10"))
    assert (done["processed"], done["changed"], done["finished"]) == (40, 40, True)


def test_there_is_no_other_job() -> None:
    with refused("job_not_found"):
        Shop().run("no-such-job")


def test_a_live_program_is_not_run_ahead() -> None:
    shop = Shop()
    sent = ProgramRequest(document=document(), mode="live")
    put_program(shop.services, "live", sent, Clock(NOON))
    run_by_hand(shop.services, "live", "all", NOON, Clock(NOON), lambda: True)
    with refused("invalid_content"):
        ahead = at("2026-03-02T12:01")
        run_by_hand(shop.services, "live", "all", ahead, Clock(NOON), lambda: True)


def test_a_clock_is_only_taken_by_a_program_in_test_mode() -> None:
    shop = Shop()
    sent = ProgramRequest(document=document(), mode="live")
    put_program(shop.services, "live", sent, Clock(NOON))
    asked = Clock(NOON, at("2026-05-05"))
    for program, code in (("live", "clock_not_allowed"), ("shop", "member_not_found")):
        with refused(code):
            read_balances(shop.services, Place(program, "ann"), None, asked)
