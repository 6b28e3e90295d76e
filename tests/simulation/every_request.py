"""A request of every kind there is, and the world that each of them is sent in."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from tests.builders import at
from tests.simulation import requests as ask
from tests.simulation.programs import version_of
from tests.simulation.requests import Request

START: Final = at("2026-01-05")
NOW: Final = at("2026-01-20")
LATER: Final = at("2026-04-02")
"""Holds have ended by now, points and the tier are over, the plan renews, the calendar has come."""

BORN: Final = "02-03"
DAY: Final = timedelta(days=1)

BEFORE: Final = (
    Request("program", START, body=version_of(0)),
    ask.codes(START, "first", *(f"T-{number}" for number in range(5))),
    ask.enrol(START, "ann", birthday=BORN, cause="forests"),
    ask.enrol(START, "ben", birthday=BORN),
    ask.adjust(START, "ann", "gift", 400),
    ask.adjust(START, "ben", "gift", 100),
    ask.order(START, "ann", "o1", "70.00", "30.00"),
    ask.event(START, "ann", "e1", "review"),
    ask.redeem(START, "ann", "off", "off"),
    ask.redeem(START, "ann", "used", "off"),
    ask.redeem(START, "ann", "given", "gift"),
    ask.redeem(START, "ann", "rare", "rare"),
    ask.hold(START, "ann", "held", "ticket", 30 * DAY),
    ask.hold(START, "ann", "unit", "rare", DAY),
    ask.hold(START, "ben", "unit", "rare", DAY),
    ask.subscribe(START, "ann", "club", "club"),
    ask.override(START, "ben", "gold", "2026-02-10"),
    ask.invite(START, "come"),
    ask.use(START, "ann", "used", "first"),
)
"""What has happened in the world in which each request is sent."""

FEWER: Final = version_of(2)["rewards"]
"""Fewer units of the stock."""

LAST: Final = {**FEWER, "rare": {**FEWER["rare"], "stock": 3}}
"""No more units than members have of it: two of them by holds that will end."""


def _version(**parts: Any) -> Request:
    return Request("program", NOW, body=version_of(0, **parts))


type _Named = Iterator[tuple[str, *tuple[Request, ...]]]
"""Names, and the request of that name; before it what else happens in its world."""


def _joining_and_earning(now: datetime) -> _Named:
    yield "a new version", _version(rewards=FEWER)
    yield "the same version", _version()
    yield "enrol", ask.enrol(now, "cat", birthday=BORN, email="cat@example.com", cause="oceans")
    yield (
        "enrol with an order",
        ask.enrol(now, "cat", invitation="come", first_order=ask.order_body(now, "o1", "65.00")),
    )
    yield "order", ask.order(now, "ann", "o2", "33.00", "44.00")
    yield "order that lifts", ask.order(now, "ben", "o2", "80.00")
    yield "visit, out of a budget", ask.event(now, "ann", "v1", "visit")
    yield "review, for a voucher", ask.event(now, "ann", "e2", "review")
    yield "preview", Request("preview", now, "ann", "o2", ask.order_body(now, "o2", "33.00"))
    yield "return of all", ask.give_back(now, "ann", "b1", "o1")
    yield "return of a part", ask.give_back(now, "ann", "b1", "o1", l1="20.00", l2="30.00")
    yield "late return", ask.give_back(LATER, "ann", "b1", "o1")
    yield "adjust", ask.adjust(now, "ann", "a1", 25)
    yield "adjust down", ask.adjust(now, "ann", "a1", -25)
    yield "adjust to an automatic reward", ask.adjust(now, "ben", "a1", "10.00", wallet="cash")


def _redeeming(now: datetime) -> _Named:
    yield "redeem", ask.redeem(now, "ann", "r1", "mug")
    yield "redeem a unit of a stock", ask.redeem(now, "ann", "r1", "rare")
    yield (
        "redeem a unit that an ended hold has",
        _version(rewards=LAST),
        ask.redeem(now, "ann", "r1", "rare"),
    )
    yield "redeem a code of the shop's", ask.redeem(now, "ann", "r1", "ticket")
    yield "redeem a donation", ask.redeem(now, "ann", "r1", "gift")
    yield "hold", ask.hold(now, "ann", "r1", "rare", DAY)
    yield "complete", Request("complete", now, "ann", "held")
    yield "cancel what is held", Request("cancel", now, "ann", "held")
    yield "cancel what has a voucher", Request("cancel", now, "ann", "off")
    yield "cancel a donation", Request("cancel", now, "ann", "given")
    yield "cancel a unit of a stock", Request("cancel", now, "ann", "rare")
    yield "use", ask.use(now, "ann", "off", "u1")
    yield "release", ask.release(now, "ann", "used", "first")
    yield "void", ask.void(now, "ann", "off")


def _plans_persons_and_the_shop(now: datetime) -> _Named:
    yield "subscribe", ask.subscribe(now, "ben", "s1", "club")
    yield "subscribe to another", ask.subscribe(now, "ann", "s1", "life")
    yield "renew", ask.renew(now, "ann", "club", "p2")
    yield "cancel a plan", Request("cancel_plan", now, "ann", "club")
    yield "refund a plan", Request("refund", now, "ann", "club")
    yield "override a tier", ask.override(now, "ann", "gold", "2026-03-31")
    yield "end an override", Request("end_override", now, "ben")
    yield "change a profile", Request("profile", now, "ben", body={"email": "b@example.com"})
    yield "choose a cause", Request("profile", now, "ben", body={"cause": "oceans"})
    yield "erase", Request("erase", now, "ann")
    yield "invite", ask.invite(now, "again")
    yield "pay a cause", ask.pay(now, "forests", "p1")
    yield "import codes", ask.codes(now, "second", *(f"U-{number}" for number in range(3)))
    for job in ("expire-points", "evaluate-tiers", "birthdays", "memberships"):
        yield f"job {job}", Request("job", LATER, about=job)


ASKED: Final = {
    name: requests
    for some in (_joining_and_earning, _redeeming, _plans_persons_and_the_shop)
    for name, *requests in some(NOW)
}
