"""How the model takes an event, and what it remembers of it."""

from laurel.domain import earn as earning
from laurel.domain.earn import Earned
from laurel.domain.event import Event
from laurel.domain.pinned_order import PinnedOrder
from laurel.domain.turn import Decision
from tests.simulation.model import Bought, Member, Turning


def earn_event(member: Member, turn: Turning, event: Event) -> Decision:
    """An event that was reported; what it was decided on is remembered under its id."""
    found = earned(member, turn, event)
    member.orders[event.event_id] = bought(turn, event, found)
    return found.decision


def earned(member: Member, turn: Turning, event: Event) -> Earned:
    """What the core makes of an event, of which nothing is remembered yet."""
    return turn.model.fitting(
        turn,
        lambda room: earning.earn(turn.program, member.account, event, {}, turn.now, room),
        lambda found: found.decision,
    )


def bought(turn: Turning, event: Event, found: Earned) -> Bought:
    """What is to be remembered of it."""
    pinned = PinnedOrder(
        event,
        found.standing,
        turn.program,
        turn.now,
        found.decision.after.version,
        found.raised,
        found.before,
    )
    return Bought(pinned, found.decision)
