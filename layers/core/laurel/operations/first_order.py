"""The first order that a new member brings to their enrolment (ADR 15).

It is decided on the account that the enrolment opens, and written with it in one transaction: a
turn of its own, with the record that reporting it as an earning would have made. So it can be
returned, explained and reported again as any other order, and there is no member without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from laurel.domain import earn as core
from laurel.domain.event import Event, Scalar
from laurel.domain.program import Program
from laurel.domain.turn import Decision
from laurel.operations.budgets import room_after
from laurel.operations.earn import EARN, earning_proposal
from laurel.operations.services import Services
from laurel.operations.turns import Request
from laurel.requests.where_wrong import beneath
from laurel.storage.voucher_items import StoredVoucher
from laurel.storage.writes import Proposal

if TYPE_CHECKING:
    from laurel.requests.entry import FirstOrder

AT = "/first_order"


def first_event(sent: FirstOrder | None, program: Program) -> Event | None:
    """The order as the core takes it; faults in it have pointers under /first_order."""
    if sent is None:
        return None
    with beneath(AT):
        return sent.event(program)


def first_earning(
    services: Services,
    program: Program,
    welcome: Decision,
    sent: FirstOrder,
    event: Event,
    member: Mapping[str, Scalar],
    now: datetime,
    room: Mapping[str, int],
    beside: Sequence[StoredVoucher],
) -> Proposal:
    """What the order gives to who just joined, with the record and the answer of an earning.

    `room` is what campaigns had left before the welcome, where somebody looked; `beside` the
    vouchers of the welcome.
    """
    request = Request(EARN, sent.event_id, sent.fingerprint())
    with beneath(AT):
        left = room_after(program, room, welcome)
        earned = core.earn(program, welcome.after, event, member, now, left)
    return earning_proposal(services, program, request, event, earned, now, beside)
