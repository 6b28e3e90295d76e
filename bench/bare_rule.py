"""A rule of the document in whole numbers, as the peers are told it.

Every peer says the same: lines chosen, their amounts summed, the sum times a whole number by a
whole number, rounded, capped. So whoever writes it in a peer's language writes no fractions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from bench.facts import day_number
from bench.twenty_rules import TIERS

type Json = Mapping[str, Any]
type Condition = Mapping[str, Any]
"""A condition as in a document, with its amounts in cents."""

_MONEY = frozenset({"order.amount", "order.shipping", "order.tax", "line.amount"})


@dataclass(frozen=True, slots=True)
class BareRule:
    """One rule. What it gives, where `base` is the sum of the chosen lines in cents:

    - `fixed`, if that is set and some line was chosen;
    - `base // every * times` if it counts `blocks`;
    - else `base * times / every`, rounded half up or down.

    `times` goes by tier, or by `steps` (from so many cents on, so many times), the highest first.
    `most` bounds it in one order, `cap` over a longer time: "quantity" or "times".
    """

    rule_id: str
    when: Condition | None
    lines: Condition | None
    fixed: int | None
    blocks: bool
    times: Mapping[str, int]
    steps: tuple[tuple[int, int], ...]
    every: int
    half_up: bool
    most: int | None
    cap: str | None

    @property
    def is_factored(self) -> bool:
        """Whether the tier makes a difference."""
        return len(set(self.times.values())) > 1

    @property
    def same_times(self) -> int:
        """What it is multiplied by where the tier makes no difference."""
        [times] = set(self.times.values())
        return times

    def given(self, base: int, tier: str, left: int) -> int:
        """What the rule gives, for the peer that has no arithmetic of its own."""
        exact = self._uncapped(base, tier)
        if self.most is not None:
            exact = min(exact, self.most)
        if self.cap == "quantity":
            return min(exact, left)
        return 0 if self.cap == "times" and left < 1 else exact

    def _uncapped(self, base: int, tier: str) -> int:
        if self.fixed is not None:
            return self.fixed
        if self.blocks:
            return base // self.every * self.times[tier]
        times = next((times for start, times in self.steps if base >= start), None)
        exact = base * (self.times[tier] if times is None else times)
        if self.half_up:
            return (2 * exact + self.every) // (2 * self.every)
        return exact // self.every


def bare_rules(document: Json) -> tuple[BareRule, ...]:
    """The rules of a document, in its order."""
    return tuple(_bare(name, raw) for name, raw in document["earning"].items())


def _bare(rule_id: str, raw: Json) -> BareRule:
    gives = raw["gives"]
    blocks = gives["kind"] == "per_block"
    rate = _rate(gives)
    factors = raw["multiply"][0]["factors"] if "multiply" in raw else {}
    rates = {tier: rate * Fraction(factors.get(tier, "1")) for tier in TIERS}
    steps = [(_start(one), _rate({**gives, **one})) for one in gives.get("brackets", [])]
    common = lcm(*(one.denominator for one in [*rates.values(), *(step for _, step in steps)]))
    return BareRule(
        rule_id=rule_id,
        when=_whole(raw["when"]) if "when" in raw else None,
        lines=_whole(raw["lines"]) if "lines" in raw else None,
        fixed=gives["quantity"] if gives["kind"] == "fixed" else None,
        blocks=blocks,
        times={tier: int(one * common) for tier, one in rates.items()},
        steps=tuple((start, int(step * common)) for start, step in reversed(steps)),
        every=_cents(gives["every"]) if blocks else common,
        half_up=raw.get("rounding") == "half_up",
        most=next((cap["quantity"] for cap in _caps(raw) if cap["per"] == "order"), None),
        cap=_cap(raw),
    )


def _rate(gives: Json) -> Fraction:
    """So much for each cent, or for each block."""
    match gives:
        case {"percent": percent}:
            return Fraction(percent) / 100
        case {"kind": "per_amount", "quantity": quantity, "every": every}:
            return Fraction(quantity) / _cents(every)
        case {"kind": "brackets", "quantity": quantity, "every": every}:
            return Fraction(quantity) / _cents(every)
        case _:
            return Fraction(gives.get("quantity", 0))


def _start(bracket: Json) -> int:
    return _cents(bracket["from"]) if "from" in bracket else _cents(bracket["above"]) + 1


def _caps(raw: Json) -> list[Json]:
    caps: list[Json] = raw.get("caps", [])
    return caps


def _cap(raw: Json) -> str | None:
    caps = [cap for cap in _caps(raw) if cap["per"] != "order"]
    return next((unit for cap in caps for unit in ("quantity", "times") if unit in cap), None)


def _whole(condition: Condition) -> Condition:
    match condition:
        case {"all": list(parts)}:
            return {"all": [_whole(part) for part in parts]}
        case {"any": list(parts)}:
            return {"any": [_whole(part) for part in parts]}
        case {"not": part}:
            return {"not": _whole(part)}
        case {"fact": "time.date", "between": days}:
            first, last = (day_number(date.fromisoformat(day)) for day in days)
            return {"fact": "time.date", "between": [first, last]}
        case {"fact": fact} if fact in _MONEY:
            return {name: _cents(v) if name != "fact" else v for name, v in condition.items()}
        case _:
            return condition


def _cents(amount: str) -> int:
    return int(Decimal(amount) * 100)
