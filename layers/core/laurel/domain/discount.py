"""What a voucher takes off an order: exact shares per line, which add up to the minor unit."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from laurel.domain.event import Line, Order
from laurel.domain.facts import order_facts
from laurel.domain.frozen import dataclass
from laurel.domain.money import Rounding, round_fraction
from laurel.domain.predicates import holds, predicate
from laurel.domain.reward import Reward, Target, VoucherKind

_TWO: Final = 2
"""Buy one, get one: no third unit matters."""


@dataclass(frozen=True, slots=True)
class Discount:
    """Minor units off, by line id; or the reason there is nothing off."""

    lines: Mapping[str, int]
    reason: str | None = None

    @property
    def amount(self) -> int:
        """All of it, in minor units."""
        return sum(self.lines.values())


def discount(reward: Reward, order: Order) -> Discount:
    """What a voucher of the reward takes off the order.

    Money off is never more than what it applies to comes to; percent is rounded half-up once.
    Kinds that are handed over and not deducted (gift, product, shipping, …) take off nothing.
    """
    facts = order_facts(order)
    if reward.when is not None and not holds(reward.when, facts):
        return Discount({}, "conditions_not_met")
    is_chosen = predicate(reward.lines)
    chosen = [line for line in order.lines if is_chosen(facts, line)]
    if not chosen:
        return Discount({}, "no_matching_lines")
    if sum(line.amount for line in chosen) < reward.min_spend:
        return Discount({}, "min_spend_not_reached")
    return _taken_off(reward, chosen)


def needs_order(reward: Reward) -> bool:
    """Whether only an order can say what a voucher of the reward comes to: it takes something off
    one, or is limited to some. Credit that no order limits can also be handed over.
    """
    takes_off = reward.kind in {VoucherKind.AMOUNT_OFF, VoucherKind.PERCENT_OFF}
    is_limited = reward.when is not None or reward.lines is not None or reward.min_spend > 0
    return takes_off or is_limited or reward.target is not Target.LINES


def shares(amount: int, lines: Sequence[Line]) -> dict[str, int]:
    """The amount spread over lines by what they cost; the largest remainders get what is over."""
    base = sum(line.amount for line in lines)
    if not base:
        return {line.line_id: 0 for line in lines}
    exact = {line.line_id: Fraction(amount * line.amount, base) for line in lines}
    spread = {line_id: int(share) for line_id, share in exact.items()}
    largest = sorted(exact, key=lambda line_id: spread[line_id] - exact[line_id])
    for line_id in largest[: amount - sum(spread.values())]:
        spread[line_id] += 1
    return spread


def _taken_off(reward: Reward, chosen: Sequence[Line]) -> Discount:
    match reward.target:
        case Target.LINES:
            base = Fraction(sum(line.amount for line in chosen))
            return Discount(shares(_off(reward, base), chosen))
        case Target.ONE_LINE:
            by_line = {line.line_id: _off(reward, Fraction(line.amount)) for line in chosen}
            best = max(by_line, key=by_line.__getitem__)
            return Discount({best: by_line[best]})
        case Target.ONE_UNIT:
            units = sorted(_units(chosen), key=lambda unit: unit[0], reverse=True)
            if len(units) < _TWO:
                return Discount({}, "two_units_needed")
            price, line_id = units[1]
            return Discount({line_id: _off(reward, price)})


def _units(lines: Sequence[Line]) -> Iterator[tuple[Fraction, str]]:
    """The exact price of each unit with the line it is on; of no line more than two."""
    for line in lines:
        for _ in range(min(line.quantity, _TWO)):
            yield Fraction(line.amount, line.quantity), line.line_id


def _off(reward: Reward, base: Fraction) -> int:
    """Minor units off something that costs `base`."""
    match reward.kind:
        case VoucherKind.AMOUNT_OFF | VoucherKind.STORE_CREDIT:
            exact = min(reward.value or Fraction(0), base)
        case VoucherKind.PERCENT_OFF:
            exact = (reward.value or Fraction(0)) * base
        case VoucherKind.FREE_PRODUCT if reward.target is Target.ONE_UNIT:
            exact = base
        case _:
            return 0
    off = round_fraction(exact, Rounding.HALF_UP)
    return off if reward.max_discount is None else min(off, reward.max_discount)
