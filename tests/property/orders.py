"""Orders and returns made at random from a seed: many for each program that is drawn."""

from dataclasses import replace
from random import Random
from typing import Final

from laurel.domain.event import Line, Order
from laurel.domain.pinned_order import Amounts

CENTS: Final = [0, 49, 100, 250, 999, 1000, 1001, 2500, 3333, 6000, 10_000]


def an_order(chance: Random) -> Order:
    """One to four lines, with shipping and tax."""
    return Order(
        tuple(a_line(chance, f"{number}") for number in range(1, chance.randint(2, 5))),
        chance.choice([None, "web", "store"]),
        chance.choice([None, "acme"]),
        chance.choice([None, "card"]),
        chance.choice([0, 0, 99, 500]),
        chance.choice([0, 0, 7, 800]),
    )


def a_line(chance: Random, line_id: str) -> Line:
    amount = chance.choice([chance.choice(CENTS), chance.randint(1, 9999)])
    kinds = chance.choice([(), ("sale",), ("food", "sale"), ("toys",)])
    sku, brand = chance.choice(["S1", "S2"]), chance.choice([None, "acme", "other"])
    return Line(line_id, sku, amount, chance.randint(1, 4), kinds, brand)


def some_returns(chance: Random, order: Order) -> list[Amounts]:
    """Up to four returns, which together come to no more than the order; often to all of it."""
    parts: list[dict[str, int]] = [{} for _ in range(chance.randint(1, 4))]
    everything = chance.random() < 0.3
    for line in order.lines:
        amount = line.amount if everything else chance.choice([0, line.amount, line.amount // 2])
        if not everything and line.amount:
            amount = chance.choice([amount, chance.randint(0, line.amount)])
        cuts = sorted(chance.randint(0, amount) for _ in parts[1:])
        for part, start, end in zip(parts, [0, *cuts], [*cuts, amount], strict=True):
            if end > start or chance.random() < 0.1:
                part[line.line_id] = end - start
    return [part for part in parts if part] or [{order.lines[0].line_id: 0}]


def together(parts: list[Amounts]) -> dict[str, int]:
    """All of them in one return."""
    lines = {line for part in parts for line in part}
    return {line: sum(part.get(line, 0) for part in parts) for line in lines}


def what_is_kept(order: Order, returned: Amounts) -> Order | None:
    """The order as if only what is kept had been bought; None where nothing is."""
    left = [(line, line.amount - returned.get(line.line_id, 0)) for line in order.lines]
    if not any(amount for _, amount in left):
        return None
    lines = tuple(
        replace(line, amount=amount, quantity=line.quantity * amount // (line.amount or 1))
        for line, amount in left
        if amount or not line.amount
    )
    free = tuple(
        replace(line, quantity=was.quantity) if not line.amount else line
        for line in lines
        for was in order.lines
        if was.line_id == line.line_id
    )
    return replace(order, lines=free, tax=order.tax * sum(li.amount for li in free) // order.amount)
