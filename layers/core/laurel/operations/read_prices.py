"""Prices: what a cart costs a member less by their benefits. Nothing is recorded."""

from typing import Any, cast

from laurel.bodies import PricedLineBody, PricesBody
from laurel.domain.event import Order
from laurel.domain.money import format_amount
from laurel.domain.prices import Prices, prices
from laurel.domain.program import Program
from laurel.operations.clock import Clock
from laurel.operations.services import Place, Services, open_account
from laurel.operations.turns import Done
from laurel.requests.plans import PricesRequest


def read_prices(services: Services, place: Place, sent: PricesRequest, clock: Clock) -> Done:
    """What benefits of tier and plan take off the cart now."""
    opened = open_account(services, place, clock)
    order = sent.order.order(opened.program, "/order")
    found = prices(opened.program, opened.account, order, opened.now)
    return Done(cast("dict[str, Any]", _body(opened.program, order, found)))


def _body(program: Program, order: Order, found: Prices) -> PricesBody:
    def shown(minor: int) -> str:
        return format_amount(minor, program.currency)

    def line(line_id: str) -> PricedLineBody:
        body: PricedLineBody = {"line_id": line_id, "discount": shown(found.lines[line_id])}
        if line_id in found.benefits:
            body["benefit"] = found.benefits[line_id]
        return body

    return {
        "discount": shown(sum(found.lines.values())),
        "lines": [line(one.line_id) for one in order.lines],
        "shipping": "free" if found.free_shipping else "standard",
    }
