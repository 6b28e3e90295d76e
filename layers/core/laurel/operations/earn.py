"""Earn: report something a member did; and preview it, which decides the same and writes
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from laurel.answers import (
    balances_body,
    entries_body,
    not_awarded_body,
    tier_change_body,
    voucher_body,
)
from laurel.bodies import EarningBody
from laurel.domain import earn as core
from laurel.domain.earn import Earned
from laurel.domain.event import Event, Scalar
from laurel.domain.frozen import replace
from laurel.domain.program import Program
from laurel.operations.budgets import limited_pools, limits_in, room_in
from laurel.operations.clock import Clock
from laurel.operations.people import person_facts
from laurel.operations.services import Opened, Place, Services, open_account
from laurel.operations.turns import Done, Request, carry_out, first_answer, record_of
from laurel.operations.vouchers import drafted, issued
from laurel.storage import codec_events, codec_tiers
from laurel.storage.pools import Taken
from laurel.storage.voucher_items import StoredVoucher
from laurel.storage.writes import Proposal

if TYPE_CHECKING:
    from laurel.requests.earning import EarningRequest

EARN = "earn"


def earn(services: Services, place: Place, sent: EarningRequest, clock: Clock) -> Done:
    """Record the event and what it gives, once for ever."""
    request = Request(EARN, sent.event_id, sent.fingerprint())

    def decide(opened: Opened) -> Proposal:
        event = sent.event(opened.program)
        member = person_facts(services, opened.program, place)
        room = room_in(opened.program, opened.taken)
        earned = core.earn(opened.program, opened.account, event, member, opened.now, room)
        proposal = earning_proposal(services, opened.program, request, event, earned, opened.now)
        return replace(proposal, limits=limits_in(opened.program, opened.taken))

    return carry_out(services, place, request, clock, decide)


def preview(services: Services, place: Place, sent: EarningRequest, clock: Clock) -> Done:
    """What `earn` would answer now. An id that was used answers, or is refused, as it would
    there.
    """
    request = Request(EARN, sent.event_id, sent.fingerprint())
    earlier = services.ledger.record(place.program_id, place.member_id, EARN, sent.event_id)
    opened = open_account(services, place, clock)
    if earlier is not None:
        return Done(first_answer(earlier, request).body)
    event = sent.event(opened.program)
    member = person_facts(services, opened.program, place)
    earned = _previewed(services, opened, event, member)
    vouchers = drafted(opened.program, earned.decision, opened.now)
    body = earning_body(opened.program, event, earned, vouchers, opened.now)
    return Done(cast("dict[str, Any]", body))


def _previewed(
    services: Services, opened: Opened, event: Event, member: Mapping[str, Scalar]
) -> Earned:
    """What the event would give; where that would be more than campaigns or codes there are left,
    what is left. Another rule of a group may then give instead, out of a budget not looked at yet.
    """
    program, taken = opened.program, dict[str, Taken]()
    while True:
        room = room_in(program, taken)
        earned = core.earn(program, opened.account, event, member, opened.now, room)
        pools = earned.decision.pools
        more = {
            name: services.ledger.pool(program.program_id, name)
            for name in pools.keys() & limited_pools(program) - taken.keys()
        }
        left = room_in(program, more)
        if all(pools[program.pool_of(name)] <= fits for name, fits in left.items()):
            return earned
        taken |= more


def earning_proposal(
    services: Services,
    program: Program,
    request: Request,
    event: Event,
    earned: Earned,
    now: datetime,
    beside: Sequence[StoredVoucher] = (),
) -> Proposal:
    """The turn of an event: its record pins the facts it was decided on. `beside` are vouchers that
    the same transaction issues before it.
    """
    vouchers = issued(services, program, earned.decision, now, beside)
    body = cast("dict[str, Any]", earning_body(program, event, earned, vouchers, now))
    details = pinned_facts(event, earned)
    record = record_of(request, earned.decision, program.version, now, details, body)
    return Proposal(earned.decision, record, vouchers)


def pinned_facts(event: Event, earned: Earned) -> dict[str, Any]:
    """What an event, and those it raised, were decided on: the details of its record."""
    facts: dict[str, Any] = {
        "event": codec_events.event(event),
        "standing": codec_events.standing(earned.standing),
    }
    if earned.raised:
        facts["raised"] = [
            [codec_events.event(one.event), codec_events.standing(one.standing)]
            for one in earned.raised
        ]
    brought = [draft.number for draft in earned.decision.vouchers if draft.rule is not None]
    if brought:  # what issued itself was bought: it is not the event's to take back
        facts["vouchers"] = brought
    if earned.before is not None:
        facts["before"] = codec_tiers.qualifying(earned.before)
    return facts


def earning_body(
    program: Program,
    event: Event,
    earned: Earned,
    vouchers: tuple[StoredVoucher, ...],
    now: datetime,
) -> EarningBody:
    """The answer to an event."""
    decision = earned.decision
    return {
        "event_id": event.event_id,
        "program_version": program.version,
        "entries": entries_body(program, decision),
        "not_awarded": not_awarded_body(decision),
        "vouchers": [voucher_body(program, voucher, now) for voucher in vouchers],
        "balances": balances_body(program, decision.after, now),
        "tier": tier_change_body(program, decision, now),
    }
