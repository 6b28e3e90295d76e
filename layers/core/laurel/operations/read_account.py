"""Reading: balances now or as they stood, the ledger page by page, the tier, the vouchers."""

from datetime import datetime
from typing import Any, cast

from laurel.answers import balances_body, entry_body, tier_body, voucher_body
from laurel.bodies import VoucherBody
from laurel.domain.audit import as_it_stood
from laurel.operations.clock import Clock
from laurel.operations.services import Place, Services, open_account, open_program
from laurel.operations.turns import Done
from laurel.operations.vouchers import find_voucher
from laurel.storage.voucher_items import StoredVoucher


def read_balances(services: Services, place: Place, at: datetime | None, clock: Clock) -> Done:
    """Balances now; or as they stood at an earlier instant; or as they will stand at a later
    one.
    """
    opened = open_account(services, place, clock)
    account = opened.account
    if at is not None and at < opened.now:
        history = services.ledger.history(place.program_id, place.member_id)
        account = as_it_stood(account, history.turns, at)
    body = balances_body(opened.program, account, at or opened.now)
    return Done(cast("dict[str, Any]", body))


def read_entries(
    services: Services, place: Place, limit: int, after: int | None, clock: Clock
) -> tuple[list[dict[str, Any]], int | None]:
    """A page of entries, newest first, and the number to go on from.

    One query: the version that an entry pins is kept compiled, and says what its wallet counts; a
    program never changes its mode.
    """
    entries, last = services.ledger.entries(place.program_id, place.member_id, limit, after)
    if not entries:
        open_account(services, place, clock)
    bodies = []
    for entry in entries:
        program = services.library.program(place.program_id, entry.program_version)
        clock.now(program.mode)
        bodies.append(entry_body(program, entry))
    return cast("list[dict[str, Any]]", bodies), last


def read_tier(services: Services, place: Place, clock: Clock) -> Done:
    """Where the member stands."""
    opened = open_account(services, place, clock)
    body = tier_body(opened.program, opened.account, opened.now)
    return Done(cast("dict[str, Any]", body))


def read_vouchers(
    services: Services, place: Place, limit: int, after: int | None, clock: Clock
) -> tuple[list[dict[str, Any]], int | None]:
    """A page of the member's vouchers, newest first, each with its status as of now."""
    opened = open_account(services, place, clock)
    found, last = services.ledger.vouchers(place.program_id, place.member_id, limit, after)
    bodies = [shown_voucher(services, place.program_id, one, opened.now) for one in found]
    return cast("list[dict[str, Any]]", bodies), last


def read_voucher(services: Services, program_id: str, code: str, clock: Clock) -> Done:
    """The voucher of a code."""
    opened = open_program(services, program_id, clock)
    voucher = find_voucher(services, program_id, code)
    body = shown_voucher(services, program_id, voucher, opened.now)
    return Done(cast("dict[str, Any]", body))


def shown_voucher(
    services: Services, program_id: str, voucher: StoredVoucher, now: datetime
) -> VoucherBody:
    """A voucher, by the program version it was issued under."""
    return voucher_body(services.library.program(program_id, voucher.program_version), voucher, now)
