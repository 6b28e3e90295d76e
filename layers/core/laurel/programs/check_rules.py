"""What is wrong with an earning rule: its conditions, factors, caps, group and campaign."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from laurel.domain.errors import Fault
from laurel.domain.event import ORDER
from laurel.pointers import pointer
from laurel.programs import schema
from laurel.programs.check_conditions import condition_faults
from laurel.programs.check_gives import gives_faults, may_be_broken
from laurel.programs.check_values import Place, quantity_faults, unknown_faults
from laurel.programs.facts import LINE_FACTS, PROPERTIES, facts_on

_SPANS: Final = {
    "order": 0,
    "day": 1,
    "week": 2,
    "month": 3,
    "quarter": 4,
    "year": 5,
    "lifetime": 6,
}
"""Periods by how long they are; a row of days has no place among them."""


def rule_faults(document: schema.Document, rule: schema.Rule, at: Place) -> Iterator[Fault]:
    """What is wrong with a rule."""
    known = facts_on(rule.on)
    yield from condition_faults(document, rule.when, known, (*at, "when"))
    if rule.lines is not None and rule.on != ORDER:
        yield Fault(pointer((*at, "lines")), "only orders have lines")
    else:
        yield from condition_faults(document, rule.lines, known | LINE_FACTS, (*at, "lines"))
    yield from gives_faults(document, rule, (*at, "gives"))
    yield from _extra_faults(rule, at)
    yield from _factor_faults(document, rule, at)
    yield from _rounding_faults(document, rule, at)
    for index, cap in enumerate(rule.caps):
        yield from _cap_faults(document, rule, cap, (*at, "caps", index))
    yield from _twice_counted(rule, at)
    yield from _idle_caps(rule, at)
    if rule.group is not None:
        yield from unknown_faults([rule.group], document.groups, (*at, "group"), "group")
    if rule.campaign is not None:
        where = (*at, "campaign")
        yield from unknown_faults([rule.campaign], document.campaigns, where, "campaign")
    gives_nothing = isinstance(rule.gives, schema.Badge | schema.Day | schema.Voucher)
    if gives_nothing or getattr(rule.gives, "reward", None) is not None:
        for name in ("expires", "available"):
            if getattr(rule, name) is not None:
                yield Fault(pointer((*at, name)), "only what goes into a wallet has such days")


def _extra_faults(rule: schema.Rule, at: Place) -> Iterator[Fault]:
    """Shipping and tax belong to the order as a whole."""
    if not rule.with_:
        return
    if rule.on != ORDER:
        yield Fault(pointer((*at, "with")), "only orders have shipping and tax")
    elif isinstance(rule.gives, schema.BestRate | schema.PerUnit) or rule.round_per == "line":
        yield Fault(pointer((*at, "with")), "shipping and tax belong to no line")


def _factor_faults(document: schema.Document, rule: schema.Rule, at: Place) -> Iterator[Fault]:
    levels = document.tiers.levels if document.tiers else {}
    for index, factor in enumerate(rule.multiply):
        place = (*at, "multiply", index)
        if isinstance(factor, schema.TierFactor):
            yield from unknown_faults(factor.factors, levels, (*place, "factors"), "tier")
        else:
            known = facts_on(rule.on)
            yield from condition_faults(document, factor.when, known, (*place, "when"))
    if len(rule.multiply) > 1 and rule.combine is None:
        detail = "say how several factors combine: multiply, best or add"
        yield Fault(pointer((*at, "combine")), detail)
    if rule.multiply and isinstance(rule.gives, schema.Voucher | schema.Badge | schema.Day):
        yield Fault(pointer((*at, "multiply")), f"a {rule.gives.kind} cannot be multiplied")


def _rounding_faults(document: schema.Document, rule: schema.Rule, at: Place) -> Iterator[Fault]:
    if rule.rounding is None and may_be_broken(document, rule):
        detail = "say how to round: down, half_up, half_even, up or carry"
        yield Fault(pointer((*at, "rounding")), detail)
    if rule.rounding == "carry":
        yield from _carry_faults(rule, at)
    if rule.round_per == "line":
        rated = schema.PerAmount | schema.PerBlock | schema.PercentBack | schema.BestRate
        if rule.on != ORDER or not isinstance(rule.gives, rated | schema.PerUnit):
            detail = f"{rule.gives.kind} is not measured line by line: round it per order"
            yield Fault(pointer((*at, "round_per")), detail)


def _carry_faults(rule: schema.Rule, at: Place) -> Iterator[Fault]:
    """A rest is carried to what comes next: into the same wallet, by the same rule, of its own."""
    where = pointer((*at, "rounding"))
    into_wallet = getattr(rule.gives, "wallet", None) is not None
    if not into_wallet or getattr(rule.gives, "cause", None) is not None:
        yield Fault(where, "only what goes into a wallet, and stays there, leaves a rest to carry")
    if rule.round_per == "line":
        yield Fault(pointer((*at, "round_per")), "a rest is carried once for the order")
    if rule.group is not None:
        yield Fault(where, "a rule of a group does not carry: another one may give in its place")


def _cap_faults(
    document: schema.Document, rule: schema.Rule, cap: schema.Cap, at: Place
) -> Iterator[Fault]:
    if cap.for_each is not None and PROPERTIES not in facts_on(rule.on):
        yield Fault(pointer((*at, "for_each")), f"{rule.on} has no properties")
    if cap.quantity is None:
        return
    where, gives = (*at, "quantity"), rule.gives
    if isinstance(gives, schema.Voucher | schema.Badge | schema.Day):
        yield Fault(pointer(where), f"a {gives.kind} has no quantity: use times")
    elif gives.wallet is not None:
        yield from quantity_faults(document, gives.wallet, cap.quantity, where, zero=False)
    elif not isinstance(cap.quantity, int):
        yield Fault(pointer(where), "vouchers are counted: give a whole number")


def _idle_caps(rule: schema.Rule, at: Place) -> Iterator[Fault]:
    """Caps that another one always comes before: over a longer period, with no higher limit."""
    for index, cap in enumerate(rule.caps):
        for other in rule.caps:
            if _never_binds(cap, other):
                detail = (
                    f"never binds: not more than {_told(other)} may be had anyway; leave it out"
                )
                yield Fault(pointer((*at, "caps", index)), detail)
                break
    quantity = rule.gives.quantity if isinstance(rule.gives, schema.Fixed) else None
    for index, cap in enumerate(rule.caps):
        one_fits = isinstance(quantity, int) and isinstance(cap.quantity, int)
        if cap.per == "order" and one_fits and not rule.multiply and cap.quantity >= quantity:  # type: ignore[operator]
            detail = f"never binds: the rule gives {quantity} an order; leave it out"
            yield Fault(pointer((*at, "caps", index)), detail)


def _twice_counted(rule: schema.Rule, at: Place) -> Iterator[Fault]:
    """Caps that would count in one place: of one kind, over one period, for all or for each."""
    seen = set[tuple[str, bool, bool]]()
    for index, cap in enumerate(rule.caps):
        kind = (cap.per, cap.times is None, cap.for_each is None)
        if kind in seen and cap.per != "order":
            detail = f"a cap before it counts the same per {cap.per}: leave one out"
            yield Fault(pointer((*at, "caps", index)), detail)
        seen.add(kind)


def _never_binds(cap: schema.Cap, other: schema.Cap) -> bool:
    if cap is other or cap.per not in _SPANS or other.per not in _SPANS:
        return False
    if _SPANS[cap.per] >= _SPANS[other.per] or cap.for_each != other.for_each:
        return False
    pairs: Sequence[tuple[int | str | None, int | str | None]] = [
        (cap.times, other.times),
        (cap.quantity, other.quantity),
    ]
    most = 2 if cap.per == "week" and other.per != "lifetime" else 1  # a week lies in two months
    return any(
        one is not None and two is not None and Decimal(one) >= Decimal(two) * most
        for one, two in pairs
    )


def _told(cap: schema.Cap) -> str:
    limit = f"{cap.times} times" if cap.times is not None else cap.quantity
    return f"{limit} per {cap.per}"
