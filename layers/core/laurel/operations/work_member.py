"""What a job does for one member who is due: step after step until nothing is left, or time is
up.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from laurel.domain.account import Account
from laurel.domain.errors import LaurelError, Refusal
from laurel.domain.frozen import dataclass, replace
from laurel.operations.clock import Clock
from laurel.operations.services import Opened, OpenedProgram, Place, Services, open_account
from laurel.operations.turns import MOST_TRIES, pause
from laurel.operations.work_due import put_right
from laurel.storage.keys import AgendaKey
from laurel.storage.ledger import AlreadyDone, Conflict, PoolShort
from laurel.storage.pools import Taken

type Step = Callable[[Services, Opened, AgendaKey], Account | None]
"""Writes one turn, and says the account after it; None where nothing is left."""

MOST_TURNS: Final = 25
"""After so many turns for one member a job looks at the time: many years may have been missed."""


@dataclass(frozen=True, slots=True)
class Worked:
    """Whether anything changed for a member, and whether nothing is left."""

    changed: bool
    finished: bool = True


def work_member(
    services: Services,
    step: Step,
    key: AgendaKey,
    page: OpenedProgram,
    clock: Clock,
    go_on: Callable[[], bool],
) -> Worked:
    """Do what is due for one member.

    The first look is a cheap one, like the agenda itself: it may be stale, and the program's
    version is the one that was current when the member's page of the agenda was begun. Whatever it
    leads to is only written if the account is still so; where it leads to nothing, a fresh one
    decides.
    """
    with suppress(LaurelError):
        first = _look(services, key, page)
        worked = _work_off(services, step, key, first, clock, go_on, consistent=False)
        if worked.changed:
            return worked
    first = open_account(services, Place(key.program_id, key.member_id), clock)
    return _work_off(services, step, key, first, clock, go_on, consistent=True)


def _look(services: Services, key: AgendaKey, page: OpenedProgram) -> Opened:
    account = services.ledger.account(key.program_id, key.member_id)
    if account is None:
        raise Refusal("member_not_found", f"{key.program_id} has no member {key.member_id!r}")
    return Opened(page.program, account, page.now)


def _work_off(
    services: Services,
    step: Step,
    key: AgendaKey,
    opened: Opened,
    clock: Clock,
    go_on: Callable[[], bool],
    *,
    consistent: bool,
) -> Worked:
    place, taken = Place(key.program_id, key.member_id), dict[str, Taken]()
    turns = races = 0
    while races < MOST_TRIES:
        try:
            after = step(services, opened, key)
            if after is None and not turns and consistent:
                put_right(services, opened, key)
        except PoolShort as short:
            taken[short.name] = services.ledger.pool(place.program_id, short.name)
        except (AlreadyDone, Conflict):
            pause(races)
        else:
            if after is None:
                return Worked(changed=turns > 0)
            taken, races, turns = {}, 0, turns + 1
            opened = replace(opened, account=after, taken=taken)
            if turns % MOST_TURNS == 0 and not go_on():
                return Worked(changed=True, finished=False)
            continue
        races += 1
        opened = replace(open_account(services, place, clock), taken=taken)
    raise Refusal("too_busy", f"{key.member_id} is being written to by many at once")
