"""Refund a plan: it ends now, and what it gave is taken back as by a return."""

from typing import Any, cast

from laurel.answers import ended_body
from laurel.domain import refund as core
from laurel.domain.calendar import local_day
from laurel.domain.changes import Posted
from laurel.domain.late_return import expired_unspent, lots_over
from laurel.domain.pinned_order import PinnedOrder
from laurel.domain.refund import Gave
from laurel.domain.subscribe import find_subscription
from laurel.operations.clock import Clock
from laurel.operations.donations import not_paid_out
from laurel.operations.return_order import issued_voucher, raised_in, voucher_writes
from laurel.operations.services import Opened, Place, Services
from laurel.operations.subscribe import RENEW, SUBSCRIBE, renewal_id
from laurel.operations.turns import Done, Request, check_seen, record_of
from laurel.operations.unnamed_turns import Step, carry_out_unnamed
from laurel.storage import codec_events
from laurel.storage.history import History
from laurel.storage.items import Record
from laurel.storage.pools import Limits
from laurel.storage.writes import Proposal

REFUND = "refund_plan"


def refund(services: Services, place: Place, subscription_id: str, clock: Clock) -> Done:
    """Refund it, once: what was refunded stays as it is, and the first answer is given again."""

    def decide(opened: Opened) -> Step:
        program, account, now = opened.program, opened.account, opened.now
        find_subscription(account, subscription_id)
        history = services.ledger.history(place.program_id, place.member_id)
        check_seen(opened, max(turn.turn for turn in history.turns))
        gave = [
            _gave(services, opened, history, record)
            for record in _records_of(history, subscription_id)
        ]
        unpaid = not_paid_out(account.donated, opened.taken)
        refunded = core.refund(program, account, subscription_id, gave, now, unpaid)
        if refunded is None:
            return Step(_first_answer(history, subscription_id), replayed=True)
        after = refunded.decision.after
        body = ended_body(program, after, subscription_id, refunded.decision, now)
        answer = cast("dict[str, Any]", body)
        request = Request(REFUND, str(after.version), "")
        details = {"subscription": subscription_id}
        record = record_of(request, refunded.decision, program.version, now, details, answer)
        back = dict.fromkeys(refunded.vouchers)
        moved = voucher_writes(place.program_id, history.vouchers, {}, back)
        limits = Limits(taken=opened.taken)
        proposal = Proposal(refunded.decision, record, also=tuple(moved), limits=limits)
        return Step(answer, proposal)

    return carry_out_unnamed(services, place, clock, decide)


def _first_answer(history: History, subscription_id: str) -> dict[str, Any]:
    [refunded] = (
        record
        for record in history.records
        if record.kind == REFUND and record.details["subscription"] == subscription_id
    )
    return refunded.answer


def _records_of(history: History, subscription_id: str) -> list[Record]:
    """What began it, and its renewals, in the order in which they came."""
    begins = renewal_id(subscription_id, "")
    mine = [
        record
        for record in history.records
        if (record.kind == SUBSCRIBE and record.client_id == subscription_id)
        or (record.kind == RENEW and record.client_id.startswith(begins))
    ]
    return sorted(mine, key=lambda record: record.turn)


def _gave(services: Services, opened: Opened, history: History, record: Record) -> Gave:
    program, account = opened.program, opened.account
    then = services.library.program(program.program_id, record.program_version)
    pinned = PinnedOrder(
        codec_events.read_event(record.details["event"]),
        codec_events.read_standing(record.details["standing"]),
        then,
        record.recorded_at,
        record.turn,
        raised_in(record),
    )
    today, numbers = local_day(opened.now, program.zone), record.details.get("vouchers", ())
    over = lots_over(pinned, program, account, today)
    unspent = expired_unspent(over, pinned, account, program.wallets, history.turns, today)
    return Gave(
        pinned,
        [change.entry for change in record.changes if isinstance(change, Posted)],
        [issued_voucher(one, then) for one in history.vouchers if one.number in numbers],
        unspent,
    )
