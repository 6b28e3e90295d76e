"""Every route by every kind of caller, through the real authorizer and handlers: the whole matrix
that docs/openapi.json promises, and nothing written for who was refused.
"""

from collections.abc import Iterator

import jwt
import pytest

from laurel import wiring
from laurel.secret_keys import SCOPES, revoke_key
from tests.access_matrix import CALLERS, Cell, Outcome, cells, promises
from tests.builders import NOON
from tests.gateway import Gateway, Json, Response, http_event, open_two_programs
from tests.kept import everything_kept
from tests.routes import ROUTES, filled

AT = "2026-03-02T12:00:00Z"
LATER = "2026-03-02T13:00:00Z"
CELLS = list(cells())


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    with open_two_programs(AT) as opened:
        yield opened


@pytest.fixture(scope="module")
def tokens(gateway: Gateway) -> dict[str, str]:
    """What each caller sends as Authorization, but for the one whose key goes by the route."""
    found = {**keys_sent(gateway), **member_tokens(gateway)}
    for scope in SCOPES:
        found[f"a key with {scope}"] = gateway.make_key(scope)
        others = [one for one in SCOPES if one not in {scope, "admin"}]
        found[f"every scope but {scope}"] = gateway.make_key(*others)
    bearers = {caller: f"Bearer {token}" for caller, token in found.items()}
    return {**bearers, "another scheme": f"Basic {gateway.make_key('admin')}"}


def keys_sent(gateway: Gateway) -> dict[str, str]:
    """Secret keys, good and bad."""
    key, other, revoked = (gateway.make_key("admin") for _ in range(3))
    revoke_key(wiring.services().ledger.table, revoked.split("_")[1], NOON)
    return {
        "a text that is no token": "nonsense",
        "a key that never was": "lk_000000000000_" + "x" * 43,
        "a key with another's secret": f"lk_{key.split('_')[1]}_{other.split('_', 2)[2]}",
        "a key that was cut short": key[:-1],
        "a revoked key": revoked,
        "an admin key of this program": gateway.make_key("admin", program="shop"),
        "an admin key of another program": gateway.make_key("admin", program="other"),
    }


def member_tokens(gateway: Gateway) -> dict[str, str]:
    """Member tokens, ours and forged."""
    mine = member_token(gateway, "shop", "ann")
    head, _, tag = mine.split(".")
    return {
        "a token that has ended": mine,
        "a token for another member, under the same signature": (
            f"{head}.{claims_sent(mine, sub='bea')}.{tag}"
        ),
        "a token for another program, under the same signature": (
            f"{head}.{claims_sent(mine, aud='other')}.{tag}"
        ),
        "a token that others signed": resigned(mine, "k" * 64, "HS256"),
        "a token that nobody signed": resigned(mine, "", "none"),
        "the member": mine,
        "another member": member_token(gateway, "shop", "bea"),
        "the member of that id in another program": member_token(gateway, "other", "ann"),
    }


def member_token(gateway: Gateway, program: str, member: str) -> str:
    path = f"/v1/programs/{program}/members/{member}/tokens"
    text: str = gateway("POST", path, {"expires_in": 3600}, at=AT).body["token"]
    return text


def claims_of(token: str) -> Json:
    claims: Json = jwt.decode(token, options={"verify_signature": False})
    return claims


def resigned(token: str, key: str, algorithm: str) -> str:
    return jwt.encode(claims_of(token), key, algorithm)


def claims_sent(token: str, **changed: str) -> str:
    """The middle of a token, with other claims."""
    return jwt.encode({**claims_of(token), **changed}, "k" * 64, "HS256").split(".")[1]


def asked(gateway: Gateway, cell: Cell, tokens: dict[str, str]) -> Response:
    """Who must be refused asks for what is there; who may pass, for what nothing can happen to."""
    server_passes = cell.outcome is Outcome.PASSED and "member" not in cell.caller.split()[1:]
    method, path = filled(cell.promise.route, member="nobody" if server_passes else "ann")
    headers = {"laurel-clock": LATER if cell.caller == "a token that has ended" else AT}
    if cell.caller != "nobody":
        by_route = f"every scope but {cell.promise.scope}"
        headers["authorization"] = tokens.get(cell.caller) or tokens[by_route]
    return gateway.send(http_event(method, path, headers, None if method == "GET" else ""))


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: f"{cell.promise.route} by {cell.caller}")
def test_a_caller_may_what_the_document_promises(
    gateway: Gateway, tokens: dict[str, str], unchanged: None, cell: Cell
) -> None:
    del unchanged
    assert seen(asked(gateway, cell, tokens)) is cell.outcome


@pytest.fixture(scope="module")
def unchanged(gateway: Gateway, tokens: dict[str, str]) -> Iterator[None]:
    """Whoever asked: in the end all is as it was, since who might write had nothing to say."""
    del tokens
    before = kept(gateway)
    yield
    assert kept(gateway) == before


def kept(gateway: Gateway) -> dict[tuple[str, str], Json]:
    return everything_kept(gateway.client, wiring.settings().table)


def seen(found: Response) -> Outcome:
    """Which of the outcomes an answer is. Who is refused by a route learns only that."""
    if found.body == {"message": "Unauthorized"}:
        return Outcome.NO_TOKEN
    if found.body == {"message": "Forbidden"}:
        return Outcome.FORBIDDEN
    assert found.status < 500
    assert (found.status == 403) is (found.code == "not_allowed")
    return Outcome.NOT_ALLOWED if found.status == 403 else Outcome.PASSED


def test_the_matrix_is_whole() -> None:
    """No route and no caller is left out; each outcome is somebody's."""
    assert promises().keys() == ROUTES.keys()
    assert len({(cell.promise.route, cell.caller) for cell in CELLS}) == len(ROUTES) * len(CALLERS)
    assert {cell.outcome for cell in CELLS} == {*Outcome}
