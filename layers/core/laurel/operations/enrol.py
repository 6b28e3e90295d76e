"""Enrol: a new member, with the welcome that the program gives."""

from datetime import date, datetime
from typing import Any, cast

from laurel.answers import balances_body, entries_body, not_awarded_body, voucher_body
from laurel.bodies import EnrolmentBody
from laurel.domain import enrol as core
from laurel.domain.account import Account
from laurel.domain.agenda import next_birthday
from laurel.domain.calendar import local_day
from laurel.domain.earn import Earned
from laurel.domain.errors import Fault, InvalidContent, Refusal
from laurel.domain.event import BIRTHDAY
from laurel.domain.program import Program
from laurel.operations.clock import Clock
from laurel.operations.codes import new_locator, referral_code
from laurel.operations.earn import pinned_facts
from laurel.operations.people import facts_in
from laurel.operations.services import OpenedProgram, Place, Services, open_program
from laurel.operations.turns import MOST_TRIES, Done, Request, first_answer, pause, record_of
from laurel.operations.vouchers import issued
from laurel.requests import EnrolmentRequest
from laurel.storage import codec, items
from laurel.storage.items import Profile, StoredVoucher
from laurel.storage.ledger import AlreadyDone, Conflict
from laurel.storage.table import Absent, Put
from laurel.storage.writes import Proposal, new_member_writes

ENROL = "enrol"


def enrol(services: Services, program_id: str, sent: EnrolmentRequest, clock: Clock) -> Done:
    """Open an account and pay the welcome, once for ever.

    The record keeps no trace of the person: what tells this enrolment from another stands in the
    profile, which erasure empties.
    """
    place = Place(program_id, sent.member_id)
    request = Request(ENROL, sent.member_id, "")
    for attempt in range(MOST_TRIES):
        opened = open_program(services, program_id, clock)
        _check_joining(sent, opened.now)
        if services.ledger.profile(program_id, sent.member_id) is not None:
            return _again(services, place, sent, request)
        try:
            proposal = _proposal(sent, request, opened)
            services.ledger.commit(opened.program, proposal)
        except AlreadyDone:
            return _again(services, place, sent, request)
        except Conflict:
            pause(attempt)
        else:
            return Done(proposal.record.answer if proposal.record else {})
    raise Refusal("too_busy", f"{sent.member_id} is being enrolled by many at once")


def birthday_due(program: Program, birthday: str | None, from_day: date) -> date | None:
    """The next birthday on or after a day, in a program that does something on it."""
    if birthday is None or not program.rules_on(BIRTHDAY):
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


def _proposal(sent: EnrolmentRequest, request: Request, opened: OpenedProgram) -> Proposal:
    program, now, locator = opened.program, opened.now, new_locator()
    joined_at = sent.joined_at or now
    profile = Profile(
        sent.member_id,
        sent.email,
        sent.phone,
        sent.birthday,
        dict(sent.attributes),
        sent.fingerprint(),
        birthday_due(program, sent.birthday, local_day(joined_at, program.zone)),
    )
    member = facts_in(program, profile)
    event, earned = core.enrol(program, sent.member_id, locator, joined_at, member, now)
    person = Put(items.profile_item(program.program_id, profile), Absent())
    vouchers = issued(program, earned.decision, now)
    body = _body(program, earned, vouchers, now)
    details = pinned_facts(event, earned)
    answer = cast("dict[str, Any]", body)
    record = record_of(request, earned.decision, program.version, now, details, answer)
    also = new_member_writes(program.program_id, person, locator, sent.member_id)
    return Proposal(earned.decision, record, vouchers, tuple(also))


def _body(
    program: Program, earned: Earned, vouchers: tuple[StoredVoucher, ...], now: datetime
) -> EnrolmentBody:
    account: Account = earned.decision.after
    return {
        "member_id": account.member_id,
        "referral_code": referral_code(account.locator),
        "joined_at": codec.instant(account.joined_at),
        "program_version": program.version,
        "tier": account.tier.tier_id,
        "entries": entries_body(program, earned.decision),
        "not_awarded": not_awarded_body(earned.decision),
        "vouchers": [voucher_body(program, voucher, now) for voucher in vouchers],
        "balances": balances_body(program, account, now),
    }
