"""How people come in: invitations, and a first order that is brought to the enrolment."""

from typing import Literal

from laurel.requests.earning import EarningRequest, OrderBody
from laurel.requests.parts import Body, Id


class InvitationRequest(Body):
    """A new invitation, good for one member, and to a level where it names one."""

    invitation_id: Id
    tier: Id | None = None


class FirstOrder(EarningRequest):
    """An order just as it is reported as an earning: the first, under its own event_id."""

    type: Literal["order"]
    order: OrderBody
