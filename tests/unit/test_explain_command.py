"""`laurel program explain`: a program in plain words."""

from typing import Any

import pytest

from laurel.commands.main import main
from laurel.programs.checks import parse
from laurel.programs.facts import FACTS
from laurel.programs.presets import preset, preset_ids
from laurel.programs.tell_conditions import FACT_WORDS, tell_condition
from laurel.programs.tell_program import tell_program
from laurel.programs.tell_rewards import tell_reward
from laurel.programs.tell_rules import tell_rule
from tests.builders import Json, document, fixed, reward, rule, tiers

TIERS = tiers({"kind": "lifetime"}, {"kind": "forever"}, base=None, vip={"spend": "100.00"})
PARTS: Json = {
    "wallets": {"points": {}, "cash": {"kind": "money"}},
    "tiers": TIERS,
    "rewards": {"mug": reward(None)},
    "badges": {"reader": {"name": "Reader"}},
    "causes": {"seas": {"name": "Seas"}},
    "campaigns": {"may": {"name": "May", "from": "2026-05-01"}},
    "groups": {"offers": {"pick": "best"}},
    "schedules": {"new-year": {"month": 1, "day": 1, "tiers": ["vip"]}},
}
CASH: Json = {"wallet": "cash"}
POINTS: Json = {"wallet": "points"}
BRACKETS = [{"from": "0", "quantity": 1}, {"above": "200.00", "quantity": 2}]


def told(**parts: Any) -> str:
    """A rule in words, in a document that has one of everything."""
    on_new_year = rule(on="schedule.new-year", gives=fixed(1))
    rules = {"asked": rule(**parts), "yearly": on_new_year}
    complete = parse(document(**PARTS, earning=rules))
    return tell_rule(complete, complete["earning"]["asked"])


@pytest.mark.parametrize(
    ("gives", "words"),
    [
        ({"kind": "fixed", **POINTS, "quantity": 1}, "1 point"),
        ({"kind": "fixed", **CASH, "quantity": "5.00"}, "5.00 USD in cash"),
        ({"kind": "fixed", "reward": "mug", "quantity": 2}, "2 vouchers of mug (A reward)"),
        (
            {"kind": "fixed", **CASH, "quantity": "5.00", "cause": "chosen"},
            "5.00 USD in cash, given on to the cause the member chose",
        ),
        (
            {"kind": "fixed", **CASH, "quantity": "5.00", "cause": "seas"},
            "5.00 USD in cash, given on to Seas",
        ),
        (
            {"kind": "by_tier", **POINTS, "quantities": {"base": 1, "vip": 3}},
            "1 point at base, 3 points at vip",
        ),
        (
            {"kind": "per_amount", **POINTS, "quantity": 10, "every": "1.00"},
            "10 points for each 1.00, in proportion",
        ),
        (
            {"kind": "per_block", **POINTS, "quantity": 5, "every": "50.00"},
            "5 points for each full 50.00",
        ),
        ({"kind": "per_unit", **POINTS, "quantity": 2}, "2 points for each piece"),
        (
            {"kind": "per_unit", **POINTS, "quantity": 2, "every": 6},
            "2 points for each 6 full pieces",
        ),
        ({"kind": "percent", **CASH, "percent": "2"}, "2 % back in cash"),
        (
            {"kind": "brackets", **POINTS, "mode": "whole", "brackets": BRACKETS},
            (
                "on the whole of it, by how much it is: from 0 1 point, above 200.00 2 points"
                " for each 1.00"
            ),
        ),
        (
            {"kind": "brackets", **POINTS, "mode": "marginal", "per": "year", "brackets": BRACKETS},
            (
                "on each part of it, by where the part lies: from 0 1 point, above 200.00 2 points"
                " for each 1.00, by all orders of the year"
            ),
        ),
        (
            {
                "kind": "best_rate",
                **CASH,
                "rates": [
                    {"percent": "3", "lines": {"fact": "line.categories", "has": ["gas"]}},
                    {"percent": "1"},
                ],
            },
            (
                "each line at the best of these rates: 3 % where the categories include gas;"
                " 1 % on anything"
            ),
        ),
        (
            {"kind": "per_total", "reward": "mug", "every": "100.00", "per": "year"},
            (
                "1 voucher of mug (A reward) each time the member's spend passes another 100.00,"
                " anew each year"
            ),
        ),
        (
            {"kind": "goal", **POINTS, "counts": "events", "reach": 3, "per": "month"},
            "1 point once a month, when the member's count of such events reaches 3",
        ),
        (
            {"kind": "streak", **POINTS, "days": 7, "quantity": 30},
            "30 points for every 7 days in a row",
        ),
        ({"kind": "voucher", "reward": "mug"}, "a voucher of mug (A reward)"),
        ({"kind": "badge", "badge": "reader"}, "the badge Reader, once"),
    ],
)
def test_every_kind_of_award_has_words(gives: Json, words: str) -> None:
    assert told(gives=gives, rounding="down") == f"For an order: {words}. Rounded down."


@pytest.mark.parametrize(
    ("gives", "words"),
    [
        (
            {
                "kind": "from_event",
                **POINTS,
                "value": "properties.bottles",
                "quantity": 5,
                "at_least": "2",
                "at_most": "10",
            },
            "5 points for each of properties.bottles, from 2 on, up to 10 of them",
        ),
        (
            {"kind": "day", "day": "properties.date"},
            "the day in properties.date becomes a chosen day",
        ),
    ],
)
def test_awards_of_other_events_have_words_too(gives: Json, words: str) -> None:
    assert (
        told(on="visit", gives=gives, rounding="down") == f"For each visit: {words}. Rounded down."
    )


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"campaign": "may"}, "For an order, while May runs: 10 points."),
        ({"with": ["shipping", "tax"]}, "For an order: 10 points. Shipping and tax count too."),
        (
            {"multiply": [{"by": "tier", "factors": {"vip": "2"}}], "rounding": "half_up"},
            "For an order: 10 points, times 2 at vip. Rounded to the nearest, a half up.",
        ),
        (
            {"caps": [{"times": 1, "per": "day"}, {"quantity": 50, "per": "lifetime"}]},
            "For an order: 10 points. At most once a day; 50 points ever.",
        ),
        (
            {"group": "offers"},
            "For an order: 10 points. Of the group offers only the rule gives that gives most.",
        ),
        (
            {"expires": {"kind": "after", "days": 60}, "available": {"kind": "month_end"}},
            (
                "For an order: 10 points. It expires 60 days after it was earned."
                " It can be spent from the first day of the next month."
            ),
        ),
        ({"on": "schedule.new-year"}, "Each year on 01-01, at vip: 10 points."),
        ({"on": "tier.entered"}, "On entering a tier: 10 points."),
    ],
)
def test_what_else_a_rule_says_has_words(parts: Json, words: str) -> None:
    assert told(gives=fixed(10), **parts) == words


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"fact": "order.channel", "is": "store"}, "the channel is store"),
        ({"fact": "member.is_birthday", "is": True}, "it is the birthday"),
        ({"fact": "member.is_birthday", "is": False}, "it is not the birthday"),
        ({"fact": "member.tier", "in": ["a", "b"]}, "the tier is a or b"),
        ({"fact": "line.categories", "has": ["a", "b", "c"]}, "the categories include a, b or c"),
        ({"fact": "order.amount", "at_least": "5.00"}, "the order's amount is 5.00 or more"),
        (
            {"fact": "time.month_day", "between": ["05-01", "05-07"]},
            "the day of the year is from 05-01 to 05-07",
        ),
        (
            {"fact": "member.joined_on", "days_ago": {"below": 30}},
            "the day of joining lies 0 to 29 days back",
        ),
        ({"fact": "properties.stars", "exists": True}, "the event's stars is known"),
        ({"fact": "member.attributes.prime", "is": True}, "the member's prime is true"),
        (
            {"fact": "member.count.review", "above": 3},
            "the number of earlier review is more than 3",
        ),
        (
            {
                "all": [
                    {
                        "any": [
                            {"fact": "member.tier", "is": "a"},
                            {"fact": "member.tier", "is": "b"},
                        ]
                    },
                    {"not": {"fact": "order.channel", "is": "web"}},
                ]
            },
            "(the tier is a or the tier is b) and not (the channel is web)",
        ),
    ],
)
def test_conditions_have_words(condition: Json, words: str) -> None:
    assert tell_condition(condition) == words


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({}, "Mug. For 60 points."),
        ({"price": None}, "Mug. Only given by a rule."),
        (
            {"price": {"wallet": "points", "quantity": 60, "by_tier": {"vip": 50}}},
            "Mug. For 60 points, 50 points at vip.",
        ),
        (
            {"price": {"wallet": "cash", "variable": True}, "voucher": {"kind": "store_credit"}},
            "Mug. For as much of cash as the member says.",
        ),
        (
            {"automatic": True},
            "Mug. For 60 points, by itself as soon as a member has them.",
        ),
        (
            {"tiers": ["vip"], "from": "2026-05-01", "to": "2026-05-31", "stock": 50},
            (
                "Mug. For 60 points. Only at vip. To be had from 2026-05-01 to 2026-05-31."
                " There are 50 for everybody."
            ),
        ),
        (
            {
                "when": {"fact": "member.orders", "at_least": 3},
                "cooldown_days": 30,
                "limits": [{"times": 1, "per": "day"}, {"times": 5, "per": "lifetime"}],
            },
            (
                "Mug. For 60 points. Only if the number of earlier orders is 3 or more."
                " Again after 30 days. At most 1 a day. At most 5 ever."
            ),
        ),
        (
            {
                "valid": {"months": 1},
                "voucher": {
                    "kind": "percent_off",
                    "value": "10",
                    "min_spend": "5.00",
                    "max_discount": "8.00",
                    "lines": {"fact": "line.categories", "has": ["toys"]},
                    "alone": True,
                },
            },
            (
                "Mug. For 60 points. From a spend of 5.00. Never more than 8.00 off. Only on lines"
                " of which the categories include toys. Not together with other vouchers. Valid"
                " for 1 month."
            ),
        ),
    ],
)
def test_rewards_have_words(parts: Json, words: str) -> None:
    price = {"wallet": "points", "quantity": 60}
    mug = {"name": "Mug", "price": price, "voucher": {"kind": "gift"}, **parts}
    rewards = {"mug": {name: part for name, part in mug.items() if part is not None}}
    wallets = {"points": {}, "cash": {"kind": "money"}}
    complete = parse(document(wallets=wallets, tiers=TIERS, rewards=rewards))
    assert tell_reward(complete, complete["rewards"]["mug"]) == words


def test_every_fact_with_one_name_has_a_noun() -> None:
    assert {fact for fact in FACTS if "<" not in fact} <= FACT_WORDS.keys()


@pytest.mark.parametrize("preset_id", preset_ids())
def test_every_preset_can_be_told(preset_id: str) -> None:
    words = list(tell_program(parse(preset(preset_id))))
    assert words[0].startswith(preset(preset_id)["name"])
    assert not [line for line in words if "None" in line or "{" in line]


def test_a_level_says_how_it_is_reached_and_how_long_it_holds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["program", "explain", "kiehls"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "  vip: VIP, for 500.00 spent." in lines
    year = "What happens in the calendar year counts. A level holds to the end of the year after."
    assert f"  {year} Then to the level that fits." in lines
