"""Rebuild the agenda: put every member on the days that the current version gives them.

A new version of a program looks at no member: each comes onto their days with the next write. Who
does not want to wait for that, after a version that brought a schedule or the first rule on
birthdays, walks over all members once. It changes no balance, and twice is as good as once.
"""

from laurel.domain.agenda import next_due
from laurel.domain.calendar import local_day
from laurel.domain.errors import Refusal
from laurel.domain.frozen import dataclass, replace
from laurel.operations.clock import Clock
from laurel.operations.enrol import birthday_due
from laurel.operations.services import OpenedProgram, Place, Services, open_program
from laurel.operations.turns import MOST_TRIES, pause
from laurel.storage import items, keys
from laurel.storage.keys import SHARDS
from laurel.storage.ledger import Conflict
from laurel.storage.table import Equals, Put


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Members looked at, and how many of their items had another day before."""

    members: int
    moved: int


def rebuild_agenda(services: Services, program_id: str, clock: Clock) -> Rebuilt:
    """Look at every member of a program; program_not_found, too_busy."""
    opened = open_program(services, program_id, clock)
    members = moved = 0
    for shard in range(SHARDS):
        for member_id in services.ledger.members(program_id, shard):
            members += 1
            moved += _rebuild_member(services, opened, Place(program_id, member_id))
    return Rebuilt(members, moved)


def _rebuild_member(services: Services, opened: OpenedProgram, place: Place) -> int:
    for attempt in range(MOST_TRIES):
        puts = [
            put
            for put in (_account(services, opened, place), _person(services, opened, place))
            if put is not None
        ]
        try:
            for put in puts:
                services.ledger.write([put])
        except Conflict:
            pause(attempt)
        else:
            return len(puts)
    raise Refusal("too_busy", f"{place.member_id} is being written to by many at once")


def _account(services: Services, opened: OpenedProgram, place: Place) -> Put | None:
    """The account on its day, if it is not there."""
    item = services.ledger.table.get(keys.account(place.program_id, place.member_id))
    if item is None:
        return None
    account = items.read_account(item)
    right = items.account_item(account, next_due(opened.program, account))
    is_right = right.get("agenda_sk") == item.get("agenda_sk")
    return None if is_right else Put(right, Equals("version", account.version))


def _person(services: Services, opened: OpenedProgram, place: Place) -> Put | None:
    """The person on their next birthday, where nothing was done on birthdays before."""
    profile = services.ledger.profile(place.program_id, place.member_id)
    if profile is None or profile.erased or profile.due_on is not None:
        return None
    today = local_day(opened.now, opened.program.zone)
    due_on = birthday_due(opened.program, profile.birthday, today)
    if due_on is None:
        return None
    old = items.profile_item(place.program_id, profile)
    right = items.profile_item(place.program_id, replace(profile, due_on=due_on))
    return Put(right, Equals("person", old["person"]))
