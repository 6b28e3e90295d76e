"""What the rules on an event know of the member before it, looked up in the account and pinned.

What the person's profile says (attributes, the birthday) never goes into the ledger: only the
answers to the questions that rules ask of it do.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from laurel.domain.account import Account, Qualifying
from laurel.domain.awards import Streak
from laurel.domain.calendar import in_year, local_day, period_key
from laurel.domain.caps import cap_uses, is_closed
from laurel.domain.conditions import Fact
from laurel.domain.event import Event, Scalar
from laurel.domain.facts import BADGES_FACT, CAUSE_FACT, facts_of, time_facts
from laurel.domain.plan_facts import PLAN_FACTS
from laurel.domain.plan_time import plan_fact
from laurel.domain.predicates import holds
from laurel.domain.program import Program
from laurel.domain.rule import Rule
from laurel.domain.rule_limits import Span
from laurel.domain.standing import RunUse, Standing, TotalUse
from laurel.domain.tiers import tier_at

COUNT_OF = "member.count."
"""`member.count.review`: how many events of that type the member had before."""


def standing_for(
    program: Program,
    account: Account,
    event: Event,
    member: Mapping[str, Scalar],
    on: date,
    room: Mapping[str, int] | None = None,
) -> Standing:
    """What the rules on this event know of the member before it. `member` is the person's facts;
    `room` what campaigns have left, where that is known.
    """
    bare = Standing(
        tier_at(program, account, event.occurred_at).tier_id,
        _facts_asked_for(program, account, event, member, on),
        room=room or {},
    )
    rules = program.rules_on(event.type)
    facts = facts_of(program, event, bare) if any(rule.caps for rule in rules) else {}
    runs = {rule.rule_id: _run(rule, account, on) for rule in rules if counts_days(rule)}
    caps = {
        rule.rule_id: cap_uses(rule, facts, account, on, runs.get(rule.rule_id))
        for rule in rules
        if rule.caps
    }
    totals = {rule.rule_id: _total(rule, account, on) for rule in rules if rule.total}
    rests = {rule.rule_id: _carried(rule, account) for rule in rules if rule.carries}
    carried = {rule_id: rest for rule_id, rest in rests.items() if rest}
    return Standing(bare.tier, bare.facts, caps, totals, runs, bare.room, carried)


def _carried(rule: Rule, account: Account) -> Fraction:
    return account.carried.get(rule.wallet, {}).get(rule.rule_id, Fraction(0))


def counts_days(rule: Rule) -> bool:
    """Whether days in a row are kept for the rule."""
    return isinstance(rule.award, Streak) or any(cap.period is Span.STREAK for cap in rule.caps)


def days_counter(rule: Rule) -> str:
    """The counter of its days in a row: by day, how many they were then."""
    return f"{rule.rule_id}/days"


def chosen_counter(rule_id: str) -> str:
    """The counter of days chosen under a rule."""
    return f"{rule_id}/chosen"


def total_counters(rule: Rule) -> tuple[str, str]:
    """The counters of its total: what added up, and the steps paid for it."""
    per = rule.total[1] if rule.total else ""
    return f"{rule.rule_id}/total/{per}", f"{rule.rule_id}/passed/{per}"


def _run(rule: Rule, account: Account, on: date) -> RunUse:
    days = account.counters.get(days_counter(rule), {})
    today = on.isoformat()
    counted, closed = days.get(today, 0), is_closed(days, today)
    length = counted or days.get((on - timedelta(days=1)).isoformat(), 0) + 1
    first = (on - timedelta(days=length - 1)).isoformat()
    if counted or closed:
        return RunUse(today, 0, first)
    return RunUse(today, length, first, _days_after(days, on))


def _days_after(days: Mapping[str, int], on: date) -> int:
    """How many of the days right after that day are counted already."""
    after = 0
    while (on + timedelta(days=after + 1)).isoformat() in days:
        after += 1
    return after


def _total(rule: Rule, account: Account, on: date) -> TotalUse:
    total, passed = total_counters(rule)
    period = period_key(rule.total[1], on) if rule.total else ""
    before, paid = account.counters.get(total, {}), account.counters.get(passed, {})
    return TotalUse(period, before.get(period, 0), paid.get(period, 0), is_closed(before, period))


def _facts_asked_for(
    program: Program, account: Account, event: Event, member: Mapping[str, Scalar], on: date
) -> dict[str, Fact]:
    asked = program.facts_asked.get(event.type, frozenset())
    facts = {name: own_fact(name, program, account, on) for name in asked & OWN_FACTS}
    facts |= {name: events_before(name, account) for name in asked if name.startswith(COUNT_OF)}
    paid = asked & PLAN_FACTS
    facts |= {name: plan_fact(name, program, account, event.occurred_at) for name in paid}
    questions = [name for name in asked if name in program.questions]
    if questions:
        person = {**person_facts(member, on), **time_facts(program, event.occurred_at)}
        facts |= {name: holds(program.questions[name], person) for name in questions}
    return facts


def person_facts(member: Mapping[str, Scalar], on: date) -> dict[str, Fact]:
    """What the profile says, and what the birthday in it says of that day."""
    birthday = member.get("member.birthday")
    if not isinstance(birthday, str):
        return dict(member)
    month, day = map(int, birthday.split("-")[-2:])
    return {
        **member,
        "member.is_birthday": in_year(on.year, month, day) == on,
        "member.is_birthday_month": month == on.month,
    }


OWN_FACTS = frozenset(
    {
        "member.orders",
        "member.spend",
        "member.points_earned",
        "member.joined_on",
        "time.chosen",
        BADGES_FACT,
        CAUSE_FACT,
    }
)
"""Facts that the account itself knows."""


def events_before(name: str, account: Account) -> int:
    """How many events of the type in the fact's name the member had."""
    return account.counters.get(f"#{name.removeprefix(COUNT_OF)}", {}).get("", 0)


def own_fact(name: str, program: Program, account: Account, on: date) -> Fact:
    """One of those facts, on that day."""
    lifetime = account.qualifying.get("", Qualifying())
    match name:
        case "member.orders":
            return lifetime.orders
        case "member.spend":
            return lifetime.spend
        case "member.points_earned":
            return lifetime.points
        case "member.joined_on":
            return local_day(account.joined_at, program.zone).isoformat()
        case "member.badges":
            return tuple(account.badges)
        case "member.cause":
            return account.cause if account.cause in program.causes else None
        case _:
            return tuple(
                rule_id
                for rule_id in program.choosing
                if account.counters.get(chosen_counter(rule_id), {}).get(on.isoformat())
            )
