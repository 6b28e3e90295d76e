"""What the functions are invoked with when they are timed: events as API Gateway sends them."""

import json
from collections.abc import Callable
from typing import Any

from tests.builders import reward, rule
from tests.shop import PLACE

type Json = dict[str, Any]
type Event = Callable[[int], Json]
"""The event of the invocation with that number: each under an id of its own."""

PARTS: Json = {
    "wallets": {"points": {"expires": {"kind": "after", "months": 12, "end_of": "month"}}},
    "earning": {"spend": rule()},
    "rewards": {"mug": reward(3)},
}
AT = "2026-03-01T12:00:00Z"
MEMBER = "/v1/programs/{program}/members/{member}"


def order_lines() -> list[Json]:
    """Three lines of an ordinary order."""
    return [{"sku": f"SKU-LIP-{n}", "categories": ["beauty"], "amount": "15.00"} for n in range(3)]


def earning(number: int) -> Json:
    """Report an order of three lines."""
    lines = [{"line_id": f"{n}", **line} for n, line in enumerate(order_lines())]
    order = {"currency": "USD", "lines": lines, "channel": "online", "shipping": "4.90"}
    body = {"event_id": f"cold-{number}", "type": "order", "occurred_at": AT, "order": order}
    return _posted(f"{MEMBER}/earnings", body)


def redeeming(number: int) -> Json:
    """Redeem a small reward."""
    body = {"redemption_id": f"cold-{number}", "reward": "mug"}
    return _posted(f"{MEMBER}/redemptions", body)


def nothing(number: int) -> Json:
    """Nothing is asked."""
    return {"number": number}


def token_event(key: str) -> Event:
    """A request with that key, for the authorizer."""

    def ask(number: int) -> Json:
        return {"number": number, "headers": {"authorization": f"Bearer {key}"}}

    return ask


def _posted(path: str, body: Json) -> Json:
    route = f"POST {path}"
    authorizer = {"lambda": {"scopes": "admin", "key": "bench", "program": "", "retry_after": 0}}
    return {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path.format(program=PLACE.program_id, member=PLACE.member_id),
        "headers": {"laurel-clock": AT, "content-type": "application/json"},
        "requestContext": {"routeKey": route, "authorizer": authorizer},
        "pathParameters": {"program": PLACE.program_id, "member": PLACE.member_id},
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }
