"""Enrol: a new member, with the welcome that the program gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from laurel.answers import balances_body, entries_body, not_awarded_body, voucher_body
from laurel.bodies import EnrolmentBody
from laurel.domain import enrol as core
from laurel.domain.account import Account
from laurel.domain.agenda import next_birthday
from laurel.domain.calendar import local_day
from laurel.domain.earn import Earned
from laurel.domain.entry_rule import check_may_join
from laurel.domain.errors import Fault, InvalidContent, Refusal
from laurel.domain.event import BIRTHDAY
from laurel.domain.frozen import replace
from laurel.domain.program import Program
from laurel.domain.tiers import tier_at
from laurel.operations.budgets import limits_in, room_in
from laurel.operations.clock import Clock
from laurel.operations.codes import new_locator, referral_code
from laurel.operations.earn import pinned_facts
from laurel.operations.first_order import first_earning, first_event
from laurel.operations.people import facts_in, is_complete
from laurel.operations.services import OpenedProgram, Place, Services, open_program
from laurel.operations.turns import MOST_TRIES, Done, Request, first_answer, pause, record_of
from laurel.operations.vouchers import issued
from laurel.storage import codec, items
from laurel.storage.invitation_items import Invitation, find_invitation, used_invitation
from laurel.storage.items import Profile
from laurel.storage.ledger import AlreadyDone, Conflict, PoolShort
from laurel.storage.pools import Taken
from laurel.storage.table import Absent, Put
from laurel.storage.voucher_items import StoredVoucher
from laurel.storage.writes import Proposal, new_member_writes

if TYPE_CHECKING:
    from laurel.requests.members import EnrolmentRequest

ENROL = "enrol"


def enrol(services: Services, program_id: str, sent: EnrolmentRequest, clock: Clock) -> Done:
    """Open an account and pay the welcome, and the first order if one is brought, once for ever.

    Where entry is restricted, who may not join is refused with not_eligible, and nothing is
    written.
    The record keeps no trace of the person: what tells this enrolment from another stands in the
    profile, which erasure empties.
    """
    place = Place(program_id, sent.member_id)
    request = Request(ENROL, sent.member_id, "")
    taken: dict[str, Taken] = {}
    for attempt in range(MOST_TRIES):
        opened = replace(open_program(services, program_id, clock), taken=taken)
        _check_joining(sent, opened.now)
        if services.ledger.profile(program_id, sent.member_id) is not None:
            return _again(services, place, sent, request)
        try:
            proposal = _proposal(services, sent, request, opened)
            services.ledger.commit(opened.program, proposal)
        except AlreadyDone:
            return _again(services, place, sent, request)
        except Refusal:
            if services.ledger.profile(program_id, sent.member_id) is None:
                raise
        except PoolShort as short:
            taken[short.name] = services.ledger.pool(program_id, short.name)
        except Conflict:
            pause(attempt)
        else:
            return Done(proposal.record.answer if proposal.record else {})
    raise Refusal("too_busy", f"{sent.member_id} is being enrolled by many at once")


def birthday_due(program: Program, birthday: str | None, from_day: date) -> date | None:
    """The next birthday on or after a day, in a program that does something on it or tells
    of it.
    """
    is_told = program.touch_points.birthday is True
    if birthday is None or not (is_told or program.rules_on(BIRTHDAY)):
        return None
    month, day = map(int, birthday.split("-")[-2:])
    return next_birthday(month, day, from_day)


def _again(services: Services, place: Place, sent: EnrolmentRequest, request: Request) -> Done:
    ledger = services.ledger
    profile = ledger.profile(place.program_id, place.member_id)
    record = ledger.record(place.program_id, place.member_id, ENROL, place.member_id)
    if profile is None or record is None:
        raise Refusal("too_busy", f"{place.member_id} is being enrolled just now")
    if profile.erased:
        raise Refusal("member_erased", f"{place.member_id} was erased")
    if profile.fingerprint != sent.fingerprint():
        raise Refusal("id_reused", f"{place.member_id!r} was enrolled with other content")
    return first_answer(record, request)


def _check_joining(sent: EnrolmentRequest, now: datetime) -> None:
    if sent.joined_at is not None and sent.joined_at > now:
        fault = Fault("/joined_at", "lies in the future")
        raise InvalidContent("invalid_content", "/joined_at: lies in the future", (fault,))


def _proposal(
    services: Services, sent: EnrolmentRequest, request: Request, opened: OpenedProgram
) -> Proposal:
    """The enrolment, followed by the first order where one is brought."""
    program, now = opened.program, opened.now
    first = first_event(sent.first_order, program)
    invitation = _invitation(services, program, sent)
    order = None if first is None else first.order
    check_may_join(program.entry, order, invited=invitation is not None)
    joined_at = sent.joined_at or (now if first is None else min(now, first.occurred_at))
    profile = _profile(sent, program, joined_at)
    member, locator = facts_in(program, profile), new_locator()
    room = room_in(program, opened.taken)
    event, earned = core.enrol(
        program,
        sent.member_id,
        locator,
        joined_at,
        member,
        now,
        complete=is_complete(program, profile),
        cause=sent.cause,
        room=room,
        invited_to=None if invitation is None else invitation.tier_id,
    )
    vouchers, then = issued(services, program, earned.decision, now), None
    if first is not None and sent.first_order is not None:
        welcome, order_sent = earned.decision, sent.first_order
        then = first_earning(
            services, program, welcome, order_sent, first, member, now, room, vouchers
        )
    body = _body(program, earned, vouchers, now)
    answer = _with_first_order(body, then)
    details = pinned_facts(event, earned)
    record = record_of(request, earned.decision, program.version, now, details, answer)
    person = Put(items.profile_item(program.program_id, profile), Absent())
    also = list(new_member_writes(program.program_id, person, locator, sent.member_id))
    if invitation is not None:
        also.append(used_invitation(invitation, sent.member_id))
    limits = limits_in(program, opened.taken)
    return Proposal(earned.decision, record, vouchers, tuple(also), limits, then)


def _invitation(services: Services, program: Program, sent: EnrolmentRequest) -> Invitation | None:
    """The invitation that is named; None where none is. One that is not open lets nobody in, also
    where everybody may join: who names it would think that it was used.
    """
    if sent.invitation is None:
        return None
    found = find_invitation(services.ledger.table, program.program_id, sent.invitation)
    if found is None or found.member_id is not None:
        raise Refusal("not_eligible", f"there is no open invitation {sent.invitation!r}")
    return found


def _profile(sent: EnrolmentRequest, program: Program, joined_at: datetime) -> Profile:
    return Profile(
        sent.member_id,
        sent.email,
        sent.phone,
        sent.birthday,
        dict(sent.attributes),
        sent.fingerprint(),
        birthday_due(program, sent.birthday, local_day(joined_at, program.zone)),
    )


def _with_first_order(body: EnrolmentBody, then: Proposal | None) -> dict[str, Any]:
    """What both gave, and where the member stands after both."""
    welcome = cast("dict[str, Any]", body)
    if then is None or then.record is None:
        return welcome
    order = then.record.answer
    both = {name: welcome[name] + order[name] for name in ("entries", "not_awarded", "vouchers")}
    after = {"balances": order["balances"], "tier": order["tier"]["tier"]}
    return {**welcome, **both, **after}


def _body(
    program: Program, earned: Earned, vouchers: tuple[StoredVoucher, ...], now: datetime
) -> EnrolmentBody:
    account: Account = earned.decision.after
    return {
        "member_id": account.member_id,
        "referral_code": referral_code(account.locator),
        "joined_at": codec.instant(account.joined_at),
        "program_version": program.version,
        "tier": tier_at(program, account, now).tier_id,
        "entries": entries_body(program, earned.decision),
        "not_awarded": not_awarded_body(earned.decision),
        "vouchers": [voucher_body(program, voucher, now) for voucher in vouchers],
        "balances": balances_body(program, account, now),
    }
