"""Vouchers: drafts of the core get their codes here; codes find their vouchers here."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from laurel.domain.errors import Refusal
from laurel.domain.frozen import replace
from laurel.domain.own_codes import codes_pool
from laurel.domain.program import Program
from laurel.domain.reward import VoucherDraft
from laurel.domain.turn import Decision
from laurel.operations.budgets import codes_in
from laurel.operations.codes import new_voucher_code, parse_voucher_code, same_code
from laurel.operations.pick_codes import pick_codes
from laurel.operations.services import Opened, Place, Services
from laurel.storage.code_items import FreeCode, find_own_code
from laurel.storage.voucher_items import StoredVoucher


def issued(
    services: Services,
    program: Program,
    decision: Decision,
    now: datetime,
    beside: Sequence[StoredVoucher] = (),
) -> tuple[StoredVoucher, ...]:
    """The decision's vouchers, each with a new code, or with one that the shop imported: none that
    those `beside` get in the same transaction. PoolShort where too few of them are free.
    """
    if not decision.vouchers:
        return ()
    wanted = Counter(draft.reward_id for draft in decision.vouchers if draft.own_code)
    table, spoken_for = services.ledger.table, {one.code for one in beside}
    free = {
        reward_id: iter(pick_codes(table, program.program_id, reward_id, count, spoken_for))
        for reward_id, count in wanted.items()
    }
    return tuple(
        _with_own_code(program, decision, draft, next(free[draft.reward_id]), now)
        if draft.own_code
        else _stored(program, decision, draft, _new_code(decision, draft), now)
        for draft in decision.vouchers
    )


def drafted(program: Program, decision: Decision, now: datetime) -> tuple[StoredVoucher, ...]:
    """The decision's vouchers as a preview shows them: without codes."""
    return tuple(_stored(program, decision, draft, "", now) for draft in decision.vouchers)


def find_voucher(services: Services, program_id: str, code: str) -> StoredVoucher:
    """The voucher of a code: one that Laurel made however it was typed, one of the shop's own as
    the shop wrote it; voucher_not_found.
    """
    parts, found = parse_voucher_code(code), None
    member_id = None if parts is None else services.ledger.member_of(program_id, parts.locator)
    if member_id is not None:
        found = _of_a_made_code(services, Place(program_id, member_id), code)
    if found is None:
        found = _of_an_own_code(services, program_id, code)
    if found is None:
        raise Refusal("voucher_not_found", f"{program_id} has no voucher of this code")
    return found


def voucher_of(services: Services, place: Place, code: str) -> StoredVoucher | None:
    """The member's voucher of a code, which is as it was answered."""
    found = _of_a_made_code(services, place, code)
    return found or _of_an_own_code(services, place.program_id, code)


def check_codes_left(
    services: Services, opened: Opened, reward_id: str, *, look: bool = False
) -> None:
    """Refuse reward_out_of_stock where the reward's codes are known to be handed out; with `look`
    that is found out: a hold takes no code yet, and should not begin where there is none.
    """
    reward, pool = opened.program.rewards.get(reward_id), codes_pool(reward_id)
    if reward is None or not reward.own_codes:
        return
    taken = opened.taken.get(pool)
    if taken is None and look:
        taken = services.ledger.pool(opened.program.program_id, pool)
    if taken is not None and not codes_in(taken):
        raise Refusal("reward_out_of_stock", f"every code of {reward_id} is handed out")


def _of_a_made_code(services: Services, place: Place, code: str) -> StoredVoucher | None:
    parts = parse_voucher_code(code)
    if parts is None:
        return None
    found = services.ledger.voucher(place.program_id, place.member_id, parts.number)
    return found if found is not None and same_code(found.code, code) else None


def _of_an_own_code(services: Services, program_id: str, code: str) -> StoredVoucher | None:
    own = find_own_code(services.ledger.table, program_id, code)
    if own is None or own.member_id is None:
        return None
    found = services.ledger.voucher(program_id, own.member_id, own.number)
    return found if found is not None and found.code == code else None


def _with_own_code(
    program: Program, decision: Decision, draft: VoucherDraft, own: FreeCode, now: datetime
) -> StoredVoucher:
    return replace(_stored(program, decision, draft, own.code, now), shelf=own.shelf)


def _new_code(decision: Decision, draft: VoucherDraft) -> str:
    return new_voucher_code(decision.after.locator, draft.number)


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
