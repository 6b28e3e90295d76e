"""What rounding leaves: carried, exactly, to the member's next award under the same rule.

A rule that carries pays the whole units of what it comes to with what was carried, and carries the
rest. So over any orders, what was paid and what is carried come to just what the orders were worth:
never a fraction of a cent is lost, and none is given away.

A return measures the order again with what was carried before it, pinned. What it takes, and what
leaves the carried rest, come to just what the returned part was worth. The rest may then lie below
nothing, where a return took less than whole units: the next awards make up for it, and nothing is
paid until they do. Or above one, where an order that had brought it over a whole unit came back:
the next award pays that.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Protocol

from laurel.domain.frozen import dataclass

type Exact = tuple[int, int]
"""A ratio: numerator and denominator."""

type CarriedBy = Mapping[str, Mapping[str, Fraction]]
"""What is carried, by wallet and rule, in the wallet's units."""


@dataclass(frozen=True, slots=True)
class Carried:
    """So much more (negative: less) of a unit is carried under a rule into a wallet."""

    wallet: str
    rule_id: str
    amount: Fraction


def carried_with(carried: CarriedBy, change: Carried) -> dict[str, Mapping[str, Fraction]]:
    """What is carried after that; a rule is kept while its rest is not nothing."""
    by_rule = dict(carried.get(change.wallet, {}))
    after = by_rule.pop(change.rule_id, Fraction(0)) + change.amount
    if after:
        by_rule[change.rule_id] = after
    others = {wallet: rests for wallet, rests in carried.items() if wallet != change.wallet}
    return {**others, change.wallet: by_rule} if by_rule else others


class HowRounded(Protocol):
    """An award (exact, times scale) and the whole units it was rounded to, before limits."""

    @property
    def exact(self) -> Exact:
        """The award, as a ratio."""
        ...

    @property
    def scale(self) -> Exact:
        """What it is multiplied by."""
        ...

    @property
    def rounded(self) -> int:
        """What it was rounded to."""
        ...


def left_over(measured: HowRounded) -> Fraction:
    """What rounding leaves of an award; negative: what it takes of what was carried before."""
    return Fraction(*measured.exact) * Fraction(*measured.scale) - measured.rounded


def whole_with(carried: Fraction | None, exact: Exact, scale: Exact) -> int:
    """The whole units of an award (exact, times scale) with what was carried; never below 0."""
    top, bottom = exact[0] * scale[0], exact[1] * scale[1]
    if carried is not None:
        top = top * carried.denominator + carried.numerator * bottom
        bottom *= carried.denominator
    return max(top // bottom, 0)
