"""Rehearse: run a document's worked examples on a ledger of their own, in memory.

The steps go through the same operations as requests do, so an example that holds here holds there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from laurel.bodies import Quantity
from laurel.domain.errors import LaurelError, Refusal
from laurel.operations.clock import Clock
from laurel.operations.earn import earn
from laurel.operations.enrol import enrol
from laurel.operations.invite import invite
from laurel.operations.manage_member import change_profile
from laurel.operations.manage_program import put_program
from laurel.operations.read_account import read_balances, read_tier, read_vouchers
from laurel.operations.read_causes import read_causes
from laurel.operations.redeem import redeem
from laurel.operations.run_job import run_by_hand
from laurel.operations.services import Place, Services
from laurel.operations.use_voucher import check
from laurel.requests import (
    CheckRequest,
    EarningRequest,
    EnrolmentRequest,
    InvitationRequest,
    ProfileRequest,
    ProgramRequest,
    RedemptionRequest,
    parse_instant,
    read_body,
)
from laurel.storage.ledger import Ledger
from laurel.storage.memory_table import MemoryTable

_PLACE = Place("rehearsal", "member")

_MOST_VOUCHERS: Final = 1000
"""More than the steps of an example issue."""


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
        self.services = Services.over(Ledger(MemoryTable()))
        self.example = example
        sent = ProgramRequest(document=document, mode="test")
        put_program(self.services, _PLACE.program_id, sent, self._clock(0))
        self.currency = document["currency"]
        self.seen: set[str] = set()

    def run(self) -> Iterator[Difference]:
        """Every step in turn; the member joins at the first."""
        steps = self.example["steps"]
        if "enrol" not in steps[0]:  # it is of somebody who was let in
            self._join({"invitation": True})
            self._stands(self._clock(0))
        for number, step in enumerate(steps):
            answer, refused = self._take(number, step)
            yield from self._differences(number, step.get("expect", {}), answer, refused)

    def _take(self, number: int, step: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
        try:
            answer = self._act(number, step)
            return answer, answer.get("reason")
        except LaurelError as error:
            return {}, error.code

    def _act(self, number: int, step: dict[str, Any]) -> dict[str, Any]:
        clock = self._clock(number)
        if "enrol" in step:
            return self._join(step["enrol"] or {})
        if "redeem" in step:
            body = {"redemption_id": f"step-{number}", "reward": step["redeem"]}
            body |= {name: step[name] for name in ("quantity", "cause") if name in step}
            return redeem(self.services, _PLACE, read_body(RedemptionRequest, body), clock).body
        if "run" in step:
            at = parse_instant(step["at"])
            return run_by_hand(
                self.services, _PLACE.program_id, step["run"], at, clock, lambda: True
            ).body
        if "check" in step:
            return self._check(step, clock)
        if "cause" in step:
            chosen = read_body(ProfileRequest, {"cause": step["cause"]})
            return change_profile(self.services, _PLACE, chosen, clock).body
        sent = read_body(EarningRequest, self._event(number, step))
        return earn(self.services, _PLACE, sent, clock).body

    def _check(self, step: dict[str, Any], clock: Clock) -> dict[str, Any]:
        """What the newest voucher of a reward takes off the order, or the reason it does not."""
        codes = [one["code"] for one in self._vouchers(clock) if one["reward"] == step["check"]]
        if not codes:
            raise Refusal("voucher_not_found", f"the member has no voucher of {step['check']!r}")
        order = self._order("", step["at"], step["order"])["order"]
        sent = read_body(CheckRequest, {"order": order})
        return check(self.services, _PLACE.program_id, codes[0], sent, clock).body

    def _join(self, told: dict[str, Any]) -> dict[str, Any]:
        """The member joins, as the example tells of them."""
        clock = self._clock(0)
        body = {"member_id": _PLACE.member_id, **told}
        if body.pop("invitation", False):
            made = InvitationRequest(invitation_id="invitation")
            invite(self.services, _PLACE.program_id, made, clock)
            body["invitation"] = made.invitation_id
        if "first_order" in body:
            at = self.example["steps"][0]["at"]
            body["first_order"] = self._order("first-order", at, body["first_order"])
        sent = read_body(EnrolmentRequest, body)
        return enrol(self.services, _PLACE.program_id, sent, clock).body

    def _event(self, number: int, step: dict[str, Any]) -> dict[str, Any]:
        event_id = f"step-{number}"
        if "order" in step:
            return self._order(event_id, step["at"], step["order"])
        body = {"event_id": event_id, "occurred_at": step["at"], "type": step["event"]}
        return {**body, "properties": step.get("properties", {})}

    def _order(self, event_id: str, at: str, told: dict[str, Any] | str) -> dict[str, Any]:
        order = told if isinstance(told, dict) else {"amount": told}
        rest = {name: value for name, value in order.items() if name not in {"amount", "lines"}}
        lines = [
            {"sku": "SKU", **line, "line_id": f"{index}"}
            for index, line in enumerate(order.get("lines") or [{"amount": order.get("amount")}])
        ]
        return {
            "event_id": event_id,
            "occurred_at": at,
            "type": "order",
            "order": {"currency": self.currency, "lines": lines, **rest},
        }

    def _differences(
        self, number: int, expect: dict[str, Any], answer: dict[str, Any], refused: str | None
    ) -> Iterator[Difference]:
        found = self._found(number, answer, refused)
        wanted = {"refused": None, **expect}
        if wanted.get("tier") == "none":
            wanted["tier"] = None
        for what, expected in wanted.items():
            is_part = isinstance(expected, dict) and what in {"available", "given"}
            seen = {k: found[what].get(k) for k in expected} if is_part else found[what]
            if seen != expected:
                yield Difference(self.example["title"], number, what, expected, seen)

    def _found(self, number: int, answer: dict[str, Any], refused: str | None) -> dict[str, Any]:
        available, tier, issued = self._stands(self._clock(number))
        earned: dict[str, Any] = {}
        for entry in answer.get("entries", ()):
            if entry["kind"] == "earn":
                earned[entry["wallet"]] = _plus(earned.get(entry["wallet"]), entry["quantity"])
        return {
            "earns": earned,
            "available": available,
            "given": self._given(number),
            "tier": tier,
            "vouchers": issued,
            "discount": answer.get("discount"),
            "refused": refused,
        }

    def _stands(self, clock: Clock) -> tuple[dict[str, Quantity], str | None, list[str]]:
        """What the member can spend, the tier, and the rewards of the vouchers that are new since
        the last look, oldest first; nothing of who was not let in.
        """
        try:
            balances = read_balances(self.services, _PLACE, None, clock).body
            tier: str | None = read_tier(self.services, _PLACE, clock).body["tier"]
            vouchers = self._vouchers(clock)
        except Refusal:
            return {}, None, []
        issued = [one["reward"] for one in vouchers if one["code"] not in self.seen]
        self.seen |= {one["code"] for one in vouchers}
        return {name: one["available"] for name, one in balances.items()}, tier, issued[::-1]

    def _given(self, number: int) -> dict[str, str]:
        """What was given to each cause."""
        rows = read_causes(self.services, _PLACE.program_id, self._clock(number))
        return {row["cause"]: row["given"] for row in rows}

    def _vouchers(self, clock: Clock) -> list[dict[str, Any]]:
        """The member's vouchers, newest first."""
        return read_vouchers(self.services, _PLACE, _MOST_VOUCHERS, None, clock)[0]

    def _clock(self, number: int) -> Clock:
        return Clock(parse_instant(self.example["steps"][number]["at"]))


def _plus(sum_so_far: Quantity | None, more: Quantity) -> Quantity:
    """Points are integers and money is decimal strings; of one wallet all are one or the other."""
    if sum_so_far is None:
        return more
    both = Decimal(sum_so_far) + Decimal(more)
    return str(both) if isinstance(more, str) else int(both)
