"""Worked examples tell of returns, of profiles that change, of gifts by hand, and of repeats."""

from typing import Any

import pytest

from laurel.operations.rehearse import rehearse
from tests.builders import Json, document, faults, fixed, per_amount, rule

PARTS: dict[str, Any] = {
    "wallets": {"points": {}, "cash": {"kind": "money"}},
    "earning": {
        "spend": rule(),
        "back": rule(gives=per_amount("0.02", "1.00", "cash"), rounding="half_up"),
        "prime": rule(gives=fixed(50), when={"fact": "member.attributes.prime", "is": True}),
        "look": {"on": "look", "gives": fixed(2), "caps": [{"quantity": 5, "per": "day"}]},
        "complete": {"on": "profile.completed", "gives": fixed(7)},
    },
    "profile": {"required": ["phone"]},
}


def step(**parts: Any) -> Json:
    return {"at": "2026-03-02T10:00:00Z", **parts}


def unmet(*steps: Json) -> list[tuple[int, str, object]]:
    """What was not as expected: the step, what, and what it was."""
    written = document(**PARTS, examples=[{"title": "Steps", "steps": [*steps]}])
    return [(one.step, one.what, one.found) for one in rehearse(written)]


TWO_LINES = step(order={"lines": [{"amount": "30.00"}, {"amount": "20.00"}]})


@pytest.mark.parametrize(
    ("returned", "takes"),
    [
        ({"of": 1}, {"points": 50, "cash": "1.00"}),
        ({"of": 1, "amount": "10.00"}, {"points": 10, "cash": "0.20"}),
        ({"of": 1, "amount": "20.00", "line": 2}, {"points": 20, "cash": "0.40"}),
    ],
)
def test_an_example_tells_what_a_return_takes(returned: Json, takes: Json) -> None:
    expect = {"takes": takes, "earns": {}}
    assert unmet(TWO_LINES, step(**{"return": returned}, expect=expect)) == []


def test_a_return_of_more_than_was_ordered_is_refused() -> None:
    too_much = step(**{"return": {"of": 1, "amount": "30.01"}})
    assert unmet(TWO_LINES, too_much) == [(1, "refused", "return_exceeds_order")]


def test_what_a_return_took_is_reported_where_it_is_otherwise() -> None:
    returned = step(**{"return": {"of": 1}}, expect={"takes": {"points": 49, "cash": "1.00"}})
    assert unmet(TWO_LINES, returned) == [(1, "takes", {"points": 50, "cash": "1.00"})]


def test_an_example_tells_who_the_member_is_and_how_that_changes() -> None:
    assert (
        unmet(
            step(enrol={"attributes": {"prime": True}}),
            step(order="1.00", expect={"earns": {"points": 51, "cash": "0.02"}}),
            step(change={"attributes": {"prime": False}}, expect={"available": {"points": 51}}),
            step(order="1.00", expect={"earns": {"points": 1, "cash": "0.02"}}),
            step(change={"phone": "+14155550123"}, expect={"available": {"points": 59}}),
        )
        == []
    )


def test_a_gift_by_hand_is_there_and_earns_nothing() -> None:
    expect = {"earns": {}, "available": {"points": 500, "cash": "2.50"}}
    assert unmet(step(adjust={"points": 500, "cash": "2.50"}, expect=expect)) == []


@pytest.mark.parametrize(
    ("repeated", "points"),
    [({}, 2), ({"times": 2}, 4), ({"times": 9}, 5), ({"days": 2}, 4), ({"days": 9}, 18)],
)
def test_an_event_comes_several_times_at_once_or_on_days_in_a_row(
    repeated: Json, points: int
) -> None:
    expect = {"earns": {"points": points}, "available": {"points": points}}
    assert unmet(step(event="look", **repeated, expect=expect)) == []


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        ([step(order="1.00", times=2)], "/examples/0/steps/0"),
        ([step(run="all", days=2)], "/examples/0/steps/0"),
        ([step(event="look", times=2, days=2)], "/examples/0/steps/0"),
        ([step(order="1.00", change={"phone": "+14155550123"})], "/examples/0/steps/0"),
        ([step(adjust={})], "/examples/0/steps/0/adjust"),
        ([step(**{"return": {"of": 1}})], "/examples/0"),
        ([step(event="look"), step(**{"return": {"of": 1}})], "/examples/0"),
        ([step(order="1.00"), step(**{"return": {"of": 3}}), step(order="1.00")], "/examples/0"),
    ],
)
def test_what_no_example_can_tell_is_refused(steps: list[Json], place: str) -> None:
    assert list(faults(**PARTS, examples=[{"title": "Steps", "steps": steps}])) == [place]
