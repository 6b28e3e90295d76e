"""A birthday that a run pays late ends as if the run had come on its day: by the level that was
held on it, before the review that came after it, and with vouchers that end when they would have.
"""

import pytest

from laurel.storage.ledger import Ledger
from tests.builders import Json, at, fixed, reward, rule, tiers
from tests.climbing import THIS_YEAR, YEAR
from tests.people import give_tier, take_back
from tests.shop import Shop

BY_LEVEL: Json = {"by": "tier", "factors": {"base": "1", "gold": "3"}}
LATE = at("2027-01-05")
ON_TIME = (at("2026-12-15"), at("2027-01-01"), LATE)


def shop_with(birthday: str = "12-15", gold: Json | None = None, base: Json | None = None) -> Shop:
    """100 points by level and a cake for 30 days on the birthday; Gold for this year."""
    shop = Shop(
        earning={
            "spend": rule(),
            "born": {
                "on": "birthday",
                "gives": fixed(100),
                "multiply": [BY_LEVEL],
                "rounding": "down",
            },
            "cake": {"on": "birthday", "gives": {"kind": "voucher", "reward": "cake"}},
        },
        rewards={"cake": {**reward(None), "valid": {"days": 30}}},
        tiers=tiers(YEAR, THIS_YEAR, base=base, gold=gold or {"spend": "300.00"}),
    )
    shop.enrol(birthday=birthday)
    shop.order("o1", "300.00", now=at("2026-03-01"))
    return shop


def what_they_have(shop: Shop) -> Json:
    vouchers = sorted((one.reward_id, str(one.expires_on)) for one in shop.vouchers)
    qualifying, tier = shop.account.qualifying, shop.account.tier
    assert shop.violations() == ()
    assert shop.is_rebuilt()
    return {
        "entries": sorted(shop.entries()),
        "vouchers": vouchers,
        "tier": tier,
        "counts": qualifying,
    }


@pytest.mark.parametrize("gold", [{"spend": "300.00"}, {"points": 300}, {"points": 600}])
@pytest.mark.parametrize(
    "jobs",
    [
        ["all"],
        ["birthdays", "evaluate-tiers"],
        ["evaluate-tiers", "birthdays"],
        ["memberships", "evaluate-tiers", "birthdays"],
    ],
)
def test_the_level_of_the_birthday_pays_whichever_job_comes_first(
    jobs: list[str], gold: Json
) -> None:
    on_time, late = shop_with(gold=gold), shop_with(gold=gold)
    for now in ON_TIME:
        on_time.run("all", now)
    for job in [*jobs, "all"]:
        late.run(job, LATE)
    assert what_they_have(late) == what_they_have(on_time)
    assert late.run("all", LATE)["changed"] == 0


def test_a_cake_of_thirty_days_ends_thirty_days_after_the_birthday() -> None:
    shop = shop_with()
    shop.run("birthdays", LATE)
    assert [str(one.expires_on) for one in shop.vouchers] == ["2027-01-14"]


@pytest.mark.parametrize(("born", "gift"), [("06-09", 100), ("06-10", 300), ("06-11", 300)])
def test_who_rises_between_a_birthday_and_its_run_is_paid_by_the_level_of_the_day(
    born: str, gift: int
) -> None:
    shop = shop_with(born, gold={"spend": "400.00"})
    shop.order("o2", "100.00", now=at("2026-06-10"))
    shop.run("birthdays", at("2026-06-13"))
    assert shop.entries()[2:] == [gift]
    assert shop.violations() == ()


def test_who_fell_and_rose_again_since_is_paid_by_the_level_of_the_day() -> None:
    shop = shop_with()
    shop.run("evaluate-tiers", at("2027-01-03"))
    shop.order("o2", "300.00", now=at("2027-01-04"))
    shop.run("birthdays", LATE)
    assert shop.entries() == [300, 300, 300]
    shop.run("birthdays", at("2028-01-05"))
    assert shop.entries()[3:] == [300]


@pytest.mark.parametrize(
    ("until", "ended", "gift"),
    [
        ("2026-06-14", None, 300),  # it had run out when the run came
        ("2026-06-30", "2026-06-12", 300),
        ("2026-06-30", "2026-06-11", 300),
        ("2026-06-30", "2026-06-10", 100),
        ("2026-06-09", None, 100),
    ],
)
def test_who_was_given_a_level_on_a_birthday_is_paid_by_it_though_it_was_ended_before_the_run(
    until: str, ended: str | None, gift: int
) -> None:
    shop = shop_with("06-10", gold={"spend": "400.00"})
    give_tier(shop, "gold", until, "2026-06-01")
    if ended is not None:
        take_back(shop, ended)
    shop.run("birthdays", at("2026-06-15"))
    assert shop.entries()[1:] == [gift]
    assert shop.violations() == ()


@pytest.mark.parametrize(("given", "gift"), [("2026-06-10", 300), ("2026-06-11", 100)])
def test_a_level_that_was_given_on_the_birthday_itself_pays_it(given: str, gift: int) -> None:
    shop = shop_with("06-10", gold={"spend": "400.00"})
    give_tier(shop, "gold", "2026-06-30", given)
    take_back(shop, "2026-06-12")
    shop.run("birthdays", at("2026-06-15"))
    assert shop.entries()[1:] == [gift]


@pytest.mark.parametrize(("ended", "gift"), [("2026-06-12", 300), ("2026-06-13", 300)])
def test_a_level_whose_place_another_took_for_no_more_than_a_day_still_pays_its_birthday(
    ended: str, gift: int
) -> None:
    shop = shop_with("06-10", gold={"spend": "400.00"})
    give_tier(shop, "gold", "2026-06-30", "2026-06-01")
    give_tier(shop, "base", "2026-06-30", "2026-06-12")
    take_back(shop, ended)
    assert shop.tier(at("2026-06-14"))["override"] is False
    shop.run("birthdays", at("2026-06-15"))
    assert shop.entries()[1:] == [gift]
    assert shop.violations() == ()


def test_no_history_is_read_of_who_stands_nowhere_on_the_birthday_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shop = shop_with("06-10", base={"spend": "500.00"}, gold={"spend": "900.00"})
    monkeypatch.delattr(Ledger, "history")
    shop.run("birthdays", at("2026-06-10"))
    monkeypatch.undo()
    assert shop.tier(at("2026-06-10"))["tier"] is None
    assert shop.entries()[1:] == [100]
    assert shop.violations() == ()


def test_what_was_given_in_the_place_of_a_level_since_a_birthday_pays_nothing_of_it() -> None:
    shop = shop_with("06-10", gold={"spend": "400.00"})
    give_tier(shop, "base", "2026-06-30", "2026-06-01")
    give_tier(shop, "gold", "2026-06-30", "2026-06-12")
    shop.run("birthdays", at("2026-06-15"))
    assert shop.entries()[1:] == [100]
    shop.run("birthdays", at("2027-06-10"))
    assert shop.entries()[2:] == [100]


def test_late_birthdays_are_not_told_of() -> None:
    shop = shop_with()
    shop.run("birthdays", at("2026-12-16"))
    assert shop.notices("member.birthday") == []
    shop.run("birthdays", at("2027-12-15"))
    assert len(shop.notices("member.birthday")) == 1
