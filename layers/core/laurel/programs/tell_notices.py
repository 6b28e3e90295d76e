"""What members hear of, in plain words."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from laurel.programs.tell_conditions import listed

type Raw = Mapping[str, Any]

_NO_SECTION: Final[Raw] = {"welcome": True, "tier_won": True}


def tell_notices(document: Raw) -> Iterator[str]:
    """A line for each touch point that goes out."""
    notices = document.get("notices", _NO_SECTION)
    if notices["welcome"]:
        yield "  Their welcome."
    if notices["tier_won"] and "tiers" in document:
        yield "  A level that they enter."
    if _tells_birthdays(document, notices.get("birthday")):
        yield "  Their birthday, on the day."
    if "points_expiring" in notices:
        yield f"  What is about to expire, {_days(notices['points_expiring'])}."
    if "tier_expiring" in notices:
        yield f"  A level that they would lose, {_days(notices['tier_expiring'])}."
    if "inactive" in notices:
        yield f"  That they were not active for {notices['inactive']['after_days']} days, once."
    if rewards := notices.get("reward_reachable"):
        yield f"  That they have enough for {listed(rewards)}, once until they redeem."
    for plan_id, plan in document.get("plans", {}).items():
        if "notice_days" in plan:
            yield f"  The renewal of {plan_id}, {_before([plan['notice_days']])}."


def _tells_birthdays(document: Raw, wanted: bool | None) -> bool:  # noqa: FBT001 - a document's word
    heard = any(rule["on"] == "birthday" for rule in document["earning"].values())
    return heard if wanted is None else wanted


def _days(before: Raw) -> str:
    return _before(sorted(before["days_before"], reverse=True))


def _before(days: list[int]) -> str:
    """`30, 7 and 1 days before`, `1 day before`."""
    return f"{listed(days, 'and')} {'day' if days == [1] else 'days'} before"
