"""How the model follows what is committed: turns, and what is written beside them."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from laurel.domain import enrol as enrolling
from laurel.domain.account import Account
from laurel.domain.calendar import local_day
from laurel.domain.cause import given_pool
from laurel.domain.earn import Earned
from laurel.domain.program import Program
from laurel.domain.turn import Decision
from laurel.operations.enrol import birthday_due
from laurel.operations.people import is_complete
from laurel.requests.members import EnrolmentRequest
from laurel.requests.parts import read_body
from laurel.storage import keys, voucher_items
from laurel.storage.items import Profile
from laurel.storage.payout_keys import STATEMENT
from laurel.storage.table import Item
from tests.simulation.commits import Commit
from tests.simulation.model import Member, Model, Turning
from tests.simulation.model_events import earn_event
from tests.simulation.model_time import wait_for_next_year
from tests.simulation.model_turns import change_person, take_turn

_EXPIRY: Final = "expire"
_BY_HAND: Final = frozenset({"use", "release", "void"})


def follow(model: Model, commit: Commit, programs: Mapping[int, Program]) -> None:
    """Take what was committed. AssertionError where the model comes to something else."""
    account = commit.account
    if account is None:
        _beside(model, commit, programs)
    elif account.member_id not in model.members:
        _enrolled(model, commit, account, programs)
    elif account.version != model.members[account.member_id].account.version:
        _turned(model, commit, account, programs)
    else:  # only its place on the agenda was put right
        assert account == model.members[account.member_id].account


def _turned(
    model: Model, commit: Commit, account: Account, programs: Mapping[int, Program]
) -> None:
    member = model.members[account.member_id]
    turn = _turning(model, commit, programs)
    decision = take_turn(member, turn)
    _same(account, member.account, turn.kind)
    _took(commit, decision)


def _turning(model: Model, commit: Commit, programs: Mapping[int, Program]) -> Turning:
    request, records = commit.attempt.request, commit.history.records
    if records:
        [record] = records
        program = programs[record.program_version]
        return Turning(model, record.kind, record.client_id, request, program, commit.added)
    program = programs[commit.history.entries[0].program_version]
    return Turning(model, _EXPIRY, None, request, program, commit.added)


def _enrolled(
    model: Model, commit: Commit, account: Account, programs: Mapping[int, Program]
) -> None:
    request, records = commit.attempt.request, commit.history.records
    program = programs[records[0].program_version]
    sent = read_body(EnrolmentRequest, request.body)
    first = None if sent.first_order is None else sent.first_order.event(program)
    joined_at = request.now if first is None else min(request.now, first.occurred_at)
    due_on = birthday_due(program, sent.birthday, local_day(joined_at, program.zone))
    profile = Profile(sent.member_id, sent.email, sent.phone, sent.birthday, due_on=due_on)
    turn = Turning(model, "enrol", sent.member_id, request, program, commit.added)

    def decide(room: Mapping[str, int]) -> Earned:
        return enrolling.enrol(
            program,
            sent.member_id,
            account.locator,
            joined_at,
            {},
            request.now,
            complete=is_complete(program, profile),
            cause=sent.cause,
            room=room,
        )[1]

    earned = model.fitting(turn, decide, lambda found: found.decision)
    member = model.members[sent.member_id] = Member(earned.decision.before, profile)
    model.book(member, turn, earned.decision, None)
    decisions = [earned.decision]
    if first is not None:
        order = Turning(model, "earn", first.event_id, request, program, commit.added)
        decisions.append(earn_event(member, order, first))
        model.book(member, order, decisions[-1], None)
    _same(account, member.account, "enrol")
    _took(commit, *decisions)


def _same(stored: Account, own: Account, kind: str) -> None:
    assert stored == own, f"after {kind} of {own.member_id}, stored:\n{stored}\nmodel:\n{own}"


def _took(commit: Commit, *decisions: Decision) -> None:
    wanted = Counter[str]()
    for decision in decisions:
        wanted.update(decision.pools)
    assert _without_zeros(wanted) == _without_zeros(commit.added), "it took other than decided"


def _without_zeros(amounts: Mapping[str, int]) -> dict[str, int]:
    return {name: amount for name, amount in amounts.items() if amount}


# What is written without a turn


def _beside(model: Model, commit: Commit, programs: Mapping[int, Program]) -> None:
    request = commit.attempt.request
    if request.kind == "payout":
        _paid(model, commit)
        return
    model.pools.update(commit.added)
    if request.kind in _BY_HAND:
        [item] = commit.puts
        _voucher_moved(model, item, request.kind)
    elif any(True for _ in commit.beginning(keys.PROFILE)):
        _person_changed(model, commit, programs)


def _paid(model: Model, commit: Commit) -> None:
    """No more than there is, and each is counted once."""
    cause = commit.attempt.request.about
    [statement] = commit.beginning(STATEMENT)
    amount = int(statement["amount"])
    assert 0 <= amount <= model.pools[given_pool(cause)] - model.paid[cause]
    assert -commit.added[given_pool(cause)] == amount
    model.paid[cause] += amount


def _voucher_moved(model: Model, item: Item, kind: str) -> None:
    """What may follow what: a used one is not used again, nor made void."""
    stored = voucher_items.read_voucher(item)
    voucher = model.members[stored.member_id].vouchers[stored.number]
    match kind:
        case "use":
            assert voucher.status == "issued"
            voucher.status, voucher.taken = "used", _minor(stored.use)
        case "release":
            assert (voucher.status, voucher.reclaimed) == ("used", False)
            voucher.status, voucher.taken = "issued", None
        case _:
            assert voucher.status in {"issued", "void"}
            voucher.status, voucher.voided = "void", True


def _minor(use: Mapping[str, object] | None) -> int:
    assert use is not None
    answer = use["answer"]
    assert isinstance(answer, dict)
    return round(float(answer["discount"]) * 100)


def _person_changed(model: Model, commit: Commit, programs: Mapping[int, Program]) -> None:
    [item] = commit.beginning(keys.PROFILE)
    _, member_id = keys.parse_member_partition(str(item["pk"]))
    member, request = model.members[member_id], commit.attempt.request
    program = programs[max(programs)]
    turn = Turning(model, request.kind, None, request, program, commit.added)
    if request.kind == "job":
        wait_for_next_year(member, turn)
    else:
        change_person(member, turn)
