"""What is wrong with the touch points of a document: what could never go out, or would be told
twice.
"""

from collections.abc import Iterator, Sequence

from laurel.domain.errors import Fault
from laurel.pointers import pointer
from laurel.programs import schema
from laurel.programs.check_conditions import facts_in
from laurel.programs.check_values import Place, unknown_faults
from laurel.programs.facts import is_personal
from laurel.programs.schema.notices import DaysBefore

_AT: Place = ("notices",)


def notice_faults(document: schema.Document) -> Iterator[Fault]:
    """Each with what to write instead."""
    notices = document.notices
    if notices is None:
        return
    if notices.points_expiring is not None:
        yield from _days_faults(notices.points_expiring, "points_expiring")
    if notices.tier_expiring is not None:
        yield from _days_faults(notices.tier_expiring, "tier_expiring")
    yield from _reward_faults(document, notices.reward_reachable)


def _days_faults(before: DaysBefore, name: str) -> Iterator[Fault]:
    for index, days in enumerate(before.days_before):
        if days in before.days_before[:index]:
            place = (*_AT, name, "days_before", index)
            yield Fault(pointer(place), f"{days} is there already: each day is told of once")


def _reward_faults(document: schema.Document, rewards: Sequence[str]) -> Iterator[Fault]:
    for index, reward_id in enumerate(rewards):
        place = (*_AT, "reward_reachable", index)
        yield from unknown_faults([reward_id], document.rewards, place, "reward")
        reward = document.rewards.get(reward_id)
        if reward_id in rewards[:index]:
            yield Fault(pointer(place), f"{reward_id} is there already")
        elif reward is not None and (told := _why_not(reward)) is not None:
            yield Fault(pointer(place), f"{reward_id} {told}")


def _why_not(reward: schema.Reward) -> str | None:
    """Why nobody could be told that they have enough for it."""
    if reward.price is None:
        return "has no price, so nobody ever has enough for it: give it one, or leave it out here"
    if reward.automatic:
        return "issues itself as soon as there is enough: leave it out here"
    if reward.when is not None and any(map(is_personal, facts_in(reward.when.model_dump()))):
        return "asks what the profile says, which nobody looks at here: leave one of them out"
    return None
