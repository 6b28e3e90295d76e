"""Notices of tiers: a level that was won, and one that is about to be lost.

Whether a level would be lost is asked of the review to come as if nothing more came until then
(`keeping`). So it is due as soon as that is so, and no longer once the member has done enough.
"""

from collections.abc import Iterator
from datetime import date, datetime

from laurel.domain.account import Account
from laurel.domain.calendar import add_days
from laurel.domain.frozen import dataclass
from laurel.domain.keeping import Keep, keeping
from laurel.domain.money import format_amount
from laurel.domain.notice import Noted, Notice, NoticeType, Said, start_of
from laurel.domain.program import Program
from laurel.domain.tier_scheme import Metric
from laurel.domain.tiers import tier_at
from laurel.domain.turn import Turn


@dataclass(frozen=True, slots=True)
class _Losing:
    """A level that the member would lose, and the numbers of days before on which to tell, most
    first.
    """

    keep: Keep
    days: tuple[int, ...]


def tell_tier_won(turn: Turn, tier_id: str, at: datetime) -> None:
    """Tell that the member has entered a level, whatever led to it at that instant: once for the
    day from which they hold it. A level that is over by now is nothing to tell of; one that begins
    within the day is told of as of then.
    """
    standing_at = max(at, turn.now)
    held = tier_at(turn.program, turn.account, standing_at)
    about = f"{NoticeType.TIER_WON}/{tier_id}"
    if not turn.program.touch_points.tier_won or held.tier_id != tier_id or held.since is None:
        return
    since = held.since.isoformat()
    if turn.account.notes.get(about) == since:
        return
    turn.add(Noted(about, since))
    data = {
        "tier": tier_id,
        "since": since,
        "valid_until": None if held.valid_until is None else held.valid_until.isoformat(),
        "before": tier_at(turn.program, turn.before, standing_at).tier_id,
    }
    turn.tell(Notice(NoticeType.TIER_WON, turn.now, f"{tier_id}/{since}", data))


def losing_days(program: Program, account: Account) -> Iterator[date]:
    """The day on which the member is next to be told of what they would lose."""
    losing = _losing(program, account)
    if losing is not None:
        yield add_days(losing.keep.until, -losing.days[0])


def tell_losing(turn: Turn) -> None:
    """Tell of a level that the member would lose, if that is due and they stand at it: nobody
    misses what lies beneath another one.
    """
    losing = _losing(turn.program, turn.account)
    if losing is None or losing.keep.until < turn.today:
        return
    keep = losing.keep
    due = [days for days in losing.days if add_days(keep.until, -days) <= turn.today]
    if due:
        turn.add(Noted(NoticeType.TIER_EXPIRING, f"{keep.until.isoformat()}/{min(due)}"))
        if tier_at(turn.program, turn.account, turn.now).tier_id == keep.tier_id:
            turn.tell(_notice(turn.program, keep, min(due)))


def _losing(program: Program, account: Account) -> _Losing | None:
    """None where nothing is to be told of: also of what was won only after the day for it."""
    wanted, tier = program.touch_points.tier_expiring, account.tier
    if not wanted or program.tiers is None or tier.valid_until is None:
        return None
    keep = keeping(program, account, tier.valid_until)
    if keep is None or program.tiers.rank(keep.falls_to) >= program.tiers.rank(keep.tier_id):
        return None
    told, _, number = account.notes.get(NoticeType.TIER_EXPIRING, "").partition("/")
    done = int(number) if told == keep.until.isoformat() else date.max.year
    since = tier.since or date.min
    days = tuple(n for n in wanted if n < done and add_days(keep.until, -n) > since)
    return _Losing(keep, days) if days else None


def _notice(program: Program, keep: Keep, days: int) -> Notice:
    way = keep.ways[0] if keep.ways else {}
    missing = {
        measure.value: format_amount(n, program.currency) if measure is Metric.SPEND else n
        for measure, n in way.items()
    }
    data: Said = {
        "tier": keep.tier_id,
        "valid_until": keep.until.isoformat(),
        "days_before": days,
        "falls_to": keep.falls_to,
        "missing": missing,
    }
    at = start_of(add_days(keep.until, -days), program.zone)
    subject = f"{keep.tier_id}/{keep.until.isoformat()}/{days}"
    return Notice(NoticeType.TIER_EXPIRING, at, subject, data)
