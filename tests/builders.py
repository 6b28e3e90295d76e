"""Builders with fixed defaults: a test names only what it is about."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from laurel.domain.account import Account, EntryKind, Lot, WalletState
from laurel.domain.errors import InvalidContent, LaurelError
from laurel.domain.event import Event, Line, Order
from laurel.domain.program import Mode, Program
from laurel.domain.reward import Reward, VoucherKind
from laurel.domain.turn import Source, Turn
from laurel.programs.checks import parse
from laurel.programs.compile import compile_program

type Json = dict[str, Any]

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday, in the first quarter, two days after the end of a month."""


def at(text: str) -> datetime:
    """An instant: `2026-03-02` is noon UTC that day, `2026-03-02T10:00` that minute."""
    moment = datetime.fromisoformat(text)
    if "T" not in text:
        moment = moment.replace(hour=12)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def on(text: str) -> date:
    return date.fromisoformat(text)


def day(text: str | None) -> date | None:
    return None if text is None else on(text)


def lot(quantity: int, expires: str | None = None, available: str | None = None) -> Lot:
    return Lot(quantity, day(expires), day(available))


def lots(*many: tuple[int, str | None]) -> tuple[Lot, ...]:
    return tuple(lot(quantity, expires) for quantity, expires in many)


def refused(code: str) -> pytest.RaisesExc[LaurelError]:
    """Expect a refusal with that code."""
    return pytest.raises(LaurelError, check=lambda error: error.code == code)


# Programs


def rule(**parts: Any) -> Json:
    """A rule on orders: one point per full dollar, unless said otherwise."""
    return {"on": "order", "gives": per_block(1, "1.00"), **parts}


def fixed(quantity: int | str, wallet: str = "points") -> Json:
    return {"kind": "fixed", "wallet": wallet, "quantity": quantity}


def per_block(quantity: int | str, every: str, wallet: str = "points") -> Json:
    return {"kind": "per_block", "wallet": wallet, "quantity": quantity, "every": every}


def per_amount(quantity: int | str, every: str, wallet: str = "points") -> Json:
    return {"kind": "per_amount", "wallet": wallet, "quantity": quantity, "every": every}


def reward(price: int | None = 100, kind: str = "gift", **voucher: Any) -> Json:
    terms = {"name": "A reward", "voucher": {"kind": kind, **voucher}}
    return terms if price is None else {**terms, "price": {"wallet": "points", "quantity": price}}


def levels(**reach: Json | None) -> Json:
    """Levels from the lowest up, by what reaches them; None: open to all."""
    return {
        tier: {"rank": rank, "name": tier.title(), "reach": [way] if way else []}
        for rank, (tier, way) in enumerate(reach.items(), 1)
    }


def tiers(window: Json, validity: Json, fall: str = "to_fitting", **reach: Json | None) -> Json:
    return {"window": window, "validity": validity, "fall": fall, "levels": levels(**reach)}


def document(**parts: Any) -> Json:
    """A document with a wallet `points` that never expires, and what is named."""
    return {"name": "Shop", "currency": "USD", "wallets": {"points": {}}, **parts}


def faults(**parts: Any) -> dict[str, str]:
    """What is wrong with a document, by pointer."""
    try:
        parse(document(**parts))
    except InvalidContent as invalid:
        return {fault.pointer: fault.detail for fault in invalid.faults}
    return {}


def program(**parts: Any) -> Program:
    return compile_program("shop", 1, Mode.TEST, parse(document(**parts)))


def expiring(kind: str = "after", **expires: Any) -> Program:
    """A program whose points expire so."""
    wallets = {"points": {"expires": {"kind": kind, **expires}}}
    return program(wallets=wallets, earning={"spend": rule()})


# What members have, and do


def account(*held: Lot, **parts: Any) -> Account:
    """An account with these lots in `points`, as an adjustment left them."""
    booked = sum(lot.quantity for lot in held)
    totals = {EntryKind.ADJUST: booked} if booked else {}
    states = {"points": WalletState(held, totals=totals)} if held else {}
    return Account("shop", "ann", "K7QW2MB", at("2026-01-01"), wallets=states, **parts)


def with_wallet(there: Account, state: WalletState, wallet: str = "points") -> Account:
    return replace(there, wallets={**there.wallets, wallet: state})


def turn(at_: datetime = NOON, *held: Lot, shop: Program | None = None) -> Turn:
    return Turn(shop or program(), account(*held), at_)


def source(client_id: str = "test") -> Source:
    return Source(client_id, NOON)


def line(amount: int = 1000, line_id: str = "1", *categories: str, **parts: Any) -> Line:
    return Line(line_id, "SKU", amount, categories=categories, **parts)


def order(*amounts: int, **parts: Any) -> Order:
    """An order of lines 1, 2, … of so many cents."""
    lines = tuple(line(amount, str(number)) for number, amount in enumerate(amounts, 1))
    return Order(lines, **parts)


def ordered(*amounts: int, when: datetime = NOON, event_id: str = "o1", **parts: Any) -> Event:
    return Event(event_id, "order", when, order(*amounts, **parts))


def event(kind: str = "review", when: datetime = NOON, **properties: Any) -> Event:
    return Event(f"{kind}-1", kind, when, None, properties)


def voucher_terms(kind: VoucherKind = VoucherKind.AMOUNT_OFF, **parts: Any) -> Reward:
    return Reward("off", "Off", kind, **parts)


def quantities(state: Mapping[str, WalletState], wallet: str = "points") -> list[int]:
    """The quantities of a wallet's lots, soonest expiry first."""
    return [held.quantity for held in state[wallet].lots]
