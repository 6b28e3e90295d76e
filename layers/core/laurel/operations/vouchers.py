"""Vouchers: drafts of the core get their codes here; codes find their vouchers here."""

from datetime import datetime

from laurel.domain.errors import Refusal
from laurel.domain.program import Program
from laurel.domain.reward import VoucherDraft
from laurel.domain.turn import Decision
from laurel.operations.codes import new_voucher_code, parse_voucher_code, same_code
from laurel.operations.services import Services
from laurel.storage.voucher_items import StoredVoucher


def issued(program: Program, decision: Decision, now: datetime) -> tuple[StoredVoucher, ...]:
    """The decision's vouchers, each with a new code."""
    locator = decision.after.locator
    return tuple(
        _stored(program, decision, draft, new_voucher_code(locator, draft.number), now)
        for draft in decision.vouchers
    )


def drafted(program: Program, decision: Decision, now: datetime) -> tuple[StoredVoucher, ...]:
    """The decision's vouchers as a preview shows them: without codes."""
    return tuple(_stored(program, decision, draft, "", now) for draft in decision.vouchers)


def find_voucher(services: Services, program_id: str, code: str) -> StoredVoucher:
    """The voucher of a code, however it was typed; voucher_not_found."""
    parts = parse_voucher_code(code)
    if parts is not None:
        member_id = services.ledger.member_of(program_id, parts.locator)
        if member_id is not None:
            found = services.ledger.voucher(program_id, member_id, parts.number)
            if found is not None and same_code(found.code, code):
                return found
    raise Refusal("voucher_not_found", f"{program_id} has no voucher of this code")


def _stored(
    program: Program, decision: Decision, draft: VoucherDraft, code: str, now: datetime
) -> StoredVoucher:
    return StoredVoucher(
        code=code,
        number=draft.number,
        member_id=decision.after.member_id,
        reward_id=draft.reward_id,
        program_version=program.version,
        source=draft.source,
        rule=draft.rule,
        issued_at=now,
        expires_on=draft.expires_on,
        value=draft.value,
    )
