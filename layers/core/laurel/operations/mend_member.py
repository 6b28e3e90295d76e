"""Mend what a restore left of a member: the account is rebuilt from the turns that are whole, and
all that follows from it is put in order.

The turns of the last moments before the restore point may be torn. Those are undone, from the first
torn one on: then the same request, sent again, does it anew. Nothing older is ever undone: what is
broken in the middle is told of, and comes back from another restore.
"""

from collections.abc import Iterator
from datetime import datetime

from laurel.domain.account import Account
from laurel.domain.agenda import next_due
from laurel.domain.apply_changes import turned
from laurel.domain.audit import Turned
from laurel.domain.frozen import dataclass
from laurel.domain.program import Program
from laurel.operations.manage_member import ERASE
from laurel.operations.mend_vouchers import Steps, mended_vouchers, returned_by
from laurel.operations.services import Place, Services
from laurel.storage import items, keys
from laurel.storage.code_items import lost_code
from laurel.storage.items import Profile
from laurel.storage.keys import Key
from laurel.storage.salvage import Salvage, salvage
from laurel.storage.table import Absent, Delete, Equals, Put, Write


@dataclass(frozen=True, slots=True)
class Mending:
    """What is to be done for a member, and why.

    `account` is as it will be, None where nothing is left of the member. `undone` names the
    operations to be sent again, as kind and client's id. `hopeless` says what cannot be derived:
    where there is anything of it, nothing is written.
    """

    account: Account | None
    findings: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    hopeless: tuple[str, ...] = ()
    writes: tuple[Write, ...] = ()


def plan_member(
    services: Services, program: Program, member_id: str, since: datetime | None
) -> Mending:
    """What would mend a member; turns recorded since then may be undone, None: no turn may."""
    place = Place(program.program_id, member_id)
    there = salvage(services.ledger.everything_of(place.program_id, member_id))
    built = _longest(place, there, since)
    undone = range(built.version + 1, there.last + 1)
    hopeless = [*_not_to_undo(there, undone, since), *_not_derived(there, built)]
    if hopeless:
        return Mending(there.account, hopeless=tuple(hopeless))
    if not built.version:
        return _all_gone(there, undone)
    steps = [
        *_undo(place, there, built, undone),
        *mended_vouchers(services, place, there, built),
        *_person(place, there, built),
        *_listed(services, place, built),
        *_account(program, there, built),
    ]
    return Mending(
        built,
        tuple(dict.fromkeys(found for found, _ in steps)),
        (*_names(there, undone), *_to_erase_again(there, built)),
        (),
        tuple(write for _, write in steps),
    )


def _longest(place: Place, there: Salvage, since: datetime | None) -> Account:
    """The account after the whole turns that follow each other from the first. An enrolment of the
    last moments is not whole without the person, whom nobody can derive.
    """
    built = Account(place.program_id, place.member_id)
    joined = there.recorded.get(built.version + 1)
    if there.profile is None and since is not None and joined is not None and joined >= since:
        return built
    while (turn := there.turns.get(built.version + 1)) is not None:
        try:
            after = turned(built, turn.changes)
        except ValueError:
            break
        numbers = range(built.vouchers + 1, after.vouchers + 1)
        if not there.vouchers.keys() >= {*numbers} or _is_memo_behind(there, turn):
            break
        built = after
    return built


def _is_memo_behind(there: Salvage, turn: Turned) -> bool:
    """Whether the memo of what was returned of an order does not know of its last return. One of
    nothing that was left leaves the memo as it was.
    """
    steps = there.took_back.get(turn.order_id or "", ())
    if not steps or steps[-1][0] != turn.turn:
        return False
    memo = there.returned.get(turn.order_id or "")
    _, before, after = steps[-1]
    return before != after and bool((dict(memo.lines) if memo else {}) == before)


def _not_to_undo(there: Salvage, undone: range, since: datetime | None) -> Iterator[str]:
    if not undone:
        return
    if since is None:
        yield f"turn {undone[0]} is torn: undoing it wants --since"
        return
    early = [turn for turn in undone if there.recorded.get(turn, since) < since]
    if early:
        yield f"turn {undone[0]} is broken, and what follows was recorded before the restore"


def _not_derived(there: Salvage, built: Account) -> Iterator[str]:
    """What the turns that are kept do not say."""
    for order_id, memo in there.returned.items():
        kept = [step for step in there.took_back.get(order_id, ()) if step[0] <= built.version]
        if kept and kept[-1][2] != dict(memo.lines):
            yield f"the memo of what was returned of {order_id} is of another return"
    for order_id, steps in there.took_back.items():
        if steps[0][0] <= built.version and order_id not in there.returned:
            yield f"the memo of what was returned of {order_id} is lost"
    if built.version and not built.erased and there.profile is None:
        yield "the person is lost"


def _undo(place: Place, there: Salvage, built: Account, undone: range) -> Steps:
    torn = f"turns {undone[0]} to {undone[-1]} are torn" if undone else ""
    for turn in undone:
        for key in there.pieces.get(turn, ()):
            yield torn, Delete(key)
    for number, voucher in there.vouchers.items():
        if number > built.vouchers:
            key = keys.voucher(place.program_id, place.member_id, number)
            yield f"voucher {number} belongs to no turn", Delete(key)
            if voucher.shelf is not None:
                yield "a code of the shop's is lost", lost_code(place.program_id, voucher.code)
    for order_id in there.returned.keys() - returned_by(there, built):
        key = keys.returned(place.program_id, place.member_id, order_id)
        yield f"nothing was returned of {order_id}", Delete(key)


def _person(place: Place, there: Salvage, built: Account) -> Steps:
    stored, person = there.item(keys.PROFILE), there.profile
    if built.erased and (person is None or not person.erased):
        gone = Profile(place.member_id, erased=True)
        yield "the person was erased", Put(items.profile_item(place.program_id, gone))
    elif person is not None and stored != (right := items.profile_item(place.program_id, person)):
        yield "the person is not on the agenda as they should be", Put(right)


def _to_erase_again(there: Salvage, built: Account) -> Iterator[str]:
    """The person is gone, and the account does not know: asking for it again ends it."""
    if there.profile is not None and there.profile.erased and not built.erased:
        yield f"{ERASE} {built.member_id}"


def _listed(services: Services, place: Place, built: Account) -> Steps:
    key = keys.directory(place.program_id, built.locator)
    if services.ledger.table.get(key) is None:
        right = items.directory_item(place.program_id, built.locator, place.member_id)
        yield "is not in the list of members", Put(right, Absent())


def _account(program: Program, there: Salvage, built: Account) -> Steps:
    """Last, so that what is interrupted before is found again."""
    stored, right = there.item(keys.ACCOUNT), items.account_item(built, next_due(program, built))
    if there.account == built and stored is not None:
        if {*stored.items()} - {("state", stored["state"])} != {*right.items()} - {
            ("state", right["state"])
        }:
            condition = Equals("version", built.version)
            yield "is not on the agenda as they should be", Put(right, condition)
        return
    found = "the account differs from what its turns lead to"
    if stored is None:
        yield found, Put(right, Absent())
    else:
        version = stored.get("version")
        yield found, Put(right, None if version is None else Equals("version", version))


def _all_gone(there: Salvage, undone: range) -> Mending:
    """Nothing whole is left, not even the enrolment: all of the member is undone. Where they are
    listed is found in the list.
    """
    writes = [Delete(Key(str(item["pk"]), str(item["sk"]))) for item in there.found]
    found = "the enrolment is torn" if there.found else "is listed, and there is nothing of them"
    return Mending(None, (found,), _names(there, undone), (), tuple(writes))


def _names(there: Salvage, undone: range) -> tuple[str, ...]:
    """The operations that are undone, where their records still say which they were."""
    records = [
        key.sk
        for turn in undone
        for key in there.pieces.get(turn, ())
        if key.sk.startswith(keys.OPERATION)
    ]
    return tuple(" ".join(keys.parse_operation(sk)) for sk in records)
