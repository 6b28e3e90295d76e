"""Members: enrolled once, changed as often as they like, erased for ever."""

from typing import Any

import pytest

from laurel.operations.clock import Clock
from laurel.operations.manage_member import change_profile, show_member
from laurel.requests.members import ProfileRequest
from laurel.requests.parts import read_body
from tests.builders import NOON, Json, at, fixed, refused, reward, rule
from tests.shop import PLACE, Shop

PARTS: Json = {
    "earning": {
        "welcome": {"on": "enrolled", "gives": fixed(100)},
        "birthday": {"on": "birthday", "gives": fixed(200)},
        "spend": rule(),
    },
    "rewards": {"mug": reward(100)},
}
PERSON: Json = {
    "email": "ann@example.com",
    "phone": "+33 1 23 45",
    "birthday": "05-10",
    "attributes": {"decimal": "x", "vip": True},
}


@pytest.fixture
def shop() -> Shop:
    shop = Shop(**PARTS)
    shop.enrol(**PERSON)
    return shop


def shown(shop: Shop) -> Json:
    return show_member(shop.services, PLACE, Clock(NOON)).body


def changed(shop: Shop, now: str = "2026-03-02", **sent: Any) -> Json:
    request = read_body(ProfileRequest, sent)
    return change_profile(shop.services, PLACE, request, Clock(at(now))).body


def test_a_member_is_shown_with_what_they_told(shop: Shop) -> None:
    body = shown(shop)
    assert {name: body[name] for name in PERSON} == PERSON
    assert (body["erased"], body["joined_at"]) == (False, "2026-01-01T09:00:00Z")


def test_an_enrolment_is_answered_again_and_not_done_again(shop: Shop) -> None:
    first = shop.enrol(**PERSON)
    changed(shop, email="other@example.com")
    shop.order("o1", "5.00")
    again = shop.enrol(at("2027-01-01"), **PERSON)
    assert (again.body, again.replayed) == (first.body, True)
    assert shop.entries() == [100, 5]


def test_an_enrolment_with_other_content_is_refused(shop: Shop) -> None:
    with refused("id_reused"):
        shop.enrol(**{**PERSON, "email": "eve@example.com"})


def test_nothing_personal_is_kept_in_the_ledger(shop: Shop) -> None:
    history = shop.services.ledger.history(PLACE.program_id, PLACE.member_id)
    kept = repr((history.account, history.entries, history.records))
    assert not any(text in kept for text in ("ann@", "+33", "05-10"))


@pytest.mark.parametrize(
    ("joined", "fits"), [("2026-01-01T09:00:00Z", True), ("2026-01-01T09:00:01Z", False)]
)
def test_nobody_joined_in_the_future(joined: str, fits: bool) -> None:
    shop = Shop(**PARTS)
    if fits:
        assert shop.enrol(joined_at=joined).body["joined_at"] == joined
        return
    with refused("invalid_content"):
        shop.enrol(joined_at=joined)


def test_an_earlier_joining_is_paid_as_of_its_day() -> None:
    shop = Shop(wallets={"points": {"expires": {"kind": "after", "months": 1}}}, **PARTS)
    shop.enrol(joined_at="2025-11-20T10:00:00Z")
    there = shop.wallet()
    assert (there["available"], there["lifetime"]["expired"]) == (0, 100)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, PERSON),
        ({"email": "new@example.com"}, {**PERSON, "email": "new@example.com"}),
        ({"email": None, "phone": None}, {**PERSON, "email": None, "phone": None}),
        ({"attributes": {"vip": None}}, {**PERSON, "attributes": {"decimal": "x"}}),
        ({"attributes": {"new": 1}}, {**PERSON, "attributes": {**PERSON["attributes"], "new": 1}}),
        ({"attributes": None}, {**PERSON, "attributes": {}}),
        ({"birthday": None}, {**PERSON, "birthday": None}),
    ],
)
def test_what_is_named_changes_and_the_rest_stays(shop: Shop, sent: Json, expected: Json) -> None:
    before = shop.account
    body = changed(shop, **sent)
    assert {name: body[name] for name in PERSON} == expected
    assert shown(shop) == body
    assert shop.account == before


def test_a_birthday_moved_within_its_year_is_paid_once(shop: Shop) -> None:
    shop.run("birthdays", at("2026-05-10"))
    changed(shop, "2026-05-11", birthday="06-01")
    assert shop.run("birthdays", at("2026-06-01"))["changed"] == 0
    assert shop.available(at("2026-06-01")) == 300
    shop.run("birthdays", at("2027-06-01"))
    assert shop.available(at("2027-06-01")) == 500


def test_a_birthday_told_later_is_paid_from_then_on() -> None:
    shop = Shop(**PARTS)
    shop.enrol()
    changed(shop, "2026-05-11", birthday="05-10")
    shop.run("birthdays", at("2026-05-12"))
    assert shop.available(at("2026-05-12")) == 100
    shop.run("birthdays", at("2027-05-10"))
    assert shop.available(at("2027-05-10")) == 300


def test_erasing_leaves_the_ledger_and_nothing_personal(shop: Shop) -> None:
    shop.order("o1", "5.00")
    assert shop.erase().body == {"member_id": "ann", "erased": True}
    body = shown(shop)
    assert body["erased"] is True
    assert body["referral_code"] is None
    assert not PERSON.keys() & body.keys()
    assert shop.entries() == [100, 5]
    assert shop.erase().body == {"member_id": "ann", "erased": True}
    items = shop.table.query("M#shop#ann").items
    assert not any(text in repr(items) for text in ("ann@", "+33", "05-10"))
    assert shop.violations() == ()


@pytest.mark.parametrize(
    "write",
    [
        lambda shop: shop.enrol(**PERSON),
        lambda shop: shop.order("o2", "5.00"),
        lambda shop: shop.adjust("a1", 5),
        lambda shop: shop.redeem("r2", "mug"),
        lambda shop: shop.complete("r1"),
        lambda shop: shop.cancel("r1"),
        lambda shop: shop.give_back("b1", "o1"),
        lambda shop: changed(shop, email="new@example.com"),
    ],
)
def test_nothing_more_is_written_to_who_was_erased(shop: Shop, write: Any) -> None:
    shop.order("o1", "5.00")
    shop.redeem("r1", "mug", hold=True)
    shop.erase()
    there = shop.account
    with refused("member_erased"):
        write(shop)
    assert shop.account == there


def test_the_points_of_who_was_erased_run_out_by_themselves() -> None:
    shop = Shop(wallets={"points": {"expires": {"kind": "after", "months": 1}}}, **PARTS)
    shop.enrol()
    shop.erase()
    assert shop.run("all", at("2026-03-02"))["changed"] == 0
    assert shop.available() == 0
