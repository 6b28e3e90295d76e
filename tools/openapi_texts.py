"""What the OpenAPI document says that no handler can: headers, parameters, refusals, tokens."""

from __future__ import annotations

from typing import Any, Final

from laurel.calls import MOST_PER_PAGE

type Json = dict[str, Any]

ID_PATTERN: Final = "^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$"

INTRODUCTION: Final = """\
Points, tiers, rewards and vouchers of a loyalty program, with an exact ledger behind them.

A client makes its own ids, and they are the idempotency keys, for ever: the same id with the same
content answers the first answer again, with `Idempotency-Replayed: true`; with other content it is
refused (`id_reused`). Money is a decimal string in major units, points are integers, times are
RFC 3339. Unknown fields are refused.
"""

PARAMETERS: Final = {
    "program": "The program's id",
    "version": "The number of a version of the program",
    "preset": "The preset's id",
    "member": "The member's id, as the shop knows it",
    "entry": "The entry's id: e and its number in the member's ledger",
    "redemption": "The redemption's id, made by the client",
    "reward": "The reward's id",
    "code": "The voucher's code: one of Laurel's however it was typed, a shop's own as it wrote it",
    "invitation": "The invitation's id, made by the client",
    "cause": "The cause's id, as the program names it",
    "subscription": "The subscription's id, made by the client",
    "job": "expire-points, evaluate-tiers, birthdays, memberships, or all of them",
}
PATTERNS: Final = {
    "version": "^[1-9][0-9]{0,7}$",
    "entry": "^e[1-9][0-9]{0,11}$",
    "job": "^(expire-points|evaluate-tiers|birthdays|memberships|all)$",
}
"""Where a path parameter has a form of its own; the others are ids."""

QUERY: Final[dict[str, Json]] = {
    "limit": {
        "description": "Rows in the page",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": 50},
    },
    "cursor": {
        "description": "`next_cursor` of the page before",
        "schema": {"type": "string"},
    },
    "at": {
        "description": "As it stood, or will stand, at this instant",
        "schema": {"type": "string", "format": "date-time"},
    },
}

REFUSALS: Final = {
    400: "The body is not JSON, or a header cannot be read",
    401: "There is no token; the gateway says so",
    403: "The token is bad, expired or revoked (the gateway says so), or may not do this",
    404: "There is no such thing",
    409: "The state forbids it, or the id was used with other content",
    413: "The body is too large",
    422: "The content is wrong: `errors` says where",
    429: "Too many requests, or too many writes to one member at once; nothing was written",
}
DONE: Final = {200: "Done", 201: "Done, for the first time"}
AGAIN: Final = "Done before: the first answer again"

GATEWAYS: Final = (401, 403)
"""Statuses that the gateway answers by itself, with a body of its own."""
GATEWAYS_BODY: Final[Json] = {"type": "object", "properties": {"message": {"type": "string"}}}

CLOCK: Final[Json] = {
    "name": "Laurel-Clock",
    "in": "header",
    "required": False,
    "description": "What now is for this request: only in programs of mode test",
    "schema": {"type": "string", "format": "date-time"},
}

SECURITY_SCHEMES: Final[Json] = {
    "secretKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "A secret key, server to server. A role is a scope it needs; "
        "`admin` is all of them.",
    },
    "memberToken": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A short-lived token that speaks for one member, and only for them.",
    },
}
