"""Pay a cause: all that it was given and was not yet paid is booked as paid, in one transaction.

Every shard of the cause's pool is moved, or none is, with the statement under the client's id. What
is given meanwhile stays for the next payout. What is taken back meanwhile is either gone before,
and is not paid, or finds nothing left of it.
"""

from typing import Any, cast

from laurel.bodies.causes import PayoutBody
from laurel.domain.calendar import local_day
from laurel.domain.errors import Refusal
from laurel.domain.money import format_amount
from laurel.domain.program import Mode
from laurel.operations.clock import Clock
from laurel.operations.services import OpenedProgram, Services, open_program
from laurel.operations.turns import MOST_TRIES, Done, pause
from laurel.requests.causes import PayoutRequest
from laurel.requests.where_wrong import one_fault
from laurel.storage import codec
from laurel.storage.gift_pools import GiftShards, read_gifts
from laurel.storage.ledger import Conflict
from laurel.storage.payout_items import (
    Payouts,
    Statement,
    find_statement,
    list_statements,
    payout_writes,
    read_payouts,
)


def pay_cause(
    services: Services, program_id: str, cause_id: str, sent: PayoutRequest, clock: Clock
) -> Done:
    """Book a payout, once for ever; cause_not_found, too_busy."""
    opened, table = open_program(services, program_id, clock), services.ledger.table
    _check_has_been(sent, opened)
    for attempt in range(MOST_TRIES):
        earlier = find_statement(table, program_id, cause_id, sent.payout_id)
        if earlier is not None:
            return _first_answer(earlier, sent)
        before = read_payouts(table, program_id, cause_id)
        shards = read_gifts(table, program_id, [cause_id])[cause_id]
        _check_known(opened, cause_id, before, shards)
        made = _statement(opened, cause_id, before, shards, sent)
        try:
            services.ledger.write(payout_writes(program_id, cause_id, before, shards, made))
        except Conflict:
            pause(attempt)
        else:
            return Done(made.answer)
    raise Refusal("too_busy", f"{cause_id} is being given to by many at once")


def read_statements(
    services: Services, program_id: str, cause_id: str, limit: int, after: int | None, clock: Clock
) -> tuple[list[dict[str, Any]], int | None]:
    """A page of the payouts to a cause, newest first; cause_not_found."""
    opened, table = open_program(services, program_id, clock), services.ledger.table
    found, last = list_statements(table, program_id, cause_id, limit, after)
    if not found and cause_id not in opened.program.causes:
        raise _no_cause(opened, cause_id)
    return [one.answer for one in found], last


def _check_has_been(sent: PayoutRequest, opened: OpenedProgram) -> None:
    if opened.program.mode is Mode.LIVE and sent.as_of is not None and sent.as_of > opened.now:
        raise one_fault("/as_of", "lies in the future of a live program")


def _first_answer(earlier: Statement, sent: PayoutRequest) -> Done:
    if earlier.fingerprint != sent.fingerprint():
        raise Refusal("id_reused", f"{sent.payout_id!r} was used with other content")
    return Done(earlier.answer, replayed=True)


def _check_known(opened: OpenedProgram, cause_id: str, before: Payouts, shards: GiftShards) -> None:
    """A cause that the program dropped is still paid what it was given."""
    was_given = any(gifts.given for gifts in shards)
    if cause_id not in opened.program.causes and not before.count and not was_given:
        raise _no_cause(opened, cause_id)


def _no_cause(opened: OpenedProgram, cause_id: str) -> Refusal:
    detail = f"{opened.program.program_id} has no cause {cause_id!r}"
    return Refusal("cause_not_found", detail)


def _statement(
    opened: OpenedProgram,
    cause_id: str,
    before: Payouts,
    shards: GiftShards,
    sent: PayoutRequest,
) -> Statement:
    program, as_of = opened.program, sent.as_of or opened.now
    amount = sum(gifts.unpaid for gifts in shards)

    def shown(minor: int) -> str:
        return format_amount(minor, program.currency)

    body: PayoutBody = {
        "payout_id": sent.payout_id,
        "cause": cause_id,
        "month": f"{local_day(as_of, program.zone):%Y-%m}",
        "as_of": codec.instant(as_of),
        "amount": shown(amount),
        "paid_out": shown(before.amount + amount),
        "given": shown(sum(gifts.given for gifts in shards)),
    }
    answer = cast("dict[str, Any]", body)
    return Statement(before.count + 1, sent.payout_id, amount, sent.fingerprint(), answer)
