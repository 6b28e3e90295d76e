"""The person behind an account: show, change, erase."""

from typing import Any, cast

from laurel.answers import balances_body
from laurel.bodies import MemberBody
from laurel.domain.balances import lifted
from laurel.domain.calendar import local_day
from laurel.domain.causes import chosen_cause
from laurel.domain.changes import Erased
from laurel.domain.earn import check_open
from laurel.domain.errors import Fault, InvalidContent, Refusal
from laurel.domain.frozen import replace
from laurel.domain.profile import follow_person
from laurel.domain.tiers import tier_at
from laurel.domain.turn import Turn
from laurel.operations.budgets import room_in
from laurel.operations.clock import Clock
from laurel.operations.codes import referral_code
from laurel.operations.enrol import birthday_due
from laurel.operations.people import facts_in, is_complete
from laurel.operations.services import Opened, Place, Services, open_account
from laurel.operations.turns import MOST_TRIES, Done, Request, pause, record_of
from laurel.operations.unnamed_turns import Step, carry_out_unnamed, followed_proposal
from laurel.requests.members import ProfileRequest
from laurel.storage import codec, items
from laurel.storage.items import Profile
from laurel.storage.ledger import AlreadyDone, Conflict
from laurel.storage.table import Equals, Put
from laurel.storage.writes import Proposal

ERASE = "erase"
PROFILE = "profile"
_MOST_ATTRIBUTES = 50


def show_member(services: Services, place: Place, clock: Clock) -> Done:
    """A member with their profile."""
    opened = open_account(services, place, clock)
    profile = services.ledger.profile(place.program_id, place.member_id)
    return Done(_body(opened, profile or Profile(place.member_id, erased=True)))


def change_profile(services: Services, place: Place, sent: ProfileRequest, clock: Clock) -> Done:
    """Change what is named; null removes it, an attribute too.

    What follows from it (a tier, `profile.completed`) goes down with it, as a turn. Where nothing
    does, the account is left alone.
    """

    def decide(opened: Opened) -> Step:
        program, account = opened.program, opened.account
        check_open(account)
        profile = _profile(services, place)
        changed = _changed(profile, sent)
        put = _put_of(opened, profile, changed)
        member, complete = facts_in(program, changed), is_complete(program, changed)
        followed = follow_person(
            program,
            account,
            member,
            opened.now,
            complete=complete,
            chosen=sent.chosen(),
            room=room_in(program, opened.taken),
        )
        if followed is None:
            return Step(_body(opened, changed), writes=(put,))
        proposal = followed_proposal(services, opened, PROFILE, followed, {})
        after = replace(opened, account=followed.decision.after)
        return Step(_body(after, changed), replace(proposal, also=(put,)))

    return carry_out_unnamed(services, place, clock, decide)


def erase(services: Services, place: Place, clock: Clock) -> Done:
    """Erase the person: what is personal is overwritten, the ledger stays under the opaque id."""
    request = Request(ERASE, place.member_id, "")
    answer = {"member_id": place.member_id, "erased": True}
    for attempt in range(MOST_TRIES):
        opened = open_account(services, place, clock)
        if opened.account.erased:
            return Done(answer)
        turn = Turn(opened.program, opened.account, opened.now)
        for hold in turn.account.holds:
            for change in lifted(turn.account, hold):
                turn.add(change)
        turn.add(Erased())
        decision = turn.decision()
        version = opened.program.version
        record = record_of(request, decision, version, opened.now, {}, answer)
        gone = items.profile_item(place.program_id, Profile(place.member_id, erased=True))
        try:
            proposal = Proposal(decision, record, also=(Put(gone),))
            services.ledger.commit(opened.program, proposal)
        except AlreadyDone:
            return Done(answer)
        except Conflict:
            pause(attempt)
        else:
            return Done(answer)
    raise Refusal("too_busy", f"{place.member_id} is being written to by many at once")


def _profile(services: Services, place: Place) -> Profile:
    profile = services.ledger.profile(place.program_id, place.member_id)
    if profile is None or profile.erased:
        raise Refusal("member_erased", f"{place.member_id} was erased")
    return profile


def _changed(profile: Profile, sent: ProfileRequest) -> Profile:
    named = sent.model_fields_set & {"email", "phone", "birthday"}
    changed = replace(profile, **{name: getattr(sent, name) for name in named})
    if "attributes" not in sent.model_fields_set:
        return changed
    merged = {**profile.attributes, **(sent.attributes or {})} if sent.attributes else {}
    kept = {name: value for name, value in merged.items() if value is not None}
    if len(kept) > _MOST_ATTRIBUTES:
        fault = Fault("/attributes", f"a member has at most {_MOST_ATTRIBUTES} attributes")
        raise InvalidContent("invalid_content", fault.detail, (fault,))
    return replace(changed, attributes=kept)


def _put_of(opened: Opened, before: Profile, after: Profile) -> Put:
    """The profile, to be written if it is still as it was read."""
    program_id = opened.program.program_id
    if before.birthday != after.birthday:
        today = local_day(opened.now, opened.program.zone)
        after = replace(after, due_on=birthday_due(opened.program, after.birthday, today))
    old = items.profile_item(program_id, before)
    new = items.profile_item(program_id, after)
    return Put(new, Equals("person", old["person"]))


def _body(opened: Opened, profile: Profile) -> dict[str, Any]:
    account, program = opened.account, opened.program
    body: MemberBody = {
        "member_id": account.member_id,
        "erased": account.erased,
        "joined_at": codec.instant(account.joined_at),
        "referral_code": None if account.erased else referral_code(account.locator),
        "tier": tier_at(program, account, opened.now).tier_id,
        "balances": balances_body(program, account, opened.now),
    }
    if not account.erased:
        body["email"] = profile.email
        body["phone"] = profile.phone
        body["birthday"] = profile.birthday
        body["attributes"] = profile.attributes
        body["cause"] = chosen_cause(program, account)
    return cast("dict[str, Any]", body)
