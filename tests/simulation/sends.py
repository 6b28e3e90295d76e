"""What clients send, by the kind of request: the same bodies as over HTTP, into the operations."""

from collections.abc import Callable
from typing import Final

from laurel.operations import manage_member, override_tier, redeem, refund_plan, subscribe
from laurel.operations.adjust import adjust
from laurel.operations.earn import earn, preview
from laurel.operations.enrol import enrol
from laurel.operations.import_codes import import_codes
from laurel.operations.invite import invite
from laurel.operations.manage_program import put_program
from laurel.operations.pay_cause import pay_cause
from laurel.operations.return_order import return_order
from laurel.operations.run_job import run_by_hand
from laurel.operations.services import Services
from laurel.operations.turns import Done
from laurel.operations.use_voucher import release, use
from laurel.operations.void_voucher import void
from laurel.requests.causes import PayoutRequest
from laurel.requests.codes import CodesRequest
from laurel.requests.earning import EarningRequest, ReturnRequest
from laurel.requests.entry import InvitationRequest
from laurel.requests.members import (
    AdjustmentRequest,
    EnrolmentRequest,
    ProfileRequest,
    TierOverrideRequest,
)
from laurel.requests.parts import read_body
from laurel.requests.plans import RenewalRequest, SubscriptionRequest
from laurel.requests.programs import ProgramRequest
from laurel.requests.redeeming import RedemptionRequest, UseRequest, VoidRequest
from tests.simulation.programs import PROGRAM
from tests.simulation.requests import Request


def send(services: Services, request: Request, code: str = "") -> Done:
    """Carry it out; `code` is the voucher's, where it is about one."""
    if request.kind in _VOUCHERS:
        return _VOUCHERS[request.kind](services, request, code)
    return _SENT[request.kind](services, request)


def needs_voucher(kind: str) -> bool:
    """Whether a request of that kind is about a voucher, whose code has to be known."""
    return kind in _VOUCHERS


def _put(services: Services, one: Request) -> Done:
    sent = read_body(ProgramRequest, {"mode": "test", "document": one.body})
    return put_program(services, PROGRAM, sent, one.clock)[0]


def _job(services: Services, one: Request) -> Done:
    return run_by_hand(services, PROGRAM, one.about, one.now, one.clock, one.go_on)


_SENT: Final[dict[str, Callable[[Services, Request], Done]]] = {
    "program": _put,
    "job": _job,
    "enrol": lambda s, r: enrol(s, PROGRAM, read_body(EnrolmentRequest, r.body), r.clock),
    "earn": lambda s, r: earn(s, r.place, read_body(EarningRequest, r.body), r.clock),
    "preview": lambda s, r: preview(s, r.place, read_body(EarningRequest, r.body), r.clock),
    "return": lambda s, r: return_order(s, r.place, read_body(ReturnRequest, r.body), r.clock),
    "adjust": lambda s, r: adjust(s, r.place, read_body(AdjustmentRequest, r.body), r.clock),
    "redeem": lambda s, r: redeem.redeem(s, r.place, read_body(RedemptionRequest, r.body), r.clock),
    "complete": lambda s, r: redeem.complete(s, r.place, r.about, r.clock),
    "cancel": lambda s, r: redeem.cancel(s, r.place, r.about, r.clock),
    "subscribe": lambda s, r: subscribe.subscribe(
        s, r.place, read_body(SubscriptionRequest, r.body), r.clock
    ),
    "renew": lambda s, r: subscribe.renew(
        s, r.place, r.about, read_body(RenewalRequest, r.body), r.clock
    ),
    "cancel_plan": lambda s, r: subscribe.cancel(s, r.place, r.about, r.clock),
    "refund": lambda s, r: refund_plan.refund(s, r.place, r.about, r.clock),
    "override": lambda s, r: override_tier.override_tier(
        s, r.place, read_body(TierOverrideRequest, r.body), r.clock
    ),
    "end_override": lambda s, r: override_tier.end_override(s, r.place, r.clock),
    "profile": lambda s, r: manage_member.change_profile(
        s, r.place, read_body(ProfileRequest, r.body), r.clock
    ),
    "erase": lambda s, r: manage_member.erase(s, r.place, r.clock),
    "invite": lambda s, r: invite(s, PROGRAM, read_body(InvitationRequest, r.body), r.clock),
    "payout": lambda s, r: pay_cause(
        s, PROGRAM, r.about, read_body(PayoutRequest, r.body), r.clock
    ),
    "import": lambda s, r: import_codes(
        s, PROGRAM, r.about, read_body(CodesRequest, r.body), r.clock
    ),
}

_VOUCHERS: Final[dict[str, Callable[[Services, Request, str], Done]]] = {
    "use": lambda s, r, code: use(s, PROGRAM, code, read_body(UseRequest, r.body), r.clock),
    "release": lambda s, r, code: release(s, PROGRAM, code, r.clock, r.body["use_id"]),
    "void": lambda s, r, code: void(s, PROGRAM, code, read_body(VoidRequest, r.body), r.clock),
}
