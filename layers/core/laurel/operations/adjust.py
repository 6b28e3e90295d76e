"""Adjust: a gift or a correction by hand, with its reason."""

from datetime import date

from laurel.answers import balances_body, entries_body, voucher_body
from laurel.domain import adjust as core
from laurel.domain.calendar import local_day
from laurel.domain.errors import Fault, InvalidContent
from laurel.operations.budgets import limits_in, room_in
from laurel.operations.clock import Clock
from laurel.operations.services import Opened, Place, Services
from laurel.operations.turns import Done, Request, carry_out, record_of
from laurel.operations.vouchers import issued
from laurel.requests.members import AdjustmentRequest
from laurel.storage.writes import Proposal

ADJUST = "adjust"


def adjust(services: Services, place: Place, sent: AdjustmentRequest, clock: Clock) -> Done:
    """Book the adjustment, once for ever."""
    request = Request(ADJUST, sent.adjustment_id, sent.fingerprint())

    def decide(opened: Opened) -> Proposal:
        program, now = opened.program, opened.now
        _check_last_day(sent, local_day(now, program.zone))
        decision = core.adjust(
            program,
            opened.account,
            sent.adjustment_id,
            sent.wallet,
            sent.signed(program),
            now,
            sent.expires_on,
            room_in(program, opened.taken),
        )
        vouchers = issued(services, program, decision, now)
        body = {
            "adjustment_id": sent.adjustment_id,
            "entries": entries_body(program, decision),
            "vouchers": [voucher_body(program, one, now) for one in vouchers],
            "balances": balances_body(program, decision.after, now),
        }
        details = {"wallet": sent.wallet, "quantity": sent.quantity, "reason": sent.reason}
        record = record_of(request, decision, program.version, now, details, body)
        limits = limits_in(program, opened.taken)
        return Proposal(decision, record, vouchers, limits=limits)

    return carry_out(services, place, request, clock, decide)


def _check_last_day(sent: AdjustmentRequest, today: date) -> None:
    if sent.expires_on is not None and sent.expires_on < today:
        fault = Fault("/expires_on", f"has passed: today is {today.isoformat()}")
        raise InvalidContent("invalid_content", f"/expires_on {fault.detail}", (fault,))
