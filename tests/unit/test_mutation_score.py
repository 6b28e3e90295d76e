"""The share of mutants that tests find, and what a sample says of all of them."""

import pytest

from tools.mutation_score import Score, by_module, interval, score


def test_what_crashes_or_never_ends_is_noticed_and_what_no_test_calls_is_not() -> None:
    assert score(["killed", "hung", "survived", "untested"]) == Score(found=2, tried=4)


def test_the_worst_module_comes_first() -> None:
    outcomes = {"a.x_f__mutmut_1": "killed", "b.x_f__mutmut_1": "survived", "b.x_g": "killed"}
    assert [*by_module(outcomes)] == [("b", Score(1, 2)), ("a", Score(1, 1))]


@pytest.mark.parametrize(
    ("sample", "of", "low", "high"),
    [
        # Wilson's interval, of ever so many: the figures of Newcombe (1998), table I
        (Score(81, 263), 10**12, 0.2553, 0.3662),
        (Score(15, 148), 10**12, 0.0624, 0.1605),
        (Score(0, 20), 10**12, 0.0, 0.1611),
        (Score(1, 29), 10**12, 0.0061, 0.1718),
        # half of all have been looked at: less is open
        (Score(50, 100), 200, 0.4312, 0.5688),
        # all have
        (Score(9, 10), 10, 0.9, 0.9),
    ],
)
def test_a_sample_says_between_what_the_share_of_all_lies(
    sample: Score, of: int, low: float, high: float
) -> None:
    assert interval(sample, of) == pytest.approx((low, high), abs=5e-5)


def test_a_score_is_printed_as_a_share() -> None:
    assert str(Score(85, 100)) == "85 of 100, 85.0 %"
