"""Vouchers at the checkout: what one takes off, its use (once, under races too), its release."""

from typing import Any, Final

from laurel.answers import voucher_status
from laurel.bodies import CheckBody
from laurel.domain.discount import Discount, discount, needs_order
from laurel.domain.errors import Refusal
from laurel.domain.frozen import replace
from laurel.domain.money import format_amount
from laurel.domain.program import Program
from laurel.domain.reward import VoucherKind
from laurel.operations.beside_others import excludes, reward_of
from laurel.operations.clock import Clock
from laurel.operations.services import OpenedProgram, Services, open_program
from laurel.operations.turns import MOST_TRIES, Done, pause
from laurel.operations.vouchers import find_voucher
from laurel.requests.earning import OrderBody
from laurel.requests.redeeming import CheckRequest, UseRequest
from laurel.requests.where_wrong import one_fault
from laurel.storage import codec
from laurel.storage.ledger import Conflict
from laurel.storage.voucher_items import StoredVoucher
from laurel.storage.writes import voucher_change

MOST_RELEASED: Final = 100
"""How many released use_ids a voucher remembers: its item stays small."""

_NOT_ISSUED = {"used": "voucher_used", "void": "voucher_void", "expired": "voucher_expired"}
_NOT_WITH_OTHERS: Final = "not_with_others"


def check(services: Services, program_id: str, code: str, sent: CheckRequest, clock: Clock) -> Done:
    """What the voucher would take off the order, or why it does not apply. Changes nothing."""
    opened = open_program(services, program_id, clock)
    voucher = find_voucher(services, program_id, code)
    status = voucher_status(opened.program, voucher, opened.now)
    if status != "issued":
        return Done({"applicable": False, "reason": _NOT_ISSUED[status]})
    if excludes(services, program_id, voucher, sent.beside):
        return Done({"applicable": False, "reason": _NOT_WITH_OTHERS})
    found = _discount(services, opened, voucher, sent.order)
    return Done({**_check_body(opened.program, found)})


def use(services: Services, program_id: str, code: str, sent: UseRequest, clock: Clock) -> Done:
    """Use the voucher for the order; or, without one, hand over what it is good for.

    The same use_id again answers as it did the first time.
    """
    for attempt in range(MOST_TRIES):
        opened = open_program(services, program_id, clock)
        voucher = find_voucher(services, program_id, code)
        if voucher.use is not None and voucher.use["use_id"] == sent.use_id:
            return _used_before(voucher.use, sent)
        if sent.use_id in voucher.released:
            raise Refusal("id_reused", f"{sent.use_id!r} was released: take another use_id")
        answer = _use_answer(services, opened, voucher, sent)
        mark = {
            "use_id": sent.use_id,
            "fingerprint": sent.fingerprint(),
            "at": codec.instant(opened.now),
            "answer": answer,
        }
        try:
            used = replace(voucher, status="used", use=mark)
            services.ledger.write([voucher_change(program_id, voucher, used)])
        except Conflict:
            pause(attempt)
        else:
            return Done(answer)
    raise Refusal("too_busy", "the voucher is being used by many at once")


def release(
    services: Services, program_id: str, code: str, clock: Clock, use_id: str | None = None
) -> Done:
    """Make a used voucher usable again, because its order was cancelled.

    With a use_id only of that use: a release that comes late, or again, frees no other order's, and
    while no other uses it, it answers as it did the first time.
    """
    for attempt in range(MOST_TRIES):
        opened = open_program(services, program_id, clock)
        voucher = find_voucher(services, program_id, code)
        if voucher.status != "used":
            if use_id in voucher.released:
                return Done(_free(voucher, use_id), replayed=True)
            raise Refusal("voucher_not_used", "the voucher is not in use")
        if use_id is not None and voucher.use is not None and voucher.use["use_id"] != use_id:
            raise Refusal("voucher_not_used", "the voucher is in use by another use_id")
        if voucher.reclaimed:
            detail = "its value was charged when the order that had brought it was returned"
            raise Refusal("voucher_void", detail)
        try:
            free = _released(opened, voucher)
            services.ledger.write([voucher_change(program_id, voucher, free)])
        except Conflict:
            pause(attempt)
        else:
            return Done(_free(free, next(reversed(free.released), None)))
    raise Refusal("too_busy", "the voucher is being used by many at once")


def _free(voucher: StoredVoucher, use_id: str | None) -> dict[str, Any]:
    """What the release of that use found the voucher to be, however much later it is asked for."""
    status = "expired" if use_id in voucher.released_late else "issued"
    return {"code": voucher.code, "status": status}


def _released(opened: OpenedProgram, voucher: StoredVoucher) -> StoredVoucher:
    """Free again, but not for that use: a `use` of it that arrives late, or again, uses nothing."""
    use_ids = () if voucher.use is None else (voucher.use["use_id"],)
    released = (*voucher.released, *use_ids)[-MOST_RELEASED:]
    free = replace(voucher, status="issued", use=None, released=released)
    if voucher_status(opened.program, free, opened.now) != "expired":
        return free
    return replace(free, released_late=(*free.released_late, *use_ids)[-MOST_RELEASED:])


def _use_answer(
    services: Services, opened: OpenedProgram, voucher: StoredVoucher, sent: UseRequest
) -> dict[str, Any]:
    status = voucher_status(opened.program, voucher, opened.now)
    if status != "issued":
        raise Refusal(_NOT_ISSUED[status], f"the voucher is {status}")
    if excludes(services, opened.program.program_id, voucher, sent.beside):
        raise Refusal("voucher_not_applicable", _NOT_WITH_OTHERS)
    if sent.order is None:
        body = _handed_over(services, opened, voucher)
    else:
        found = _discount(services, opened, voucher, sent.order)
        if found.reason is not None:
            raise Refusal("voucher_not_applicable", found.reason)
        body = _check_body(opened.program, found)
    return {"code": voucher.code, "use_id": sent.use_id, "status": "used", **body}


def _used_before(mark: dict[str, Any], sent: UseRequest) -> Done:
    if mark["fingerprint"] != sent.fingerprint():
        raise Refusal("id_reused", f"{sent.use_id!r} was used with another order")
    return Done(mark["answer"], replayed=True)


def _discount(
    services: Services, opened: OpenedProgram, voucher: StoredVoucher, sent: OrderBody
) -> Discount:
    order = sent.order(opened.program, "/order")
    return discount(reward_of(services, opened.program.program_id, voucher), order)


def _handed_over(services: Services, opened: OpenedProgram, voucher: StoredVoucher) -> CheckBody:
    """The use of what needs no order: credit comes to its value, the rest takes off nothing."""
    reward = reward_of(services, opened.program.program_id, voucher)
    if needs_order(reward):
        raise one_fault("/order", "this voucher is for an order: send it")
    credit = reward.value if reward.kind is VoucherKind.STORE_CREDIT else None
    amount = format_amount(int(credit or 0), opened.program.currency)
    return {"applicable": True, "discount": amount, "lines": []}


def _check_body(program: Program, found: Discount) -> CheckBody:
    if found.reason is not None:
        return {"applicable": False, "reason": found.reason}
    return {
        "applicable": True,
        "discount": format_amount(found.amount, program.currency),
        "lines": [
            {"line_id": line_id, "discount": format_amount(minor, program.currency)}
            for line_id, minor in found.lines.items()
        ],
    }
