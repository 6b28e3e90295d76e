"""What is wrong with what a rule gives: where it goes, how much, and on what it is measured."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from laurel.domain.award import MOST_VOUCHERS
from laurel.domain.errors import Fault
from laurel.domain.event import ORDER, is_raised_by_engine
from laurel.domain.money import MAX_QUANTITY, AmountError, Currency, parse_amount
from laurel.pointers import pointer
from laurel.programs import schema
from laurel.programs.check_conditions import condition_faults
from laurel.programs.check_values import Place, amount_faults, quantity_faults, unknown_faults
from laurel.programs.compile_rules import CHOSEN
from laurel.programs.facts import LINE_FACTS, facts_on

_LARGE_ORDER: Final = 1_000_000
"""What an order of so much money gives must still be a number that every JSON reader keeps."""


def gives_faults(document: schema.Document, rule: schema.Rule, at: Place) -> Iterator[Fault]:
    """What is wrong with what the rule gives."""
    gives = rule.gives
    match gives:
        case schema.Voucher():
            yield from unknown_faults([gives.reward], document.rewards, (*at, "reward"), "reward")
            return
        case schema.Badge():
            yield from unknown_faults([gives.badge], document.badges, (*at, "badge"), "badge")
            return
        case schema.Day():
            if rule.on == ORDER or is_raised_by_engine(rule.on):
                yield Fault(pointer((*at, "kind")), f"{rule.on} has no properties to choose by")
            return
        case _:
            yield from _target_faults(document, gives, at)
    on_orders_only = (schema.PerAmount | schema.PerBlock | schema.PerUnit | schema.PercentBack) | (
        schema.Brackets | schema.BestRate
    )
    if isinstance(gives, on_orders_only) and rule.on != ORDER:
        yield Fault(pointer((*at, "kind")), f"{rule.on} has no amount: use kind fixed")
    yield from _amount_faults(document, rule, gives, at)


def _target_faults(document: schema.Document, gives: schema.Given, at: Place) -> Iterator[Fault]:
    if gives.wallet is not None:
        yield from unknown_faults([gives.wallet], document.wallets, (*at, "wallet"), "wallet")
    if gives.reward is not None:
        yield from unknown_faults([gives.reward], document.rewards, (*at, "reward"), "reward")
    if gives.cause is None:
        return
    if not _is_money(document, gives):
        yield Fault(pointer((*at, "wallet")), "causes get money: name a wallet of kind money")
    if gives.cause != CHOSEN:
        yield from unknown_faults([gives.cause], document.causes, (*at, "cause"), "cause")
    elif not document.causes:
        yield Fault(pointer((*at, "cause")), "the document names no causes to choose from")


def _amount_faults(
    document: schema.Document, rule: schema.Rule, gives: schema.Given, at: Place
) -> Iterator[Fault]:
    match gives:
        case schema.Fixed():
            yield from _quantity_faults(document, gives, gives.quantity, (*at, "quantity"))
        case schema.ByTier():
            yield from _by_tier_faults(document, gives, (*at, "quantities"))
        case schema.PerAmount() | schema.PerBlock():
            yield from amount_faults(document, gives.every, (*at, "every"), zero=False)
            yield from _rate_faults(document, gives.quantity, (*at, "quantity"), gives.every)
        case schema.PerUnit():
            yield from _rate_faults(document, gives.quantity, (*at, "quantity"))
        case schema.PercentBack():
            yield from _percent_faults(document, gives, gives.percent, (*at, "percent"))
        case schema.Brackets():
            yield from _bracket_faults(document, gives, at)
        case schema.BestRate():
            yield from _best_rate_faults(document, rule, gives, at)
        case schema.FromEvent():
            if rule.on == ORDER or is_raised_by_engine(rule.on):
                yield Fault(pointer((*at, "value")), f"{rule.on} has no properties")
            yield from _rate_faults(document, gives.quantity, (*at, "quantity"))
            if (
                gives.at_least
                and gives.at_most
                and Decimal(gives.at_most) < Decimal(gives.at_least)
            ):
                yield Fault(pointer((*at, "at_most")), "is less than at_least: it gives nothing")
        case schema.PerTotal():
            yield from _total_faults(document, rule, gives, gives.every, (*at, "every"))
        case schema.Goal():
            yield from _total_faults(document, rule, gives, gives.reach, (*at, "reach"))
        case schema.Streak():
            yield from _rate_faults(document, gives.quantity, (*at, "quantity"))
        case _:
            raise TypeError(f"{type(gives).__name__} is no kind of award")


def _by_tier_faults(document: schema.Document, gives: schema.ByTier, at: Place) -> Iterator[Fault]:
    levels = document.tiers.levels if document.tiers else {}
    yield from unknown_faults(gives.quantities, levels, at, "tier")
    for tier, quantity in gives.quantities.items():
        yield from _quantity_faults(document, gives, quantity, (*at, tier))


def _quantity_faults(
    document: schema.Document, gives: schema.Given, quantity: int | str, at: Place
) -> Iterator[Fault]:
    if gives.wallet is not None:
        yield from quantity_faults(document, gives.wallet, quantity, at, zero=False)
    elif not isinstance(quantity, int):
        yield Fault(pointer(at), "vouchers are counted: give a whole number")
    elif quantity > MOST_VOUCHERS:
        yield Fault(pointer(at), f"one event issues at most {MOST_VOUCHERS} vouchers")


def _rate_faults(
    document: schema.Document, quantity: int | str, at: Place, every: str | None = None
) -> Iterator[Fault]:
    if not Decimal(quantity):
        yield Fault(pointer(at), "must be more than zero")
        return
    currency = Currency.of(document.currency)
    try:
        minor = parse_amount(every, currency) if every else 0
    except AmountError:
        return  # said at its own place
    scale = 10**currency.digits
    if minor and Fraction(quantity) * scale * _LARGE_ORDER * scale / minor > MAX_QUANTITY:
        most = f"{_LARGE_ORDER} {document.currency}"
        detail = f"an order of {most} would give more than 2^53-1: give less, or for a larger every"
        yield Fault(pointer(at), detail)


def _percent_faults(
    document: schema.Document, gives: schema.Given, percent: str, at: Place
) -> Iterator[Fault]:
    if not _is_money(document, gives):
        detail = "percent are of money: name a wallet of kind money, or use kind per_amount"
        yield Fault(pointer(at), detail)
    if not 0 < Decimal(percent) <= 100:  # noqa: PLR2004 - percent
        yield Fault(pointer(at), "is a percentage: more than 0, at most 100")


def _bracket_faults(
    document: schema.Document, gives: schema.Brackets, at: Place
) -> Iterator[Fault]:
    if gives.every is not None:
        yield from amount_faults(document, gives.every, (*at, "every"), zero=False)
    for index, one in enumerate(gives.brackets):
        place = (*at, "brackets", index)
        for name, amount in (("from", one.from_), ("above", one.above)):
            yield from amount_faults(document, amount, (*place, name))
        if one.percent is not None:
            yield from _percent_faults(document, gives, one.percent, (*place, "percent"))
        elif one.quantity is not None:
            where = (*place, "quantity")
            yield from _rate_faults(document, one.quantity, where, gives.every or "1")
    for index, (low, high) in enumerate(pairwise(gives.brackets), 1):
        if _begins(high) <= _begins(low):
            detail = f"overlaps the bracket before it: must begin above {low.from_ or low.above}"
            yield Fault(pointer((*at, "brackets", index)), detail)
    if gives.per != "order" and gives.mode == "whole":
        detail = "the whole of an order has one rate by its own size: use mode marginal"
        yield Fault(pointer((*at, "per")), detail)


def _begins(bracket: schema.Bracket) -> tuple[Decimal, bool]:
    """Where it begins; above an amount is later than from it."""
    return Decimal(bracket.from_ or bracket.above or 0), bracket.above is not None


def _best_rate_faults(
    document: schema.Document, rule: schema.Rule, gives: schema.BestRate, at: Place
) -> Iterator[Fault]:
    known = facts_on(rule.on) | LINE_FACTS
    for index, one in enumerate(gives.rates):
        place = (*at, "rates", index)
        yield from condition_faults(document, one.lines, known, (*place, "lines"))
        if one.percent is not None:
            yield from _percent_faults(document, gives, one.percent, (*place, "percent"))
        elif one.quantity is not None:
            yield from amount_faults(document, one.every, (*place, "every"), zero=False)
            yield from _rate_faults(document, one.quantity, (*place, "quantity"), one.every or "1")


def _total_faults(
    document: schema.Document,
    rule: schema.Rule,
    gives: schema.PerTotal | schema.Goal,
    step: int | str,
    at: Place,
) -> Iterator[Fault]:
    yield from _rate_faults(document, gives.quantity, (*at[:-1], "quantity"))
    if gives.counts != "events" and rule.on != ORDER:
        yield Fault(pointer((*at[:-1], "counts")), f"{rule.on} has no {gives.counts}: use events")
    if gives.counts == "amount":
        text = step if isinstance(step, str) else ""
        yield from amount_faults(document, text, at, zero=False)
    elif not isinstance(step, int):
        yield Fault(pointer(at), f"{gives.counts} are counted: give a whole number")


def may_be_broken(document: schema.Document, rule: schema.Rule) -> bool:
    """Whether what it gives may come to a fraction, which must be rounded somehow."""
    gives = rule.gives
    if isinstance(gives, schema.Voucher | schema.Badge | schema.Day):
        return False
    if rule.multiply:
        return True
    match gives:
        case schema.PerAmount() | schema.PercentBack() | schema.Brackets() | schema.BestRate():
            return True
        case schema.FromEvent():
            return True
        case schema.PerBlock() | schema.PerUnit() | schema.PerTotal() | schema.Goal():
            return _is_broken(document, gives, gives.quantity)
        case schema.Streak():
            return _is_broken(document, gives, gives.quantity)
        case _:
            return False


def _is_broken(document: schema.Document, gives: schema.Given, quantity: int | str) -> bool:
    digits = Currency.of(document.currency).digits if _is_money(document, gives) else 0
    return Decimal(quantity).scaleb(digits) % 1 != 0


def _is_money(document: schema.Document, gives: schema.Given) -> bool:
    wallet = document.wallets.get(gives.wallet or "")
    return wallet is not None and wallet.kind == "money"
