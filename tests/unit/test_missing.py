"""What returns do not find is made up for once, and a part at a time."""

from laurel.domain.return_points import Missing

PARTS = (4, 0, 4, 4, 4)


def test_what_a_cap_held_back_is_not_taken_and_no_more_than_that() -> None:
    missing = Missing({}, {}, {})
    missing.not_fitting("bonus", 7)
    missing.not_fitting("bonus", 3)
    missing.not_fitting("other", 0)
    assert [missing.not_given("bonus", part) for part in PARTS] == [4, 0, 4, 2, 0]
    assert missing.not_given("other", 4) == 0
    assert missing.withheld == {"bonus": 0}


def test_a_cause_gives_back_what_it_was_not_paid_and_the_member_gave() -> None:
    missing = Missing({}, {}, {}, unpaid={"trees": 10})
    assert missing.from_cause("gift", "trees", 6, 100) == 6
    assert missing.from_cause("gift", "trees", 6, 100) == 4
    assert missing.from_cause("gift", "trees", 6, 100) == 0
    assert (missing.paid_out, missing.unpaid) == ({"gift": 8}, {"trees": 0})


def test_a_cause_that_nobody_looked_at_gives_back_what_the_member_gave() -> None:
    missing = Missing({}, {}, {})
    assert missing.from_cause("gift", "trees", 6, 100) == 6
    assert missing.paid_out == {}
    assert missing.from_cause("gift", "trees", 6, 5) == 5
    assert (missing.paid_out, missing.unpaid) == ({"gift": 1}, {})


def test_what_a_cause_was_paid_is_not_given_to_it_again() -> None:
    missing = Missing({}, {}, {}, paid_out={"gift": 10})
    assert [missing.still_given("gift", part) for part in PARTS] == [4, 0, 4, 2, 0]
    assert missing.still_given("other", 4) == 0
    assert missing.paid_out == {"gift": 0}
