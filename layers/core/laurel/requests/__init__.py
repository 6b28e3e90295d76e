"""What clients send: the shape of every body, strict, and its way into values of the core.

A shape is checked before anything is read. What depends on the program (its currency, its wallets)
is checked when the body becomes a value of the core; both say where with a pointer.
"""

from laurel.requests.causes import PayoutRequest
from laurel.requests.codes import CodesRequest
from laurel.requests.earning import EarningRequest, LineBody, OrderBody, ReturnLine, ReturnRequest
from laurel.requests.entry import FirstOrder, InvitationRequest
from laurel.requests.members import (
    AdjustmentRequest,
    EnrolmentRequest,
    ProfileRequest,
    TierOverrideRequest,
    TokenRequest,
)
from laurel.requests.parts import (
    Amount,
    Body,
    Day,
    EventType,
    Id,
    Instant,
    Number,
    Points,
    Scalar,
    Scalars,
    Text,
    beneath,
    parse_instant,
    read_body,
)
from laurel.requests.plans import PricesRequest, RenewalRequest, SubscriptionRequest
from laurel.requests.programs import EmptyRequest, JobRequest, ProgramRequest
from laurel.requests.redeeming import (
    CheckRequest,
    RedemptionRequest,
    ReleaseRequest,
    UseRequest,
    VoidRequest,
)

__all__ = [
    "AdjustmentRequest",
    "Amount",
    "Body",
    "CheckRequest",
    "CodesRequest",
    "Day",
    "EarningRequest",
    "EmptyRequest",
    "EnrolmentRequest",
    "EventType",
    "FirstOrder",
    "Id",
    "Instant",
    "InvitationRequest",
    "JobRequest",
    "LineBody",
    "Number",
    "OrderBody",
    "PayoutRequest",
    "Points",
    "PricesRequest",
    "ProfileRequest",
    "ProgramRequest",
    "RedemptionRequest",
    "ReleaseRequest",
    "RenewalRequest",
    "ReturnLine",
    "ReturnRequest",
    "Scalar",
    "Scalars",
    "SubscriptionRequest",
    "Text",
    "TierOverrideRequest",
    "TokenRequest",
    "UseRequest",
    "VoidRequest",
    "beneath",
    "parse_instant",
    "read_body",
]
