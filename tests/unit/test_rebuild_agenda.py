"""The agenda, rebuilt: after a version that brings new days, nobody waits for their next write."""

import pytest

from laurel.commands import agenda
from laurel.commands.main import main
from laurel.operations.clock import Clock
from laurel.operations.rebuild_agenda import Rebuilt, rebuild_agenda
from tests.builders import Json, at, fixed, refused
from tests.shop import PLACE, Shop

DAY = at("2026-11-01")
BROUGHT: Json = {
    "schedules": {"new-year": {"month": 1, "day": 1}},
    "earning": {
        "gift": {"on": "schedule.new-year", "gives": fixed(10)},
        "birthday": {"on": "birthday", "gives": fixed(5)},
    },
}


@pytest.fixture
def shop() -> Shop:
    """A member with a birthday, and then a version that gives something on it and at New Year."""
    opened = Shop()
    opened.enrol(birthday="05-10")
    opened.put(DAY, **BROUGHT)
    return opened


def rebuilt(shop: Shop) -> Rebuilt:
    return rebuild_agenda(shop.services, PLACE.program_id, Clock(DAY))


def test_without_it_a_new_version_waits_for_the_next_write(shop: Shop) -> None:
    assert shop.run("all", at("2027-05-10"))["processed"] == 0
    shop.adjust("a1", 1, now=at("2027-05-10"))
    assert shop.run("memberships", at("2027-05-10"))["changed"] == 1


def test_every_member_is_due_when_the_current_version_says(shop: Shop) -> None:
    before = shop.account
    assert rebuilt(shop) == Rebuilt(1, 2)
    assert rebuilt(shop) == Rebuilt(1, 0)
    assert shop.account == before
    shop.run("all", at("2027-01-01"))
    assert shop.entries() == [10]
    shop.run("all", at("2027-05-10"))
    assert shop.entries() == [10, 5]
    assert shop.violations() == ()


def test_who_was_erased_stays_off_it(shop: Shop) -> None:
    shop.erase(DAY)
    assert rebuilt(shop) == Rebuilt(1, 0)


def test_it_is_a_command(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(agenda, "services", lambda: shop.services)
    assert main(["agenda", "rebuild", PLACE.program_id]) == 0
    assert capsys.readouterr().out == "1 members, 2 moved\n"
    assert main(["agenda", "rebuild", "nowhere"]) == 1
    assert capsys.readouterr().err.startswith("program_not_found: ")


def test_there_must_be_such_a_program(shop: Shop) -> None:
    with refused("program_not_found"):
        rebuild_agenda(shop.services, "nowhere", Clock(DAY))
