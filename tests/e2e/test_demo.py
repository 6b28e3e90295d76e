"""The demo on the deployed stack: `make demo` loads a slice, and HTTP answers what was worked out.

A slice, because all of it takes minutes; all of it is checked in memory (tests/integration).
"""

import os
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from local.check_tools import PROJECT
from local.demo_orders import EVERY
from local.replay_orders import CLOSING, PROGRAM
from local.stack_record import StackRecord
from tests.e2e.conftest import Client
from tests.integration.independent_cdnow import work_out

pytestmark = pytest.mark.stack


def load_slice(port: int) -> None:
    """Fails where the audit finds anything, too."""
    surroundings = {"PYTHONPATH": str(PROJECT / "layers" / "core"), "LAUREL_PORT": str(port)}
    subprocess.run(
        [sys.executable, "-m", "local.load_demo", "--slice"],
        cwd=PROJECT,
        env=os.environ | surroundings,
        check=True,
    )


def found(client: Client, member: str) -> Counter[str]:
    """What HTTP tells of a member, under the names of the calculation; it tells no orders."""
    path = f"/v1/programs/{PROGRAM}/members/{member}"
    body: dict[str, Any] = client("GET", path, at=CLOSING.isoformat()).body
    points = body["balances"]["points"]
    return Counter(
        {
            "members": 1,
            "issued": points["lifetime"]["earned"],
            "redeemed": points["lifetime"]["redeemed"],
            "expired": points["lifetime"]["expired"],
            "outstanding": points["available"],
            f"tier {body['tier']}": 1,
        }
    )


def test_a_slice_is_loaded_and_http_answers_what_was_worked_out(
    client: Client, stack: StackRecord
) -> None:
    load_slice(stack.port)
    for member, expected in list(work_out().items())[::EVERY]:
        told = found(client, member)
        assert (member, told) == (member, Counter({name: expected[name] for name in told}))
