"""What a voucher takes off an order: exact shares per line, which add up to the minor unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from laurel.domain.conditions import holds
from laurel.domain.event import Line, Order
from laurel.domain.money import Rounding, round_fraction
from laurel.domain.reward import Reward, VoucherKind
from laurel.domain.rules import line_facts, order_facts


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

    Money off is never more than the lines it applies to come to; percent is rounded half-up once.
    Kinds that are handed over and not deducted (gift, product, shipping, access) take off nothing.
    """
    chosen = [line for line in order.lines if _chosen(reward, order, line)]
    base = sum(line.amount for line in chosen)
    if not chosen:
        return Discount({}, "no_matching_lines")
    if base < reward.min_spend:
        return Discount({}, "min_spend_not_reached")
    return Discount(shares(_off(reward, base), chosen))


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


def _off(reward: Reward, base: int) -> int:
    match reward.kind:
        case VoucherKind.AMOUNT_OFF:
            off = int(reward.value or 0)
        case VoucherKind.PERCENT_OFF:
            off = round_fraction((reward.value or Fraction(0)) * base, Rounding.HALF_UP)
        case _:
            off = 0
    most = base if reward.max_discount is None else min(base, reward.max_discount)
    return min(off, most)


def _chosen(reward: Reward, order: Order, line: Line) -> bool:
    facts = {**order_facts(order), **line_facts(line)}
    return reward.lines is None or holds(reward.lines, facts)
