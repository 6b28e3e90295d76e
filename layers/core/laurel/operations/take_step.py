"""Take a step of a worked example: carry out what it tells of, as a request that says it would."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from laurel.domain.errors import Refusal
from laurel.operations.adjust import adjust
from laurel.operations.clock import Clock
from laurel.operations.earn import earn
from laurel.operations.enrol import enrol
from laurel.operations.import_codes import import_codes
from laurel.operations.invite import invite
from laurel.operations.manage_member import change_profile
from laurel.operations.manage_program import put_program
from laurel.operations.plan_step import PLAN_STEPS, take_plan_step
from laurel.operations.read_account import read_vouchers
from laurel.operations.read_prices import read_prices
from laurel.operations.redeem import redeem
from laurel.operations.return_order import return_order
from laurel.operations.run_job import run_by_hand
from laurel.operations.services import Place, Services, open_program
from laurel.operations.use_voucher import check
from laurel.requests.codes import CodesRequest
from laurel.requests.earning import EarningRequest, ReturnRequest
from laurel.requests.entry import InvitationRequest
from laurel.requests.instants import parse_instant
from laurel.requests.members import AdjustmentRequest, EnrolmentRequest, ProfileRequest
from laurel.requests.parts import read_body
from laurel.requests.plans import PricesRequest
from laurel.requests.programs import ProgramRequest
from laurel.requests.redeeming import CheckRequest, RedemptionRequest
from laurel.storage.ledger import Ledger
from laurel.storage.memory_table import MemoryTable

PLACE: Final = Place("rehearsal", "member")

_CODES: Final = 50
"""More than an example hands out of a shop's own codes."""

_MOST_VOUCHERS: Final = 1000
"""More than the steps of an example issue."""


class Steps:
    """The steps of one example, on a ledger of their own: one program, and one member of it."""

    def __init__(self, document: dict[str, Any], steps: Sequence[dict[str, Any]]) -> None:
        self.services = Services.over(Ledger(MemoryTable()))
        self.steps = steps
        sent = ProgramRequest(document=document, mode="test")
        put_program(self.services, PLACE.program_id, sent, self._clock(0))
        self._bring_codes()
        self.currency = document["currency"]

    def let_in(self) -> None:
        """The member is in before the first step, whatever that takes, if it does not tell how."""
        if "enrol" not in self.steps[0]:
            self._join({"invitation": True})

    def take(self, number: int) -> list[dict[str, Any]]:
        """Carry out the step of that number: the bodies it is answered with. Raises LaurelError."""
        step = self.steps[number]
        if "event" in step:
            return [
                self._report(self._event(number, index, step, at), at)
                for index, at in enumerate(_times(step))
            ]
        return [self._act(number, step, self._clock(number))]

    def seen_at(self, number: int) -> Clock:
        """When the member is looked at after that step: at its last moment."""
        return Clock(_times(self.steps[number])[-1])

    def vouchers(self, clock: Clock) -> list[dict[str, Any]]:
        """The member's vouchers, newest first."""
        return read_vouchers(self.services, PLACE, _MOST_VOUCHERS, None, clock)[0]

    def _bring_codes(self) -> None:
        """A shop whose rewards hand out codes of its own has some."""
        program = open_program(self.services, PLACE.program_id, self._clock(0)).program
        for number, reward in enumerate(program.rewards.values()):
            if reward.own_codes:
                rows = (f"EXAMPLE-{number}-{index}" for index in range(_CODES))
                body = {"import_id": f"codes-{number}", "csv": "\n".join(["code", *rows])}
                sent = read_body(CodesRequest, body)
                args = (PLACE.program_id, reward.reward_id, sent, self._clock(0))
                import_codes(self.services, *args)

    def _clock(self, number: int) -> Clock:
        return Clock(parse_instant(self.steps[number]["at"]))

    def _act(self, number: int, step: dict[str, Any], clock: Clock) -> dict[str, Any]:
        if "enrol" in step:
            return self._join(step["enrol"] or {})
        if "redeem" in step:
            body = {"redemption_id": f"step-{number}", "reward": step["redeem"]}
            body |= {name: step[name] for name in ("quantity", "cause") if name in step}
            return redeem(self.services, PLACE, read_body(RedemptionRequest, body), clock).body
        at = parse_instant(step["at"])
        if "run" in step:
            return run_by_hand(
                self.services, PLACE.program_id, step["run"], at, clock, lambda: True
            ).body
        if "check" in step:
            return self._check(step, clock)
        if "return" in step:
            return self._give_back(number, step["return"], clock)
        if "adjust" in step:
            return self._adjust(number, step["adjust"], clock)
        if not step.keys().isdisjoint(PLAN_STEPS):
            return take_plan_step(self.services, PLACE, f"step-{number}", step, clock)
        if "price" in step:
            order = self._order("", step["at"], step["price"])["order"]
            return read_prices(
                self.services, PLACE, read_body(PricesRequest, {"order": order}), clock
            ).body
        if "change" in step or "cause" in step:
            told = step.get("change") or {"cause": step["cause"]}
            return change_profile(self.services, PLACE, read_body(ProfileRequest, told), clock).body
        return self._report(self._order(f"step-{number}", step["at"], step["order"]), at)

    def _report(self, event: dict[str, Any], at: datetime) -> dict[str, Any]:
        return earn(self.services, PLACE, read_body(EarningRequest, event), Clock(at)).body

    def _check(self, step: dict[str, Any], clock: Clock) -> dict[str, Any]:
        """What the newest voucher of a reward takes off the order, or the reason it does not."""
        codes = [one["code"] for one in self.vouchers(clock) if one["reward"] == step["check"]]
        if not codes:
            raise Refusal("voucher_not_found", f"the member has no voucher of {step['check']!r}")
        order = self._order("", step["at"], step["order"])["order"]
        sent = read_body(CheckRequest, {"order": order})
        return check(self.services, PLACE.program_id, codes[0], sent, clock).body

    def _join(self, told: dict[str, Any]) -> dict[str, Any]:
        """The member joins, as the example tells of them."""
        clock = self._clock(0)
        body = {"member_id": PLACE.member_id, **told}
        if body.pop("invitation", False):
            made = InvitationRequest(invitation_id="invitation")
            invite(self.services, PLACE.program_id, made, clock)
            body["invitation"] = made.invitation_id
        if "first_order" in body:
            at = self.steps[0]["at"]
            body["first_order"] = self._order("first-order", at, body["first_order"])
        sent = read_body(EnrolmentRequest, body)
        return enrol(self.services, PLACE.program_id, sent, clock).body

    def _give_back(self, number: int, told: dict[str, Any], clock: Clock) -> dict[str, Any]:
        """The order of an earlier step is returned, or an amount of one of its lines."""
        part: dict[str, Any] = {"full": True}
        if "amount" in told:
            line_id = str(told.get("line", 1) - 1)
            part = {"lines": [{"line_id": line_id, "amount": told["amount"]}]}
        body = {
            "return_id": f"step-{number}",
            "event_id": f"step-{told['of'] - 1}",
            "occurred_at": self.steps[number]["at"],
            **part,
        }
        return return_order(self.services, PLACE, read_body(ReturnRequest, body), clock).body

    def _adjust(self, number: int, told: dict[str, Any], clock: Clock) -> dict[str, Any]:
        body: dict[str, Any] = {}
        for wallet, quantity in told.items():
            sent = {"adjustment_id": f"step-{number}-{wallet}", "wallet": wallet}
            sent |= {"quantity": quantity, "reason": "a worked example"}
            body = adjust(self.services, PLACE, read_body(AdjustmentRequest, sent), clock).body
        return body

    def _event(self, number: int, index: int, step: dict[str, Any], at: datetime) -> dict[str, Any]:
        event_id = f"step-{number}-{index}"
        body = {"event_id": event_id, "occurred_at": at.isoformat(), "type": step["event"]}
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


def _times(step: dict[str, Any]) -> list[datetime]:
    """When what a step tells of happens: once, several times at once, or days in a row."""
    at = parse_instant(step["at"])
    if "days" in step:
        return [at + timedelta(days=day) for day in range(step["days"])]
    return [at] * step.get("times", 1)
