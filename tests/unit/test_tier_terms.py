"""Terms of tiers: told in plain words, warned of where they are probably not meant."""

import pytest

from laurel.programs.checks import parse
from laurel.programs.tell_tiers import tell_terms, tell_ways_in
from laurel.programs.warnings import warnings
from tests.builders import Json, document, faults, rule, tiers
from tests.climbing import A_YEAR, LIFETIME, NEXT_YEAR, ROLLING, SPEND, THIS_YEAR, YEAR
from tests.people import FOREVER, HAS_CARD

MEMBERSHIP: Json = {"kind": "membership_year", "of": "joining"}


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (
            {"window": LIFETIME, "validity": FOREVER},
            "Everything since joining counts. A level stays.",
        ),
        (
            {"window": YEAR, "validity": NEXT_YEAR, "fall": "one_level"},
            (
                "What happens in the calendar year counts. A level holds to the end of the year"
                " after. Then down by one at most."
            ),
        ),
        (
            {"window": ROLLING, "validity": A_YEAR, "grace": {"days": 30}},
            (
                "The last 365 days count. A level holds for 365 days. Who does not qualify then has"
                " 30 more days to make up for it. Then to the level that fits."
            ),
        ),
        (
            {
                "window": {"kind": "membership_year", "of": "plan"},
                "validity": {"kind": "membership_year_end", "years_after": 0, "of": "plan"},
                "most_levels": 2,
            },
            (
                "What happens in the member's own year, from the day a plan was first paid, counts."
                " A level holds to the end of the year of membership it was reached in. Then to"
                " the level that fits, down by 2 at most."
            ),
        ),
    ],
)
def test_terms_are_told_in_plain_words(terms: Json, told: str) -> None:
    assert tell_terms({"fall": "to_fitting", **terms}) == told


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ({"reach": []}, "everybody"),
        ({"reach": [], "by_invitation": True}, "by invitation"),
        ({"reach": [], "plans": ["club"]}, "while club is paid"),
        (
            {"reach": [{"orders": 1}, {"spend": "5.00", "points": 9}], "plans": ["a", "b"]},
            "for the first order or 5.00 spent and 9 points earned or while a or b is paid",
        ),
        (
            {"reach": [{"orders": 12, "events": {"check_in": 20, "review": 3}}]},
            "for 12 orders and 20 times check_in and 3 times review",
        ),
        ({"reach": [], "when": HAS_CARD}, "if the member's card is true"),
    ],
)
def test_ways_in_are_told_in_plain_words(level: Json, told: str) -> None:
    assert tell_ways_in(level) == told


def warned(**terms: object) -> list[str]:
    scheme = {**tiers(YEAR, NEXT_YEAR, **SPEND), **terms}
    found = warnings(parse(document(earning={"spend": rule()}, tiers=scheme)))
    return [one.pointer for one in found if one.pointer.startswith("/tiers")]


@pytest.mark.parametrize(
    ("terms", "pointers"),
    [
        ({}, []),
        ({"window": ROLLING, "validity": A_YEAR}, []),
        ({"window": LIFETIME, "validity": FOREVER}, []),
        # a review in the middle of a year
        ({"validity": A_YEAR}, ["/tiers/validity/kind"]),
        ({"window": MEMBERSHIP, "validity": A_YEAR}, ["/tiers/validity/kind"]),
        # nobody keeps it into the next year
        ({"validity": THIS_YEAR}, ["/tiers/validity/years_after"]),
        # falls that never come
        ({"window": LIFETIME, "validity": FOREVER, "fall": "one_level"}, ["/tiers/fall"]),
        ({"window": LIFETIME, "validity": FOREVER, "most_levels": 2}, ["/tiers/most_levels"]),
    ],
)
def test_what_is_probably_not_meant_is_warned_of(terms: Json, pointers: list[str]) -> None:
    assert warned(**terms) == pointers


@pytest.mark.parametrize(
    ("low", "high", "pointer"),
    [
        ([{"orders": 5}], [{"orders": 5}], "orders"),
        ([{"events": {"visit": 5}}], [{"events": {"visit": 3}}], "events/visit"),
        ([{"orders": 5, "spend": "9.00"}], [{"spend": "5.00"}], "spend"),
        ([{"spend": "9.00"}], [{"orders": 2}, {"spend": "9.00"}], None),
        ([{"orders": 5}], [{"orders": 6}], None),
        ([{"orders": 5}], [{"orders": 5, "spend": "1.00"}], None),
        ([{"orders": 5}, {"spend": "1.00"}], [{"orders": 5}], None),
    ],
)
def test_a_level_that_is_passed_by_whoever_reaches_it_is_a_fault(
    low: list[Json], high: list[Json], pointer: str | None
) -> None:
    scheme = tiers(YEAR, NEXT_YEAR, low=None, high=None)
    scheme["levels"]["low"]["reach"], scheme["levels"]["high"]["reach"] = low, high
    found = {place.partition("/reach/")[2] for place in faults(tiers=scheme)}
    expected = {"1/spend"} if len(high) > 1 else {f"0/{pointer}"} if pointer else set[str]()
    assert found == expected
