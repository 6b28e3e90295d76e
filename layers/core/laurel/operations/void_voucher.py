"""Void: the shop takes a voucher out of use, for good: lost, sent to the wrong person, misused."""

from typing import Any, cast

from laurel.bodies import ReleaseBody
from laurel.domain.errors import Refusal
from laurel.domain.frozen import replace
from laurel.operations.clock import Clock
from laurel.operations.services import Services, open_program
from laurel.operations.turns import MOST_TRIES, Done, pause
from laurel.operations.vouchers import find_voucher
from laurel.requests.redeeming import VoidRequest
from laurel.storage import codec
from laurel.storage.ledger import Conflict
from laurel.storage.voucher_items import StoredVoucher
from laurel.storage.writes import voucher_change


def void(services: Services, program_id: str, code: str, sent: VoidRequest, clock: Clock) -> Done:
    """Make a voucher void, once for ever: again changes nothing, the first reason stays.

    What was spent on it stays spent. Refuses voucher_used where it was used: release it first.
    """
    for attempt in range(MOST_TRIES):
        opened = open_program(services, program_id, clock)
        voucher = find_voucher(services, program_id, code)
        if voucher.status == "used":
            raise Refusal("voucher_used", "the voucher was used: release it first")
        if voucher.voided is not None:
            return Done(_body(voucher))
        why = {"reason": sent.reason, "at": codec.instant(opened.now)}
        gone = replace(voucher, status="void", voided=why)
        try:
            services.ledger.write([voucher_change(program_id, voucher, gone)])
        except Conflict:
            pause(attempt)
        else:
            return Done(_body(gone))
    raise Refusal("too_busy", "the voucher is being written to by many at once")


def _body(voucher: StoredVoucher) -> dict[str, Any]:
    body: ReleaseBody = {"code": voucher.code, "status": voucher.status}
    return cast("dict[str, Any]", body)
