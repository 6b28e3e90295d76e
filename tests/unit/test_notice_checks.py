"""What is wrong with a document's notices, where, and what to do; and their plain words."""

from typing import Any

import pytest

from laurel.programs.checks import parse
from laurel.programs.tell_program import tell_program
from laurel.programs.warnings import warnings
from tests.builders import Json, document, faults, fixed, reward, tiers
from tests.subscribers import plan

FOREVER = tiers({"kind": "lifetime"}, {"kind": "forever"}, gold={"orders": 1})
YEARS = tiers({"kind": "calendar_year"}, {"kind": "year_end", "years_after": 1}, gold={"orders": 1})
GIVEN = {**tiers({"kind": "given"}, {"kind": "forever"}, silver=None)}
ISSUED = reward(None)
PERSONAL = {**reward(5), "when": {"fact": "member.attributes.card", "is": True}}


@pytest.mark.parametrize(
    ("section", "parts", "pointer", "detail"),
    [
        (
            {"points_expiring": {"days_before": []}},
            {},
            "/points_expiring/days_before",
            "least 1",
        ),
        (
            {"points_expiring": {"days_before": [0]}},
            {},
            "/points_expiring/days_before/0",
            "greater than or equal to 1",
        ),
        (
            {"points_expiring": {"days_before": [367]}},
            {},
            "/points_expiring/days_before/0",
            "less than or equal to 366",
        ),
        (
            {"points_expiring": {"days_before": [7, 30, 7]}},
            {},
            "/points_expiring/days_before/2",
            "7 is there already: each day is told of once",
        ),
        (
            {"tier_expiring": {"days_before": [30, 30]}},
            {"tiers": YEARS},
            "/tier_expiring/days_before/1",
            "30 is there already",
        ),
        ({"inactive": {"after_days": 0}}, {}, "/inactive/after_days", "greater than or equal to 1"),
        (
            {"reward_reachable": ["gfit"]},
            {"rewards": {"gift": reward(5)}},
            "/reward_reachable/0",
            "there is no reward 'gfit'; did you mean gift?",
        ),
        (
            {"reward_reachable": ["gift", "gift"]},
            {"rewards": {"gift": reward(5)}},
            "/reward_reachable/1",
            "gift is there already",
        ),
        (
            {"reward_reachable": ["gift"]},
            {"rewards": {"gift": ISSUED}},
            "/reward_reachable/0",
            "gift has no price, so nobody ever has enough for it",
        ),
        (
            {"reward_reachable": ["gift"]},
            {"rewards": {"gift": {**reward(5), "automatic": True}}},
            "/reward_reachable/0",
            "gift issues itself as soon as there is enough",
        ),
        (
            {"reward_reachable": ["gift"]},
            {"rewards": {"gift": PERSONAL}},
            "/reward_reachable/0",
            "gift asks what the profile says",
        ),
        ({"welcom": False}, {}, "/welcom", "is not a field here"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    section: Json, parts: Json, pointer: str, detail: str
) -> None:
    found = faults(notices=section, **parts)
    assert [*found] == [f"/notices{pointer}"]
    assert detail in found[f"/notices{pointer}"]


@pytest.mark.parametrize(
    "section",
    [
        {},
        {"points_expiring": {"days_before": [1, 366]}},
        {"inactive": {"after_days": 3660}, "birthday": None},
    ],
)
def test_what_is_right_is_taken(section: Json) -> None:
    assert faults(notices=section) == {}


ENDING: Json = {"wallets": {"points": {"expires": {"kind": "after", "days": 9}}}}
MOVING: Json = {"wallets": {"points": {"expires": {"kind": "inactivity", "months": 9}}}}
BY_RULE = {"on": "order", "gives": fixed(1), "expires": {"kind": "after", "days": 9}}
BY_PLAN = {"club": plan(credit={"wallet": "points", "quantity": 5})}


@pytest.mark.parametrize(
    ("name", "parts", "warned"),
    [
        ("points_expiring", {}, True),
        ("points_expiring", ENDING, False),
        ("points_expiring", MOVING, False),
        ("points_expiring", {"earning": {"spend": BY_RULE}}, False),
        ("points_expiring", {"plans": BY_PLAN}, False),
        ("tier_expiring", {}, True),
        ("tier_expiring", {"tiers": FOREVER}, True),
        ("tier_expiring", {"tiers": GIVEN}, True),
        ("tier_expiring", {"tiers": YEARS}, False),
    ],
)
def test_what_never_happens_is_warned_of(name: str, parts: Json, warned: bool) -> None:
    found = warnings(parse(document(notices={name: {"days_before": [7]}}, **parts)))
    assert (f"/notices/{name}" in [one.pointer for one in found]) is warned


def told(**parts: Any) -> list[str]:
    lines = list(tell_program(parse(document(**parts))))
    heading = "What members hear of"
    return [line.strip() for line in lines[lines.index(heading) + 1 :]] if heading in lines else []


def test_the_plain_words_say_what_goes_out() -> None:
    assert told() == ["Their welcome."]
    assert told(notices={"welcome": False}) == []
    section = {
        "welcome": False,
        "birthday": True,
        "points_expiring": {"days_before": [1, 30, 7]},
        "tier_expiring": {"days_before": [1]},
        "inactive": {"after_days": 90},
        "reward_reachable": ["gift"],
    }
    parts: Json = {"tiers": YEARS, "rewards": {"gift": reward(5)}, "notices": section}
    assert told(**parts, plans={"club": plan(notice_days=5)}) == [
        "A level that they enter.",
        "Their birthday, on the day.",
        "What is about to expire, 30, 7 and 1 days before.",
        "A level that they would lose, 1 day before.",
        "That they were not active for 90 days, once.",
        "That they have enough for gift, once until they redeem.",
        "The renewal of club, 5 days before.",
    ]


@pytest.mark.parametrize("on", ["birthday", "order"])
def test_birthdays_are_told_of_where_a_rule_listens_to_them(on: str) -> None:
    earning = {"present": {"on": on, "gives": fixed(5)}}
    assert ("Their birthday, on the day." in told(earning=earning)) is (on == "birthday")
