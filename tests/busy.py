"""A shop whose member is due for everything there is: what runs do, and how far two have come to
the same.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from laurel.domain.agenda import next_due
from laurel.operations.clock import Clock
from laurel.operations.services import open_program
from laurel.storage import keys
from laurel.storage.notice_keys import NOTICE
from laurel.storage.pools import read_pools
from laurel.storage.table import Table
from tests.builders import Json, at, fixed, reward, rule, tiers
from tests.shop import JOINED, PLACE
from tests.subscribers import Club, plan

LOOKED = "@available"
"""A mark that somebody has looked at a day: it is nothing that a member has."""

LEVELS: Json = {"a": {"spend": "20.00"}, "b": {"spend": "60.00"}, "c": {"spend": "120.00"}}
DOCUMENT: Json = {
    "wallets": {
        "points": {"expires": {"kind": "after", "days": 40}},
        "later": {
            "available": {"kind": "after_days", "days": 5},
            "expires": {"kind": "after", "days": 60},
        },
        "cash": {"kind": "money"},
    },
    "tiers": tiers(
        {"kind": "rolling", "days": 90}, {"kind": "for", "days": 60}, "one_level", **LEVELS
    ),
    "earning": {
        "spend": rule(),
        "slow": {"on": "order", "gives": {**rule()["gives"], "wallet": "later"}},
        "born": {
            "on": "birthday",
            "gives": fixed(11),
            "multiply": [{"by": "tier", "factors": {"a": "2", "b": "3", "c": "4"}}],
            "rounding": "down",
        },
        "cake": {"on": "birthday", "gives": {"kind": "voucher", "reward": "card"}},
        "first": {"on": "schedule.new-year", "gives": fixed(100)},
        "warm": {"on": "schedule.summer", "gives": {"kind": "voucher", "reward": "card"}},
    },
    "schedules": {
        "new-year": {"month": 1, "day": 1, "tiers": ["b", "c"]},
        "summer": {"month": 7, "day": 1},
    },
    "rewards": {
        "card": {**reward(None), "valid": {"days": 20}},
        "tote": {**reward(10), "stock": 50},
        "note": {
            **reward(None),
            "price": {"wallet": "later", "quantity": 50},
            "automatic": True,
            "valid": {"days": 30},
        },
    },
    "plans": {
        "monthly": plan(
            "9.00", 1, credit={"wallet": "cash", "quantity": "4.00"}, notice_days=3, grace_days=5
        )
    },
    "notices": {
        "points_expiring": {"days_before": [30, 7, 1]},
        "tier_expiring": {"days_before": [30]},
        "inactive": {"after_days": 90},
        "reward_reachable": ["tote"],
    },
}


def busy_shop(zone: str = "UTC", table: Table | None = None, **parts: Any) -> Club:
    """The shop with its member, whose birthday is 10 May."""
    shop = Club(table, **{**DOCUMENT, "time_zone": zone, **parts})
    shop.enrol(JOINED, birthday="05-10")
    return shop


def run_on_time(shop: Club, until: datetime) -> None:
    """Every job on every day on which something is due, and on the birthdays."""
    program = open_program(shop.services, PLACE.program_id, Clock(until)).program
    for day in _days(shop, program, until):
        shop_runs(shop, noon_of(day))


def shop_runs(shop: Club, now: datetime, job: str = "all") -> Json:
    """A run, in which nobody may be passed over and nothing be left."""
    done = shop.run(job, now)
    assert (done["failed"], done["finished"]) == ({}, True)
    return done


def noon_of(day: date) -> datetime:
    """An instant that lies on that day in every time zone of the tests."""
    return at(f"{day.isoformat()}T11:00:00")


def end_state(shop: Club) -> Json:
    """All that a member has, but for how many turns it took, and when they were recorded."""
    history, account = shop.services.ledger.history(PLACE.program_id, PLACE.member_id), shop.account
    counters = {
        name: {period: times for period, times in periods.items() if times}
        for name, periods in account.counters.items()
        if name != LOOKED
    }
    lines = [
        (one.occurred_at, one.kind, one.rule or "", _unnumbered(one.source), one.quantity, one.lots)
        for one in history.entries
    ]
    vouchers = [
        (one.reward_id, one.status, _unnumbered(one.source), one.expires_on)
        for one in history.vouchers
    ]
    taken = read_pools(shop.services.ledger.table, PLACE.program_id, ["stock:tote"])
    return {
        "wallets": account.wallets,
        "tier": account.tier,
        "qualifying": account.qualifying,
        "counters": {name: periods for name, periods in counters.items() if periods},
        "holds": account.holds,
        "units": account.units,
        "subscriptions": account.subscriptions,
        "entries": sorted(lines, key=repr),
        "vouchers": sorted(map(str, vouchers)),
        "stock": sum(taken["stock:tote"]),
    }


def _unnumbered(source: str) -> str:
    """What issued itself is named by the member's count of vouchers: by who came first."""
    return re.sub(r"^auto-\d+$", "auto", source)


def told(shop: Club) -> list[str]:
    """The notices that went out, by what tells one from another; without those of rewards, which
    are about what there is when a run looks.
    """
    partition = keys.member_partition(PLACE.program_id, PLACE.member_id)
    found = shop.services.ledger.table.query(partition, NOTICE).items
    return [str(item["sk"]) for item in found if "#reward.reachable#" not in str(item["sk"])]


def _days(shop: Club, program: Any, until: datetime) -> Iterator[date]:
    """Each day on which something is due, as it comes up."""
    while True:
        profile = shop.services.ledger.profile(PLACE.program_id, PLACE.member_id)
        due = next_due(program, shop.account)
        days = [due.on] if due else []
        days += [profile.due_on] if profile and profile.due_on else []
        if not days or noon_of(min(days)) > until:
            return
        yield min(days)


def later(days: int) -> datetime:
    """Noon so many days after the member joined."""
    return at((JOINED.date() + timedelta(days=days)).isoformat())
