"""How the model takes each kind of turn: by a function of the core, and what it remembers of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from laurel.domain import adjust as adjusting
from laurel.domain import override_tier as overriding
from laurel.domain import redeem as redeeming
from laurel.domain import refund as refunding
from laurel.domain import return_order as returning
from laurel.domain import subscribe as subscribing
from laurel.domain.balances import lifted, without_ended_holds
from laurel.domain.calendar import local_day
from laurel.domain.cause import given_pool
from laurel.domain.changes import Erased
from laurel.domain.late_return import LotName, expired_unspent, lots_over
from laurel.domain.pinned_order import PinnedOrder
from laurel.domain.profile import follow_person
from laurel.domain.redeem import RedemptionStatus
from laurel.domain.refund import Gave
from laurel.domain.return_vouchers import IssuedVoucher
from laurel.domain.subscribe import Paid, Wanted
from laurel.domain.turn import Decision, Source, Turn
from laurel.operations.enrol import birthday_due
from laurel.operations.people import is_complete
from laurel.requests.earning import EarningRequest, ReturnRequest
from laurel.requests.members import AdjustmentRequest, ProfileRequest, TierOverrideRequest
from laurel.requests.parts import read_body
from laurel.requests.plans import SubscriptionRequest
from laurel.requests.redeeming import RedemptionRequest
from tests.simulation import model_time
from tests.simulation.model import Bought, Member, Spent, Turning, followed_by
from tests.simulation.model_events import bought, earn_event

type _Take = Callable[[Member, Turning], Decision]


def take_turn(member: Member, turn: Turning) -> Decision:
    """Decide the turn and book it."""
    decision = TURNS[turn.kind](member, turn)
    order = turn.request.body.get("event_id") if turn.kind == "return" else None
    turn.model.book(member, turn, decision, order)
    return decision


# What members do


def _earn(member: Member, turn: Turning) -> Decision:
    event = read_body(EarningRequest, turn.request.body).event(turn.program)
    return earn_event(member, turn, event)


def _return(member: Member, turn: Turning) -> Decision:
    sent = read_body(ReturnRequest, turn.request.body)
    bought = member.orders[sent.event_id]
    pinned, before = bought.pinned, bought.so_far
    source = Source(sent.return_id, sent.occurred_at, None, None)

    def decide(unpaid: Mapping[str, int]) -> returning.Returned:
        return returning.return_order(
            turn.program,
            member.account,
            pinned,
            before,
            sent.amounts(pinned.program.currency),
            source,
            turn.now,
            _unspent(member, turn, pinned),
            _issued(member, bought),
            unpaid,
        )

    returned = _taken_back(turn, decide, lambda found: found.decision)
    after = bought.so_far = returned.so_far
    for number in {*before.vouchers} ^ {*after.vouchers}:
        _move(member, number, reclaimed=number in after.vouchers)
    return returned.decision


def _taken_back[T](
    turn: Turning,
    decide: Callable[[Mapping[str, int]], T],
    decision_of: Callable[[T], Decision],
) -> T:
    """As if causes had all they were given; or, where they were paid, with what was still there."""
    made = decide({})
    for name, amount in decision_of(made).pools.items():
        if amount < 0 and amount != turn.took[name]:
            causes = turn.program.causes
            there = {one: -turn.took[given_pool(one)] for one in causes}
            return decide(there)
    return made


def _unspent(member: Member, turn: Turning, pinned: PinnedOrder) -> Mapping[LotName, int]:
    program, today = turn.program, local_day(turn.now, turn.program.zone)
    over = lots_over(pinned, program, member.account, today)
    return expired_unspent(over, pinned, member.account, program.wallets, member.turns, today)


def _issued(member: Member, bought: Bought) -> list[IssuedVoucher]:
    there = ((number, member.vouchers[number]) for number in bought.vouchers)
    return [IssuedVoucher(number, one.rule or "", one.taken) for number, one in there]


def _move(member: Member, number: int, *, reclaimed: bool) -> None:
    voucher = member.vouchers[number]
    voucher.reclaimed = reclaimed
    if voucher.taken is None and not voucher.voided:
        voucher.status = "void" if reclaimed else "issued"


def _adjust(member: Member, turn: Turning) -> Decision:
    sent = read_body(AdjustmentRequest, turn.request.body)
    return adjusting.adjust(
        turn.program,
        member.account,
        sent.adjustment_id,
        sent.wallet,
        sent.signed(turn.program),
        turn.now,
        sent.expires_on,
    )


# Redemptions


def _redeem(member: Member, turn: Turning) -> Decision:
    sent = read_body(RedemptionRequest, turn.request.body)
    done = redeeming.redeem(
        turn.program,
        member.account,
        sent.redemption_id,
        sent.reward,
        turn.now,
        sent.hold_time(),
        sent.spends(turn.program),
        sent.cause,
    )
    redemption = done.redemption
    if not sent.hold:
        redemption = replace(redemption, spent_at=turn.now)
    voucher = done.decision.vouchers[0].number if done.has_voucher else None
    spent = Spent(redemption, turn.program, completed=not sent.hold, voucher=voucher)
    member.spent[sent.redemption_id] = spent
    return done.decision


def _complete(member: Member, turn: Turning) -> Decision:
    spent = member.spent[turn.request.about]
    reward = redeeming.find_reward(spent.then, spent.redemption.reward_id)
    done = redeeming.complete(turn.program, member.account, spent.redemption, reward, turn.now)
    spent.completed, spent.redemption = True, replace(done.redemption, spent_at=turn.now)
    spent.voucher = done.decision.vouchers[0].number if done.has_voucher else None
    return done.decision


def _cancel(member: Member, turn: Turning) -> Decision:
    spent = member.spent[turn.request.about]
    redemption, status = spent.redemption, RedemptionStatus.COMPLETED
    if not spent.completed:
        there = without_ended_holds(member.account, turn.now)
        is_held = redeeming.find_hold(there, redemption.redemption_id) is not None
        status = RedemptionStatus.HELD if is_held else RedemptionStatus.ENDED
    reward = redeeming.find_reward(spent.then, redemption.reward_id)
    assert not spent.cancelled
    done = redeeming.cancel(turn.program, member.account, redemption, reward, status, turn.now)
    spent.cancelled = True
    if spent.voucher is not None:
        voucher = member.vouchers[spent.voucher]
        assert voucher.taken is None, "what was used is not undone"
        voucher.status = "void"
    return done.decision


# The person, the tier, plans


def _profile(member: Member, turn: Turning) -> Decision:
    change_person(member, turn)
    chosen = read_body(ProfileRequest, turn.request.body).chosen()
    return turn.model.fitting(
        turn,
        lambda room: followed_by(
            follow_person(
                turn.program,
                member.account,
                {},
                turn.now,
                complete=is_complete(turn.program, member.profile),
                chosen=chosen,
                room=room,
            )
        ),
        lambda decision: decision,
    )


def change_person(member: Member, turn: Turning) -> None:
    """What is named is replaced; a birthday is waited for from today on."""
    sent = read_body(ProfileRequest, turn.request.body)
    old = member.profile
    named = {
        name: getattr(sent, name) for name in sent.model_fields_set & {"email", "phone", "birthday"}
    }
    member.profile = replace(old, **named)
    if member.profile.birthday != old.birthday:
        today = local_day(turn.now, turn.program.zone)
        due_on = birthday_due(turn.program, member.profile.birthday, today)
        member.profile = replace(member.profile, due_on=due_on)


def _erase(member: Member, turn: Turning) -> Decision:
    made = Turn(turn.program, member.account, turn.now)
    for hold in made.account.holds:
        for change in lifted(made.account, hold):
            made.add(change)
    made.add(Erased())
    member.profile = replace(member.profile, erased=True)
    return made.decision()


def _override(member: Member, turn: Turning) -> Decision:
    if turn.request.kind == "end_override":
        return followed_by(overriding.end_override(turn.program, member.account, turn.now))
    sent = read_body(TierOverrideRequest, turn.request.body)
    return followed_by(
        overriding.override_tier(turn.program, member.account, sent.tier, sent.until, {}, turn.now)
    )


def _subscribe(member: Member, turn: Turning) -> Decision:
    sent = read_body(SubscriptionRequest, turn.request.body)
    wanted = Wanted(sent.subscription_id, sent.plan, sent.started_at or turn.now, sent.auto_renew)
    paid = subscribing.subscribe(turn.program, member.account, wanted, {}, turn.now)
    return _paid(member, turn, sent.subscription_id, paid)


def _renew(member: Member, turn: Turning) -> Decision:
    subscription_id, payment = turn.request.about, turn.request.body["payment_reference"]
    paid = subscribing.renew(turn.program, member.account, subscription_id, payment, {}, turn.now)
    return _paid(member, turn, subscription_id, paid)


def _paid(member: Member, turn: Turning, subscription_id: str, paid: Paid) -> Decision:
    made = bought(turn, paid.event, paid.earned)
    pinned = replace(made.pinned, before=None)
    member.plans.setdefault(subscription_id, []).append(Bought(pinned, made.decision))
    return paid.earned.decision


def _cancel_plan(member: Member, turn: Turning) -> Decision:
    found = subscribing.cancel(turn.program, member.account, turn.request.about, turn.now)
    assert found is not None
    return found


def _refund(member: Member, turn: Turning) -> Decision:
    gave = [
        Gave(
            bought.pinned,
            bought.decision.entries,
            _issued(member, bought),
            _unspent(member, turn, bought.pinned),
        )
        for bought in member.plans[turn.request.about]
    ]
    found = refunding.refund(turn.program, member.account, turn.request.about, gave, turn.now)
    assert found is not None
    for number in found.vouchers:
        _move(member, number, reclaimed=True)
    return found.decision


TURNS: Final[dict[str, _Take]] = {
    "earn": _earn,
    "return": _return,
    "adjust": _adjust,
    "redeem": _redeem,
    "complete": _complete,
    "cancel": _cancel,
    "profile": _profile,
    "erase": _erase,
    "tier_override": _override,
    "subscription": _subscribe,
    "renewal": _renew,
    "cancel_plan": _cancel_plan,
    "refund_plan": _refund,
    "review": model_time.reviewed,
    "schedule": model_time.scheduled,
    "notice": model_time.noticed,
    "issue": model_time.issued,
    "lift": model_time.lift,
    "birthday": model_time.birthday,
    "expire": model_time.expired,
}
"""By the kind of the turn's record; what has none is an expiry."""
