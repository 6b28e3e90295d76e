"""What a return does to what is carried: what the order left of units leaves with what it gave."""

from collections.abc import Iterator
from fractions import Fraction

from laurel.domain.carry import Carried, left_over
from laurel.domain.pinned_order import Key, PinnedOrder, Worths
from laurel.domain.turn import Turn


def rests_left(turn: Turn, pinned: PinnedOrder, before: Worths, after: Worths) -> Iterator[Carried]:
    """By how much the rests change from what was kept of the order before to what is kept now.

    What an order had used of a rest that others had left is carried again.
    """
    for one in pinned.tried():
        if one.rule.carries and one.rule.wallet in turn.program.wallets:
            amount = _left_over(after, one.key) - _left_over(before, one.key)
            if amount:
                yield Carried(one.rule.wallet, one.rule.rule_id, amount)


def _left_over(worths: Worths, key: Key) -> Fraction:
    measured = worths.get(key)
    return Fraction(0) if measured is None else left_over(measured)
