"""Who may join: everybody; where entry is restricted, who is invited or brings a large order."""

from contextlib import nullcontext

import pytest

from laurel.domain.entry_rule import EntryRule, check_may_join
from laurel.programs.checks import parse
from tests.builders import Json, document, faults, order, program, refused

OPEN = None
BY_INVITATION = EntryRule()
BY_ORDER = EntryRule(100_000)


@pytest.mark.parametrize(
    ("rule", "invited", "cents", "joins"),
    [
        (OPEN, False, None, True),
        (OPEN, True, None, True),
        (OPEN, False, 0, True),
        (BY_INVITATION, False, None, False),
        (BY_INVITATION, True, None, True),
        (BY_INVITATION, False, 10**9, False),
        (BY_INVITATION, True, 1, True),
        (BY_ORDER, False, None, False),
        (BY_ORDER, True, None, True),
        (BY_ORDER, False, 99_999, False),
        (BY_ORDER, False, 100_000, True),
        (BY_ORDER, True, 1, True),
    ],
)
def test_who_may_join(
    rule: EntryRule | None, invited: bool, cents: int | None, joins: bool
) -> None:
    brought = None if cents is None else order(cents)
    expected = nullcontext() if joins else refused("not_eligible")
    with expected:
        check_may_join(rule, brought, invited=invited)


@pytest.mark.parametrize(("lines", "joins"), [((60_000, 40_000), True), ((60_000, 39_999), False)])
def test_all_lines_count_and_nothing_but_lines(lines: tuple[int, ...], joins: bool) -> None:
    brought = order(*lines, shipping=5_000, tax=9_000)
    assert BY_ORDER.admits(brought, invited=False) is joins


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({}, OPEN),
        ({"entry": {"restricted": False}}, OPEN),
        ({"entry": {"restricted": True}}, BY_INVITATION),
        ({"entry": {"restricted": True, "first_order": {"at_least": "1000"}}}, BY_ORDER),
    ],
)
def test_a_document_says_who_may_join(entry: Json, expected: EntryRule | None) -> None:
    assert program(**entry).entry == expected


def test_a_document_of_before_there_was_entry_is_open() -> None:
    assert "entry" not in parse(document())


@pytest.mark.parametrize(
    ("entry", "pointer"),
    [
        ({}, "/entry/restricted"),
        ({"restricted": "yes"}, "/entry/restricted"),
        ({"restricted": True, "limited": True}, "/entry/limited"),
        ({"restricted": True, "first_order": {}}, "/entry/first_order/at_least"),
        ({"restricted": True, "first_order": {"at_least": 1000}}, "/entry/first_order/at_least"),
        ({"restricted": True, "first_order": {"at_least": "0.00"}}, "/entry/first_order/at_least"),
        ({"restricted": True, "first_order": {"at_least": "1.001"}}, "/entry/first_order/at_least"),
        ({"restricted": False, "first_order": {"at_least": "1.00"}}, "/entry/first_order"),
    ],
)
def test_what_is_wrong_with_it_is_said(entry: Json, pointer: str) -> None:
    assert list(faults(entry=entry)) == [pointer]
