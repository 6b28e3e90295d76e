"""Rehearse: run a document's worked examples on a ledger of their own, in memory.

The steps go through the same operations as requests do, so an example that holds here holds there.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from laurel.bodies import Quantity
from laurel.domain.errors import LaurelError, Refusal
from laurel.domain.frozen import dataclass
from laurel.operations.clock import Clock
from laurel.operations.read_account import read_balances, read_tier
from laurel.operations.read_causes import read_causes
from laurel.operations.read_notices import read_notices
from laurel.operations.take_step import PLACE, Steps

_MOST_NOTICES: Final = 1000
"""More than the steps of an example send."""


@dataclass(frozen=True, slots=True)
class Difference:
    """An expectation of an example that was not met: which step, what, and what it was instead."""

    example: str
    step: int
    what: str
    expected: object
    found: object


def rehearse(document: dict[str, Any]) -> list[Difference]:
    """Run every example of a document (as written); the expectations that were not met."""
    return [
        difference
        for example in document.get("examples", ())
        for difference in _Rehearsal(document, example).run()
    ]


class _Rehearsal:
    """One example: one member of the program, step after step."""

    def __init__(self, document: dict[str, Any], example: dict[str, Any]) -> None:
        self.example = example
        self.steps = Steps(document, example["steps"])
        self.seen: set[str] = set()

    def run(self) -> Iterator[Difference]:
        """Every step in turn; the member joins at the first."""
        self.steps.let_in()
        if "enrol" not in self.example["steps"][0]:
            self._stands(self.steps.seen_at(0))
            self._notices(self.steps.seen_at(0))
        for number, step in enumerate(self.example["steps"]):
            answers, refused = self._take(number)
            yield from self._differences(number, step.get("expect", {}), answers, refused)

    def _take(self, number: int) -> tuple[list[dict[str, Any]], str | None]:
        try:
            answers = self.steps.take(number)
        except LaurelError as error:
            return [], error.code
        return answers, answers[0].get("reason")

    def _differences(
        self,
        number: int,
        expect: dict[str, Any],
        answers: Sequence[dict[str, Any]],
        refused: str | None,
    ) -> Iterator[Difference]:
        found = self._found(self.steps.seen_at(number), answers, refused)
        wanted = {"refused": None, **expect}
        if wanted.get("tier") == "none":
            wanted["tier"] = None
        for what, expected in wanted.items():
            is_part = isinstance(expected, dict) and what in {"available", "given"}
            seen = {k: found[what].get(k) for k in expected} if is_part else found[what]
            if seen != expected:
                yield Difference(self.example["title"], number, what, expected, seen)

    def _found(
        self, clock: Clock, answers: Sequence[dict[str, Any]], refused: str | None
    ) -> dict[str, Any]:
        available, tier, issued, benefits = self._stands(clock)
        entries = [entry for answer in answers for entry in answer.get("entries", ())]
        return {
            "earns": _sums(entries, "earn"),
            "takes": {name: _less(taken) for name, taken in _sums(entries, "reverse").items()},
            "available": available,
            "given": self._given(clock),
            "tier": tier,
            "vouchers": issued,
            "discount": answers[0].get("discount") if answers else None,
            "shipping": answers[0].get("shipping") if answers else None,
            "benefits": benefits,
            "notices": self._notices(clock),
            "refused": refused,
        }

    def _stands(self, clock: Clock) -> tuple[dict[str, Quantity], str | None, list[str], list[str]]:
        """What the member can spend, the tier, the rewards of the vouchers that are new since the
        last look, oldest first, and the benefits; nothing of who was not let in.
        """
        try:
            balances = read_balances(self.steps.services, PLACE, None, clock).body
            stands = read_tier(self.steps.services, PLACE, clock).body
            vouchers = self.steps.vouchers(clock)
        except Refusal:
            return {}, None, [], []
        issued = [one["reward"] for one in vouchers if one["code"] not in self.seen]
        self.seen |= {one["code"] for one in vouchers}
        available = {name: one["available"] for name, one in balances.items()}
        benefits = [one["benefit"] for one in stands["benefits"]]
        return available, stands["tier"], issued[::-1], benefits

    def _notices(self, clock: Clock) -> list[str]:
        """The types of those that are new since the last look, oldest first; none of who was not
        let in.
        """
        try:
            found = read_notices(self.steps.services, PLACE, _MOST_NOTICES, None, clock)[0]
        except Refusal:
            return []
        new = [one for one in found if f"{one}" not in self.seen]
        self.seen |= {f"{one}" for one in new}
        return [str(one["type"]) for one in new[::-1]]

    def _given(self, clock: Clock) -> dict[str, str]:
        """What was given to each cause."""
        rows = read_causes(self.steps.services, PLACE.program_id, clock)
        return {row["cause"]: row["given"] for row in rows}


def _sums(entries: Sequence[dict[str, Any]], kind: str) -> dict[str, Quantity]:
    """What the entries of that kind come to, by wallet."""
    sums: dict[str, Quantity] = {}
    for entry in entries:
        if entry["kind"] == kind:
            sums[entry["wallet"]] = _plus(sums.get(entry["wallet"]), entry["quantity"])
    return sums


def _plus(sum_so_far: Quantity | None, more: Quantity) -> Quantity:
    """Points are integers and money is decimal strings; of one wallet all are one or the other."""
    if sum_so_far is None:
        return more
    both = Decimal(sum_so_far) + Decimal(more)
    return str(both) if isinstance(more, str) else int(both)


def _less(taken: Quantity) -> Quantity:
    """What was taken, without its sign."""
    return str(-Decimal(taken)) if isinstance(taken, str) else -taken
