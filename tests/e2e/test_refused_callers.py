"""The matrix of routes and callers (`tests/access_matrix.py`) on the deployed gateway: of those who
must be refused, a caller of each sort at every route.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import jwt
import pytest

from laurel.secret_keys import make_key, revoke_key
from laurel.storage.dynamo_table import DynamoTable
from local.stack_record import StackRecord
from tests.access_matrix import Outcome, cells
from tests.e2e.conftest import Client
from tests.e2e.raw_http import send
from tests.routes import AT, filled
from tests.tables import real_client

pytestmark = pytest.mark.stack

ASKED = (
    "nobody",
    "a text that is no token",
    "a revoked key",
    "a token that has ended",
    "a token that others signed",
    "a key with programs:read",
    "an admin key of another program",
    "another member",
)
REFUSED = [cell for cell in cells(*ASKED) if cell.outcome is not Outcome.PASSED]


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> Iterator[DynamoTable]:
    """The stack's own table, where keys are made and revoked."""
    stack: StackRecord = request.getfixturevalue("stack")
    with real_client(stack.endpoint) as client:
        yield DynamoTable(client, stack.table)


@pytest.fixture
def tokens(client: Client, program: Callable[..., str], table: DynamoTable) -> dict[str, str]:
    """A program with two members, and what each caller sends."""
    path, now = program("kiehls", at=AT), datetime.now(UTC)
    for member in ("ann", "bea"):
        assert client("POST", f"{path}/members", {"member_id": member}, at=AT).status == 201
    made = [
        client("POST", f"{path}/members/{member}/tokens", {"expires_in": 60}, at=AT).body["token"]
        for member in ("ann", "bea")
    ]
    revoked, record = make_key(table, "e2e", ("admin",), now)
    revoke_key(table, record.key_id, now)
    claims = jwt.decode(made[0], options={"verify_signature": False})
    return {
        "path": path,
        "a text that is no token": "nonsense",
        "a revoked key": revoked,
        "a token that has ended": made[0],
        "a token that others signed": jwt.encode(claims, "k" * 64, "HS256"),
        "a key with programs:read": make_key(table, "e2e", ("programs:read",), now)[0],
        "an admin key of another program": make_key(table, "e2e", ("admin",), now, "other")[0],
        "another member": made[1],
    }


@pytest.mark.parametrize("caller", ASKED)
def test_who_must_be_refused_is_refused_at_every_route(
    client: Client, tokens: dict[str, str], caller: str
) -> None:
    for cell in REFUSED:
        if cell.caller != caller:
            continue
        program = tokens["path"].rsplit("/", 1)[1]
        method, path = filled(cell.promise.route, program=program)
        headers = {} if caller == "nobody" else {"Authorization": f"Bearer {tokens[caller]}"}
        if caller != "a token that has ended":
            headers["Laurel-Clock"] = AT
        found = send(client.url, method, path, headers, b"" if method != "GET" else None)
        expected = {
            Outcome.NO_TOKEN: (401, None),
            Outcome.FORBIDDEN: (403, None),
            Outcome.NOT_ALLOWED: (403, "not_allowed"),
        }[cell.outcome]
        assert (found.status, found.body.get("code")) == expected, cell
    assert client("GET", f"{tokens['path']}/members/ann", at=AT).status == 200
