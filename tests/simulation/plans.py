"""What the clients of a run mean to do: a list of steps, made from a seed before anything happens.

A step does not know what came of those before it: it may return an order that was refused, or use a
voucher that there is not. So steps can be left out, and a failing list be made shorter.

Members come and go: most steps are about the few who joined last, so that clients meet, and some
about those of long ago. The clock goes on by minutes, and now and then by days.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from tests.builders import at
from tests.simulation import requests as ask
from tests.simulation.programs import CAUSES, CODES, ZONES, version_of
from tests.simulation.requests import Request

START: Final = at("2026-01-05")
_ACTIVE: Final = 4
"""So many members are in the shop at a time."""

_JOBS: Final = ("expire-points", "evaluate-tiers", "birthdays", "memberships")


@dataclass(frozen=True, slots=True)
class Step:
    """What a client asks for, and the number that it is known by, whatever is left out."""

    number: int
    request: Request


@dataclass(slots=True)
class _Known:
    """What the plan has somebody do so far: ids that later steps can be about."""

    member: str
    orders: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    redemptions: list[str] = field(default_factory=list[str])
    held: list[str] = field(default_factory=list[str])
    used: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    plans: list[str] = field(default_factory=list[str])


def plan(seed: int, count: int) -> list[Step]:
    """So many steps."""
    return _Planner(Random(f"plan {seed}"), zone_of(seed)).steps(count)


def zone_of(seed: int) -> str:
    """Where the program of that seed is."""
    return ZONES[seed % len(ZONES)]


class _Planner:
    def __init__(self, chance: Random, zone: str) -> None:
        self.chance, self.zone, self.now = chance, zone, START
        self.members: list[_Known] = []
        self.invitations: list[str] = []
        self.numbers, self.versions = 0, 0

    def steps(self, count: int) -> list[Step]:
        """Now and then two clients ask for the very same at once, or one asks again much later."""
        made: list[Step] = []
        while len(made) < count:
            self._time_passes()
            request = self._request()
            if made and self.chance.random() < 0.04:
                request = self.chance.choice(made).request
            many = 2 if self.chance.random() < 0.05 else 1
            for _ in range(min(many, count - len(made))):
                made.append(Step(len(made), request))
        return made

    def _time_passes(self) -> None:
        self.now += timedelta(minutes=self.chance.randrange(30))
        if self.chance.random() < 0.03:
            self.now += timedelta(days=self.chance.randrange(1, 7))

    def _request(self) -> Request:
        if len(self.members) < 2 or self.chance.random() < 0.045:
            return self._joins()
        if self.chance.random() < 0.1:
            return self._of_the_shop()
        known = self.chance.choice(self.members[-_ACTIVE - 1 : -1])
        if self.chance.random() < 0.1:
            known = self.chance.choice(self.members)
        weights = [weight for weight, _ in _WISHES]
        [(_, wish)] = self.chance.choices(_WISHES, weights)
        return wish(self, known)

    def _id(self, kind: str) -> str:
        self.numbers += 1
        return f"{kind}{self.numbers}"

    def _amount(self) -> str:
        return f"{self.chance.randrange(100, 6000) / 100:.2f}"

    def _joins(self) -> Request:
        member = self._id("m")
        self.members.append(_Known(member))
        profile: dict[str, Any] = {}
        if self.chance.random() < 0.6:
            profile["cause"] = self.chance.choice(CAUSES)
        if self.chance.random() < 0.5:
            day = self.now + timedelta(days=self.chance.randrange(40))
            profile["birthday"] = f"{day:%m-%d}"
        if self.chance.random() < 0.2:
            profile["email"] = f"{member}@example.com"
        if self.chance.random() < 0.3:
            event_id = self._id("o")
            self.members[-1].orders.append((event_id, 1))
            profile["first_order"] = ask.order_body(self.now, event_id, self._amount())
        if self.invitations and self.chance.random() < 0.5:
            profile["invitation"] = self.invitations.pop()
        return ask.enrol(self.now, member, **profile)

    def _of_the_shop(self) -> Request:
        match self.chance.randrange(10):
            case 0:
                self.versions += 1
                return Request("program", self.now, body=version_of(self.versions, self.zone))
            case 1:
                some = [self._id("C-") for _ in range(self.chance.randrange(1, 5))]
                return ask.codes(self.now, self._id("c"), *some)
            case 2:
                return ask.pay(self.now, self.chance.choice(CAUSES), self._id("p"))
            case 3:
                self.invitations.append(self._id("i"))
                return ask.invite(self.now, self.invitations[-1])
            case _:
                late = timedelta(days=self.chance.choice((0, 0, 0, -2, 3)))
                return Request("job", self.now + late, about=self.chance.choice(_JOBS))

    # What members do

    def orders(self, known: _Known) -> Request:
        lines = [self._amount() for _ in range(self.chance.randrange(1, 4))]
        event_id = self._id("o")
        known.orders.append((event_id, len(lines)))
        return ask.order(self.now, known.member, event_id, *lines)

    def visits(self, known: _Known) -> Request:
        return ask.event(self.now, known.member, self._id("v"), "visit")

    def reviews(self, known: _Known) -> Request:
        return ask.event(self.now, known.member, self._id("e"), "review")

    def gives_back(self, known: _Known) -> Request:
        if not known.orders:
            return self.orders(known)
        event_id, lines = self.chance.choice(known.orders)
        part: dict[str, str] = {}
        if self.chance.random() < 0.6:
            part[f"l{self.chance.randrange(1, lines + 1)}"] = f"{self.chance.randrange(1, 20)}.00"
        return ask.give_back(self.now, known.member, self._id("b"), event_id, **part)

    def is_adjusted(self, known: _Known) -> Request:
        quantity = self.chance.randrange(-20, 60) or 1
        return ask.adjust(self.now, known.member, self._id("a"), quantity)

    def redeems(self, known: _Known) -> Request:
        redemption_id = self._id("r")
        known.redemptions.append(redemption_id)
        reward = self.chance.choice(("mug", "off", "off", "rare", "rare", CODES, "gift"))
        if self.chance.random() < 0.55:
            known.held.append(redemption_id)
            time = timedelta(minutes=self.chance.choice((15, 600, 6000, 20_000)))
            return ask.hold(self.now, known.member, redemption_id, reward, time)
        return ask.redeem(self.now, known.member, redemption_id, reward)

    def completes(self, known: _Known) -> Request:
        if known.held and self.chance.random() < 0.8:
            return Request("complete", self.now, known.member, known.held.pop())
        return self._of_redemption("complete", known)

    def cancels(self, known: _Known) -> Request:
        return self._of_redemption("cancel", known)

    def _of_redemption(self, kind: str, known: _Known) -> Request:
        if not known.redemptions:
            return self.redeems(known)
        return Request(kind, self.now, known.member, self.chance.choice(known.redemptions[-4:]))

    def uses(self, known: _Known) -> Request:
        if not known.redemptions:
            return self.redeems(known)
        redemption_id, use_id = self.chance.choice(known.redemptions[-6:]), self._id("u")
        known.used.append((redemption_id, use_id))
        return ask.use(self.now, known.member, redemption_id, use_id)

    def releases(self, known: _Known) -> Request:
        if not known.used:
            return self.uses(known)
        return ask.release(self.now, known.member, *self.chance.choice(known.used[-4:]))

    def voids(self, known: _Known) -> Request:
        if not known.redemptions:
            return self.redeems(known)
        return ask.void(self.now, known.member, self.chance.choice(known.redemptions))

    def subscribes(self, known: _Known) -> Request:
        known.plans.append(self._id("s"))
        name = "life" if self.chance.random() < 0.15 else "club"
        return ask.subscribe(self.now, known.member, known.plans[-1], name)

    def pays(self, known: _Known) -> Request:
        if not known.plans:
            return self.subscribes(known)
        return ask.renew(self.now, known.member, self.chance.choice(known.plans), self._id("y"))

    def leaves_a_plan(self, known: _Known) -> Request:
        if not known.plans:
            return self.subscribes(known)
        kind = self.chance.choice(("cancel_plan", "refund"))
        return Request(kind, self.now, known.member, self.chance.choice(known.plans))

    def is_lifted(self, known: _Known) -> Request:
        if self.chance.random() < 0.4:
            return Request("end_override", self.now, known.member)
        until = (self.now + timedelta(days=self.chance.randrange(1, 20))).date().isoformat()
        return ask.override(self.now, known.member, "gold", until)

    def changes(self, known: _Known) -> Request:
        what: dict[str, Any] = {"email": f"{self._id('x')}@example.com"}
        if self.chance.random() < 0.5:
            what = {"cause": self.chance.choice((*CAUSES, None))}
        elif self.chance.random() < 0.3:
            day: datetime = self.now + timedelta(days=self.chance.randrange(30))
            what = {"birthday": f"{day:%m-%d}"}
        return Request("profile", self.now, known.member, body=what)

    def looks(self, known: _Known) -> Request:
        body = ask.order_body(self.now, self._id("o"), self._amount())
        return Request("preview", self.now, known.member, body=body)

    def is_erased(self, known: _Known) -> Request:
        self.members.remove(known)
        return Request("erase", self.now, known.member)


_WISHES: Final[list[tuple[int, Callable[[_Planner, _Known], Request]]]] = [
    (24, _Planner.orders),
    (12, _Planner.visits),
    (4, _Planner.reviews),
    (14, _Planner.gives_back),
    (8, _Planner.is_adjusted),
    (22, _Planner.redeems),
    (12, _Planner.completes),
    (10, _Planner.cancels),
    (10, _Planner.uses),
    (5, _Planner.releases),
    (2, _Planner.voids),
    (4, _Planner.subscribes),
    (5, _Planner.pays),
    (5, _Planner.leaves_a_plan),
    (4, _Planner.is_lifted),
    (4, _Planner.changes),
    (2, _Planner.looks),
    (1, _Planner.is_erased),
]
"""What members do, and how often."""
