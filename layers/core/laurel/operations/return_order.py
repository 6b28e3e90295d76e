"""Return: take back what the returned part of an order had earned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from laurel.answers import balances_body, entries_body
from laurel.domain import return_order as core
from laurel.domain.calendar import local_day
from laurel.domain.earn import Raised
from laurel.domain.errors import Refusal
from laurel.domain.frozen import replace
from laurel.domain.late_return import LotName, expired_unspent, lots_over
from laurel.domain.money import parse_amount
from laurel.domain.pinned_order import PinnedOrder
from laurel.domain.program import Program
from laurel.domain.return_vouchers import IssuedVoucher
from laurel.domain.turn import Source
from laurel.operations.clock import Clock
from laurel.operations.donations import not_paid_out
from laurel.operations.earn import EARN
from laurel.operations.services import Opened, Place, Services
from laurel.operations.turns import Done, Request, carry_out, check_seen, record_of
from laurel.storage import codec_events, codec_tiers, items
from laurel.storage.items import Record
from laurel.storage.pools import Limits
from laurel.storage.table import Put
from laurel.storage.voucher_items import StoredVoucher
from laurel.storage.writes import Proposal, voucher_change

if TYPE_CHECKING:
    from laurel.requests.earning import ReturnRequest

RETURN = "return"


def return_order(services: Services, place: Place, sent: ReturnRequest, clock: Clock) -> Done:
    """Book the return, once for ever."""
    request = Request(RETURN, sent.return_id, sent.fingerprint())

    def decide(opened: Opened) -> Proposal:
        pinned = find_order(services, place, sent.event_id)
        check_seen(opened, pinned.turn)
        ledger, program = services.ledger, opened.program
        before = ledger.returned(place.program_id, place.member_id, sent.event_id)
        vouchers = vouchers_of(services, place, sent.event_id)
        returned = core.return_order(
            program,
            opened.account,
            pinned,
            before,
            sent.amounts(pinned.program.currency),
            _source(sent, pinned),
            opened.now,
            _expired_unspent(services, place, pinned, opened),
            [issued_voucher(one, pinned.program) for one in vouchers],
            not_paid_out(opened.account.donated, opened.taken),
        )
        decision, so_far = returned.decision, returned.so_far
        body = {
            "return_id": sent.return_id,
            "event_id": sent.event_id,
            "program_version": pinned.program.version,
            "entries": entries_body(program, decision),
            "balances": balances_body(program, decision.after, opened.now),
        }
        lines = {"before": dict(before.lines), "returned": dict(so_far.lines)}
        details = {"order": sent.event_id, **lines}
        record = record_of(request, decision, program.version, opened.now, details, body)
        memo = items.returned_item(place.program_id, place.member_id, sent.event_id, so_far)
        moved = voucher_writes(place.program_id, vouchers, before.vouchers, so_far.vouchers)
        limits = Limits(taken=opened.taken)
        return Proposal(decision, record, also=(Put(memo), *moved), limits=limits)

    return carry_out(services, place, request, clock, decide)


def find_order(services: Services, place: Place, event_id: str) -> PinnedOrder:
    """An order as it was decided; event_not_found."""
    record = services.ledger.record(place.program_id, place.member_id, EARN, event_id)
    if record is None or "order" not in record.details["event"]:
        raise Refusal("event_not_found", f"{place.member_id} has no order {event_id!r}")
    program = services.library.program(place.program_id, record.program_version)
    before = record.details.get("before")
    return PinnedOrder(
        codec_events.read_event(record.details["event"]),
        codec_events.read_standing(record.details["standing"]),
        program,
        record.recorded_at,
        record.turn,
        _raised_by_it(program, record),
        None if before is None else codec_tiers.read_qualifying(before),
    )


def _raised_by_it(program: Program, record: Record) -> tuple[Raised, ...]:
    """The tiers it lifted the member to. One that is given was only settled with it: who the member
    is does not change when an order is returned.
    """
    return () if program.tiers is None or program.tiers.is_given else raised_in(record)


def raised_in(record: Record) -> tuple[Raised, ...]:
    """The events that the one of the record raised, with what was known then."""
    return tuple(
        Raised(codec_events.read_event(event), codec_events.read_standing(standing))
        for event, standing in record.details.get("raised", ())
    )


def vouchers_of(services: Services, place: Place, event_id: str) -> list[StoredVoucher]:
    """The vouchers that an event brought, as they are now."""
    record = services.ledger.record(place.program_id, place.member_id, EARN, event_id)
    numbers = record.details.get("vouchers", ()) if record else ()
    return services.ledger.vouchers_numbered(place.program_id, place.member_id, numbers)


def voucher_writes(
    program_id: str,
    vouchers: Iterable[StoredVoucher],
    before: Mapping[int, int | None],
    after: Mapping[int, int | None],
) -> list[Put]:
    """What becomes of vouchers that are taken back, or given back, now."""
    return [
        voucher_change(program_id, one, moved_voucher(one, reclaimed=one.number in after))
        for one in vouchers
        if (one.number in after) != (one.number in before)
    ]


def moved_voucher(voucher: StoredVoucher, *, reclaimed: bool) -> StoredVoucher:
    """A voucher that is taken back, or given back: an unused one is void while it is taken back; a
    used one stays used, and one that the shop made void stays void.
    """
    stays = voucher.use is not None or voucher.voided is not None
    status = voucher.status if stays else "void" if reclaimed else "issued"
    return replace(voucher, status=status, reclaimed=reclaimed)


def issued_voucher(voucher: StoredVoucher, program: Program) -> IssuedVoucher:
    """A voucher as the core sees it, and what it took off an order, if it was used."""
    taken = None
    if voucher.use is not None:
        taken = parse_amount(voucher.use["answer"]["discount"], program.currency)
    return IssuedVoucher(voucher.number, voucher.rule or "", taken)


def _source(sent: ReturnRequest, pinned: PinnedOrder) -> Source:
    partner = pinned.event.order.partner if pinned.event.order else None
    return Source(sent.return_id, sent.occurred_at, None, partner)


def _expired_unspent(
    services: Services, place: Place, pinned: PinnedOrder, opened: Opened
) -> Mapping[LotName, int]:
    """What time has taken of the lots this order filled.

    Read from the whole ledger, and only where such a lot is over: a return that late is rare.
    """
    program, account = opened.program, opened.account
    today = local_day(opened.now, program.zone)
    over = lots_over(pinned, program, account, today)
    if not over:
        return {}
    turns = services.ledger.history(place.program_id, place.member_id).turns
    return expired_unspent(over, pinned, account, program.wallets, turns, today)
