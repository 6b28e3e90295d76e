"""Redeem: spend on a reward, in one step or held first, then completed or cancelled.

Each step is an operation under an id of its own kind, so each happens once for ever. Where a
redemption stands is read off the records there are, and the holds that have not run out.
"""

from collections.abc import Iterator
from typing import Any, cast

from laurel.answers import balances_body, quantity, voucher_body
from laurel.bodies import RedemptionBody, VoucherBody
from laurel.domain import redeem as core
from laurel.domain.account import Account
from laurel.domain.errors import LaurelError, Refusal
from laurel.domain.frozen import replace
from laurel.domain.program import Program
from laurel.domain.redeem import Redeemed, Redemption, RedemptionStatus
from laurel.domain.stock import stock_pool
from laurel.operations.budgets import limits_in, room_in, units_left
from laurel.operations.clock import Clock
from laurel.operations.donations import check_not_paid_out
from laurel.operations.lift_holds import free_units
from laurel.operations.people import facts_of_person
from laurel.operations.redemption_story import (
    CANCEL,
    COMPLETE,
    REDEEM,
    Story,
    find_story,
    program_then,
)
from laurel.operations.services import Opened, Place, Services, open_account
from laurel.operations.turns import Done, Request, carry_out, check_seen, record_of
from laurel.operations.vouchers import check_codes_left, issued, voucher_of
from laurel.requests.redeeming import RedemptionRequest
from laurel.storage import codec
from laurel.storage.ledger import PoolShort
from laurel.storage.table import Write
from laurel.storage.voucher_items import StoredVoucher
from laurel.storage.writes import Proposal, voucher_change


def redeem(services: Services, place: Place, sent: RedemptionRequest, clock: Clock) -> Done:
    """Spend, or with `hold` set aside, the reward's price, or as much of a variable one as was
    said.
    """
    request = Request(REDEEM, sent.redemption_id, sent.fingerprint())

    def decide(opened: Opened) -> Proposal:
        _check_order(opened.program, sent)
        try:
            redeemed = _decided(services, opened, sent)
        except Refusal as refused:
            if refused.code == "reward_out_of_stock" and free_units(
                services, opened, sent.reward, clock
            ):
                raise PoolShort(stock_pool(sent.reward)) from refused
            raise
        check_codes_left(services, opened, sent.reward, look=sent.hold)
        status = RedemptionStatus.HELD if sent.hold else RedemptionStatus.COMPLETED
        return _proposal(services, opened, request, redeemed, status)

    return carry_out(services, place, request, clock, decide)


def _decided(services: Services, opened: Opened, sent: RedemptionRequest) -> Redeemed:
    reward = core.find_reward(opened.program, sent.reward)
    place = Place(opened.account.program_id, opened.account.member_id)
    return core.redeem(
        opened.program,
        opened.account,
        sent.redemption_id,
        sent.reward,
        opened.now,
        sent.hold_time(),
        sent.spends(opened.program),
        sent.cause,
        units_left(reward, opened.taken),
        facts_of_person(services, place) if reward.asks_person else {},
    )


def complete(services: Services, place: Place, redemption_id: str, clock: Clock) -> Done:
    """Make a held redemption final and issue its voucher; redemption_not_held where it no longer
    is, also where it was completed and then cancelled: its voucher is void.
    """
    request = Request(COMPLETE, redemption_id, "")

    def decide(opened: Opened) -> Proposal:
        story = find_story(services, place, redemption_id)
        check_seen(opened, story.turn)
        then = program_then(services, place, story)
        redemption = story.redemption
        reward = core.find_reward(then, redemption.reward_id)
        done = core.complete(opened.program, opened.account, redemption, reward, opened.now)
        check_codes_left(services, opened, redemption.reward_id)
        return _proposal(services, opened, request, done, RedemptionStatus.COMPLETED, then)

    done = carry_out(services, place, request, clock, decide)
    if done.replayed and find_story(services, place, redemption_id).cancelled is not None:
        raise Refusal("redemption_not_held", f"{redemption_id} was completed, and then cancelled")
    return done


def cancel(
    services: Services,
    place: Place,
    redemption_id: str,
    clock: Clock,
    *,
    only_held: bool = False,
) -> Done:
    """Undo a redemption: what it spent goes back, its unused voucher is void.

    With `only_held` (a member's own doing) a completed one is not undone: not_allowed.
    """
    request = Request(CANCEL, redemption_id, "")

    def decide(opened: Opened) -> Proposal:
        story = find_story(services, place, redemption_id)
        check_seen(opened, story.turn)
        status = story.status(opened.account, opened.now)
        if only_held and status is RedemptionStatus.COMPLETED:
            raise LaurelError("not_allowed", "a member may cancel what is held, not what is done")
        redemption = story.redemption
        reward = core.find_reward(program_then(services, place, story), redemption.reward_id)
        check_not_paid_out(opened.taken, redemption, reward, status)
        room = room_in(opened.program, opened.taken)
        done = core.cancel(
            opened.program, opened.account, redemption, reward, status, opened.now, room
        )
        voided = _voided(services, place, story)
        proposal = _proposal(services, opened, request, done, RedemptionStatus.CANCELLED)
        return replace(proposal, also=tuple(voided))

    return carry_out(services, place, request, clock, decide)


def show(services: Services, place: Place, redemption_id: str, clock: Clock) -> Done:
    """A redemption as it stands now."""
    opened = open_account(services, place, clock)
    story = find_story(services, place, redemption_id)
    status = story.status(opened.account, opened.now)
    voucher = _voucher(services, place, story)
    then = program_then(services, place, story)
    shown = voucher_body(then, voucher, opened.now) if voucher else None
    return Done(_body(opened, story.redemption, opened.account, status, shown))


def _check_order(program: Program, sent: RedemptionRequest) -> None:
    """Refuse an order that is none of the program's."""
    core.find_reward(program, sent.reward)
    if sent.order is not None:
        sent.order.order(program, "/order")


def _proposal(
    services: Services,
    opened: Opened,
    request: Request,
    redeemed: Redeemed,
    status: RedemptionStatus,
    then: Program | None = None,
) -> Proposal:
    program, decision = then or opened.program, redeemed.decision
    vouchers = issued(services, program, decision, opened.now)
    shown = voucher_body(program, vouchers[0], opened.now) if redeemed.has_voucher else None
    redemption = redeemed.redemption
    details = {
        "reward": redemption.reward_id,
        "wallet": redemption.price.wallet,
        "quantity": redemption.price.quantity,
        "lots": codec.lots(redemption.lots),
        "ends_at": redemption.ends_at and codec.instant(redemption.ends_at),
        "cause": redemption.cause_id,
        "unit": redemption.has_unit,
    }
    body = _body(opened, redemption, decision.after, status, shown)
    version = opened.program.version
    record = record_of(request, decision, version, opened.now, details, body)
    return Proposal(decision, record, vouchers, limits=limits_in(opened.program, opened.taken))


def _body(
    opened: Opened,
    redemption: Redemption,
    account: Account,
    status: RedemptionStatus,
    voucher: VoucherBody | None,
) -> dict[str, Any]:
    program, price = opened.program, redemption.price
    held = status is RedemptionStatus.HELD and redemption.ends_at is not None
    body: RedemptionBody = {
        "redemption_id": redemption.redemption_id,
        "status": status.value,
        "reward": redemption.reward_id,
        "spent": {
            "wallet": price.wallet,
            "quantity": quantity(program, price.wallet, price.quantity),
        },
        "voucher": voucher,
        "cause": redemption.cause_id,
        "held_until": codec.instant(redemption.ends_at) if held and redemption.ends_at else None,
        "balances": balances_body(program, account, opened.now),
    }
    return cast("dict[str, Any]", body)


def _voucher(services: Services, place: Place, story: Story) -> StoredVoucher | None:
    code = story.voucher_code
    return None if code is None else voucher_of(services, place, code)


def _voided(services: Services, place: Place, story: Story) -> Iterator[Write]:
    voucher = _voucher(services, place, story)
    if voucher is None or voucher.status == "void":
        return
    if voucher.status == "used":
        raise Refusal("voucher_used", "its voucher was used: release it first")
    yield voucher_change(place.program_id, voucher, replace(voucher, status="void"))
