"""Subscribe: take a plan, pay for more of it, let it run out; and read the member's plans."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from laurel.answers import paid_body, subscription_body
from laurel.domain import subscribe as core
from laurel.domain.errors import Fault, InvalidContent, Refusal
from laurel.domain.subscribe import Paid, Wanted, find_subscription
from laurel.operations.budgets import limits_in, room_in
from laurel.operations.clock import Clock
from laurel.operations.earn import pinned_facts
from laurel.operations.people import person_facts
from laurel.operations.services import Opened, Place, Services, open_account
from laurel.operations.turns import Done, Request, carry_out, record_of
from laurel.operations.unnamed_turns import Step, carry_out_unnamed
from laurel.operations.vouchers import issued
from laurel.requests.plans import RenewalRequest, SubscriptionRequest
from laurel.storage.writes import Proposal

SUBSCRIBE = "subscription"
RENEW = "renewal"
CANCEL_PLAN = "cancel_plan"


def subscribe(services: Services, place: Place, sent: SubscriptionRequest, clock: Clock) -> Done:
    """Take a plan, once for ever."""
    request = Request(SUBSCRIBE, sent.subscription_id, sent.fingerprint())

    def decide(opened: Opened) -> Proposal:
        program, now = opened.program, opened.now
        started_at = sent.started_at or now
        wanted = Wanted(sent.subscription_id, sent.plan, started_at, sent.auto_renew)
        member = person_facts(services, program, place)
        room = room_in(program, opened.taken)
        with _said_of_the_start():
            paid = core.subscribe(program, opened.account, wanted, member, now, room)
        return _proposal(services, opened, request, paid, sent.payment_reference)

    return carry_out(services, place, request, clock, decide)


def renew(
    services: Services, place: Place, subscription_id: str, sent: RenewalRequest, clock: Clock
) -> Done:
    """Pay for more of a plan, once for each payment."""
    payment = sent.payment_reference
    request = Request(RENEW, renewal_id(subscription_id, payment), sent.fingerprint())

    def decide(opened: Opened) -> Proposal:
        program, now = opened.program, opened.now
        find_subscription(opened.account, subscription_id)
        _check_another_payment(services, place, subscription_id, payment)
        member = person_facts(services, program, place)
        room = room_in(program, opened.taken)
        paid = core.renew(program, opened.account, subscription_id, payment, member, now, room)
        return _proposal(services, opened, request, paid, payment)

    return carry_out(services, place, request, clock, decide)


def cancel(services: Services, place: Place, subscription_id: str, clock: Clock) -> Done:
    """Let a plan run to its end; one that ends already stays as it is."""

    def decide(opened: Opened) -> Step:
        program, now = opened.program, opened.now
        decision = core.cancel(program, opened.account, subscription_id, now)
        account = opened.account if decision is None else decision.after
        body = subscription_body(program, find_subscription(account, subscription_id), now)
        answer = cast("dict[str, Any]", body)
        if decision is None:
            return Step(answer)
        request = Request(CANCEL_PLAN, str(decision.after.version), "")
        details = {"subscription": subscription_id}
        record = record_of(request, decision, program.version, now, details, answer)
        return Step(answer, Proposal(decision, record))

    return carry_out_unnamed(services, place, clock, decide)


def read_subscriptions(services: Services, place: Place, clock: Clock) -> list[dict[str, Any]]:
    """The member's subscriptions, newest first."""
    opened = open_account(services, place, clock)
    many = reversed(opened.account.subscriptions)
    bodies = [subscription_body(opened.program, one, opened.now) for one in many]
    return cast("list[dict[str, Any]]", bodies)


def renewal_id(subscription_id: str, payment: str) -> str:
    """What a renewal is recorded under: no id has this character, so the parts can be told."""
    return f"{subscription_id}#{payment}"


@contextmanager
def _said_of_the_start() -> Iterator[None]:
    """What is wrong with when the event happened is said of the body's own field."""
    try:
        yield
    except InvalidContent as error:
        faults = tuple(
            Fault(one.pointer.replace("/occurred_at", "/started_at"), one.detail)
            for one in error.faults
        )
        raise InvalidContent(error.code, error.detail, faults) from error


def _check_another_payment(
    services: Services, place: Place, subscription_id: str, payment: str
) -> None:
    """The payment that a subscription began with pays for no more: a shop may tell of it twice."""
    first = services.ledger.record(place.program_id, place.member_id, SUBSCRIBE, subscription_id)
    if first is not None and first.details["payment_reference"] == payment:
        raise Refusal("id_reused", f"{payment!r} paid for the beginning of {subscription_id}")


def _proposal(
    services: Services, opened: Opened, request: Request, paid: Paid, payment: str
) -> Proposal:
    """The turn of a payment: its record pins the facts that its event was decided on."""
    program, now, decision = opened.program, opened.now, paid.earned.decision
    vouchers = issued(services, program, decision, now)
    body = cast("dict[str, Any]", paid_body(program, paid, vouchers, now))
    details = {**pinned_facts(paid.event, paid.earned), "payment_reference": payment}
    record = record_of(request, decision, program.version, now, details, body)
    return Proposal(decision, record, vouchers, limits=limits_in(program, opened.taken))
