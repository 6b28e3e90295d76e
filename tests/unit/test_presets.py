"""The gallery's worked examples hold, and an expectation that is not met is reported."""

from pathlib import Path
from typing import Any

import pytest

from laurel.domain.errors import LaurelError
from laurel.operations.rehearse import Difference, rehearse
from laurel.programs.checks import parse
from laurel.programs.presets import merge_patch, preset, preset_ids, read_yaml
from tests.builders import Json, document, fixed, per_amount, refused, reward, rule

PRESETS = Path(__file__).parents[2] / "layers/core/laurel/programs/presets"
MOST_LINES = 120

FOUNDATION = {
    "classic-points",
    "one-per-five",
    "walgreens",
    "marriott",
    "taobao-store",
    "taobao-updown",
    "kiehls",
}


def test_the_presets_of_the_foundation_ship() -> None:
    assert set(preset_ids()) >= FOUNDATION


@pytest.mark.parametrize("preset_id", preset_ids())
def test_a_presets_examples_hold(preset_id: str) -> None:
    document = preset(preset_id)
    assert document["examples"]
    assert rehearse(document) == []


@pytest.mark.parametrize("path", sorted(PRESETS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_preset_is_short_and_tells_editors_and_people_what_it_is(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    schema = lines[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / schema).resolve().is_file()
    assert len(lines) <= MOST_LINES
    assert preset(path.stem)["description"].endswith(".")


@pytest.mark.parametrize("preset_id", preset_ids())
def test_a_preset_is_a_document_without_faults(preset_id: str) -> None:
    assert parse(preset(preset_id))["name"]


def test_there_is_no_other_preset() -> None:
    with refused("preset_not_found"):
        preset("no-such-preset")


# Rehearsal

AT = "2026-03-02T10:00:00Z"
CASH = {"points": {}, "cash": {"kind": "money"}}
EARNING = {
    "spend": rule(),
    "back": rule(gives=per_amount("0.02", "1.00", "cash"), rounding="half_up"),
    "extra": rule(gives=fixed("1.00", "cash")),
}


def rehearsed(*steps: Json, **parts: Any) -> list[Difference]:
    examples = [{"title": "Example", "steps": [{"at": AT, **step} for step in steps]}]
    defaults = {"earning": EARNING, "wallets": CASH, "rewards": {"mug": reward()}}
    return rehearse(document(**{**defaults, **parts}, examples=examples))


@pytest.mark.parametrize(
    ("expect", "different"),
    [
        ({"earns": {"points": 100, "cash": "3.00"}}, []),
        ({"available": {"points": 100}}, []),
        ({"available": {"cash": "3.00", "points": 100}}, []),
        ({"vouchers": []}, []),
        ({"earns": {"points": 99, "cash": "3.00"}}, ["earns"]),
        ({"earns": {"points": 100}}, ["earns"]),
        ({"available": {"cash": "3.01"}}, ["available"]),
        ({"tier": "gold"}, ["tier"]),
        ({"tier": "none"}, []),
        ({"vouchers": ["mug"]}, ["vouchers"]),
        ({"refused": "insufficient_balance"}, ["refused"]),
        ({"earns": {}, "tier": "gold"}, ["earns", "tier"]),
    ],
)
def test_what_is_not_as_expected_is_reported(expect: Json, different: list[str]) -> None:
    assert [one.what for one in rehearsed({"order": "100.00", "expect": expect})] == different


def test_a_difference_says_where_and_what() -> None:
    [found] = rehearsed({"enrol": {}}, {"order": "7.00", "expect": {"available": {"points": 8}}})
    assert found == Difference("Example", 1, "available", {"points": 8}, {"points": 7})


@pytest.mark.parametrize(
    ("step", "refusal"),
    [
        ({"redeem": "mug"}, "insufficient_balance"),
        ({"redeem": "no-such"}, "reward_not_found"),
        ({"order": "1.001"}, "amount_precision"),
        ({"event": "birthday"}, "invalid_content"),
    ],
)
def test_a_refusal_may_be_expected_and_is_reported_if_it_is_not(step: Json, refusal: str) -> None:
    assert rehearsed({**step, "expect": {"refused": refusal}}) == []
    [found] = rehearsed(step)
    assert (found.what, found.expected, found.found) == ("refused", None, refusal)


CLUB: Json = {"entry": {"restricted": True, "first_order": {"at_least": "10.00"}}}


@pytest.mark.parametrize(
    ("enrol", "refusal", "points"),
    [
        ({}, "not_eligible", None),
        ({"first_order": "9.99"}, "not_eligible", None),
        ({"first_order": {"lines": [{"amount": "4.00"}, {"amount": "6.00"}]}}, None, 10),
        ({"first_order": "10.00"}, None, 10),
        ({"invitation": True}, None, 0),
        ({"invitation": True, "first_order": "7.00"}, None, 7),
    ],
)
def test_an_example_tells_who_is_let_in(enrol: Json, refusal: str | None, points: object) -> None:
    gave = {"points": points, "cash": "1.00"} if points else {}
    expect = {"earns": gave, **({"refused": refusal} if refusal else {})}
    earning = {"spend": rule(), "extra": rule(gives=fixed("1.00", "cash"))}
    assert rehearsed({"enrol": enrol, "expect": expect}, earning=earning, **CLUB) == []


def test_an_example_that_tells_of_no_joining_is_of_somebody_who_is_in() -> None:
    assert rehearsed({"order": "5.00", "expect": {"available": {"points": 5}}}, **CLUB) == []


def test_nothing_more_comes_of_who_was_not_let_in() -> None:
    expected = {"refused": "member_not_found", "available": {}, "tier": "none"}
    refusal = {"expect": {"refused": "not_eligible"}}
    assert rehearsed({"enrol": {}, **refusal}, {"order": "5.00", "expect": expected}, **CLUB) == []


def test_a_document_that_is_wrong_is_not_rehearsed() -> None:
    with pytest.raises(LaurelError):
        rehearsed({"order": "1.00"}, currency="usd")


# How documents are written

RFC_7396 = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]
"""The table in appendix A of RFC 7396."""


@pytest.mark.parametrize(("target", "patch", "result"), RFC_7396)
def test_a_merge_patch_does_as_its_rfc_says(target: object, patch: object, result: object) -> None:
    before = repr((target, patch))
    assert merge_patch(target, patch) == result
    assert repr((target, patch)) == before


def test_dates_and_words_in_yaml_stay_texts() -> None:
    text = "{on: order, day: 2026-03-01, birthday: 05-10, flag: true, no: off}"
    assert read_yaml(text) == {
        "on": "order",
        "day": "2026-03-01",
        "birthday": "05-10",
        "flag": True,
        "no": "off",
    }


@pytest.mark.parametrize("text", ["!!python/object/apply:os.abort []", "!!python/name:os.abort"])
def test_yaml_makes_no_objects(text: str) -> None:
    with pytest.raises(ValueError, match="it is no YAML"):
        read_yaml(text)
