"""Secret keys, made and revoked on the command line, as the deployed authorizer sees them."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from local.stack_record import StackRecord
from tests.e2e.conftest import Client

pytestmark = pytest.mark.stack


@pytest.fixture
def laurel(stack: StackRecord) -> Callable[..., str]:
    """Runs `laurel …` against the stack's table and answers what it printed."""

    def run(*arguments: str) -> str:
        environment = os.environ | {
            "LAUREL_TABLE": stack.table,
            "AWS_ENDPOINT_URL": stack.endpoint,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "PYTHONPATH": "layers/core",
        }
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "laurel", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    return run


def test_a_key_reaches_as_far_as_its_scopes_and_its_program(
    client: Client, program: Callable[..., str], laurel: Callable[..., str]
) -> None:
    path, other = program("kiehls"), program("kiehls")
    mine = path.rsplit("/", 1)[1]
    made = laurel(
        "keys", "create", "--name", "reader", "--scopes", "members:read", "--program", mine
    )
    key = made.split()[-1]
    client("POST", f"{path}/members", {"member_id": "ada"}, at="2026-01-02T00:00:00Z")
    assert client("GET", f"{path}/members/ada", key=key).status == 200
    assert client("POST", f"{path}/members", {"member_id": "eve"}, key=key).status == 403
    assert client("GET", f"{other}/members/ada", key=key).status == 403


def test_a_revoked_key_is_refused_at_once(
    client: Client, program: Callable[..., str], laurel: Callable[..., str]
) -> None:
    path = program("kiehls")
    key = laurel("keys", "create", "--name", "short", "--scopes", "programs:read").split()[-1]
    assert client("GET", path, key=key).status == 200
    key_id = key.split("_")[1]
    assert key_id in laurel("keys", "list")
    assert "revoked" in laurel("keys", "revoke", key_id)
    assert client("GET", path, key=key).status == 403


def test_a_key_that_sends_too_much_is_told_when_to_come_back(
    client: Client, program: Callable[..., str], laurel: Callable[..., str]
) -> None:
    path = program("kiehls")
    made = laurel(
        "keys", "create", "--name", "slow", "--scopes", "programs:read", "--per-minute", "3"
    )
    answers = [client("GET", path, key=made.split()[-1]) for _ in range(10)]
    statuses = [answer.status for answer in answers]
    assert 3 <= statuses.count(200) <= 6  # a minute may end in between
    refused = next(answer for answer in answers if answer.status == 429)
    assert refused.body["code"] == "rate_limited"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
