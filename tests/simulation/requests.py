"""Requests as shops send them, and builders for each kind with what is usual filled in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from laurel.operations.clock import Clock
from laurel.operations.services import Place
from laurel.storage.codec import instant
from tests.builders import Json
from tests.simulation.programs import CODES, PROGRAM


@dataclass(frozen=True, slots=True)
class Request:
    """One request: its kind, whom and what it is about, and when its sender thinks it is.

    `about` is the id in the path, where there is one; of a voucher the redemption that issued it.
    """

    kind: str
    now: datetime
    member: str = ""
    about: str = ""
    body: Json = field(default_factory=dict[str, Any])
    go_on: Callable[[], bool] = lambda: True
    """Of a job: whether there is time for another page."""

    @property
    def place(self) -> Place:
        """The member."""
        return Place(PROGRAM, self.member)

    @property
    def clock(self) -> Clock:
        """The sender's."""
        return Clock(self.now)


def enrol(now: datetime, member: str, **profile: Any) -> Request:
    """A new member."""
    return Request("enrol", now, member, member, {"member_id": member, **profile})


def order(now: datetime, member: str, event_id: str, *amounts: str) -> Request:
    """An order of lines 1, 2, … of such amounts."""
    return Request("earn", now, member, event_id, order_body(now, event_id, *amounts))


def order_body(now: datetime, event_id: str, *amounts: str) -> Json:
    """The same, as a body."""
    body = {"event_id": event_id, "type": "order", "occurred_at": instant(now)}
    return {**body, "order": cart(*amounts)}


def cart(*amounts: str) -> Json:
    """Lines 1, 2, … of such amounts."""
    rows = [{"line_id": f"{n}", "sku": "SKU", "amount": one} for n, one in enumerate(amounts, 1)]
    return {"currency": "USD", "lines": rows}


def event(now: datetime, member: str, event_id: str, kind: str) -> Request:
    """Something else that a member did."""
    body = {"event_id": event_id, "type": kind, "occurred_at": instant(now)}
    return Request("earn", now, member, event_id, body)


def give_back(now: datetime, member: str, return_id: str, event_id: str, **lines: str) -> Request:
    """All that is left of an order comes back, or of its lines `l1`, `l2`, … so much."""
    rows = [{"line_id": name[1:], "amount": amount} for name, amount in lines.items()]
    what: Json = {"lines": rows} if rows else {"full": True}
    body = {"return_id": return_id, "event_id": event_id, "occurred_at": instant(now), **what}
    return Request("return", now, member, return_id, body)


def adjust(
    now: datetime, member: str, adjustment_id: str, quantity: int | str, wallet: str = "points"
) -> Request:
    """So much, by hand."""
    body = {"adjustment_id": adjustment_id, "wallet": wallet, "quantity": quantity}
    return Request("adjust", now, member, adjustment_id, {**body, "reason": "a test"})


def redeem(now: datetime, member: str, redemption_id: str, reward: str, **more: Any) -> Request:
    """Spend on a reward."""
    body = {"redemption_id": redemption_id, "reward": reward, **more}
    return Request("redeem", now, member, redemption_id, body)


def hold(now: datetime, member: str, redemption_id: str, reward: str, time: timedelta) -> Request:
    """Set its price aside."""
    seconds = int(time.total_seconds())
    return redeem(now, member, redemption_id, reward, hold=True, hold_seconds=seconds)


def subscribe(now: datetime, member: str, subscription_id: str, plan: str) -> Request:
    """Take a plan."""
    body = {"subscription_id": subscription_id, "plan": plan}
    body["payment_reference"] = f"pay-{subscription_id}"
    return Request("subscribe", now, member, subscription_id, body)


def renew(now: datetime, member: str, subscription_id: str, payment: str) -> Request:
    """Pay for more of it."""
    return Request("renew", now, member, subscription_id, {"payment_reference": payment})


def override(now: datetime, member: str, tier: str, until: str) -> Request:
    """Give a tier by hand."""
    body = {"tier": tier, "until": until, "reason": "a test"}
    return Request("override", now, member, "", body)


def use(now: datetime, member: str, redemption_id: str, use_id: str) -> Request:
    """Use the voucher that a redemption issued."""
    body = {"use_id": use_id, "order": cart("20.00")}
    return Request("use", now, member, redemption_id, body)


def release(now: datetime, member: str, redemption_id: str, use_id: str) -> Request:
    """The order it was used for is cancelled."""
    return Request("release", now, member, redemption_id, {"use_id": use_id})


def void(now: datetime, member: str, redemption_id: str) -> Request:
    """Take it out of use."""
    return Request("void", now, member, redemption_id, {"reason": "a test"})


def codes(now: datetime, import_id: str, *many: str) -> Request:
    """Bring codes of the shop's own."""
    body = {"import_id": import_id, "csv": "\n".join(["code", *many, ""])}
    return Request("import", now, "", CODES, body)


def invite(now: datetime, invitation_id: str) -> Request:
    """Make an invitation."""
    return Request("invite", now, "", invitation_id, {"invitation_id": invitation_id})


def pay(now: datetime, cause: str, payout_id: str) -> Request:
    """Pay a cause what it was given."""
    return Request("payout", now, "", cause, {"payout_id": payout_id})
