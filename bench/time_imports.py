"""What importing a handler costs, as a multiple of a bare interpreter: `make bench`.

Each row is a new process, and its processor time is counted, not the waiting; rows are interleaved,
and the least of eleven rounds is taken, so that what else the machine does falls on all of them
alike. Beside it stand the parts it is made of.
"""

import os
import resource
import subprocess
import sys

from bench.figures import Figure, keep, part_at_most

ROUNDS = 11
BARE = "a bare interpreter"
BOTO3 = "boto3's DynamoDB client"
ROWS = {
    BARE: "pass",
    "json, hashlib, hmac, zlib": "import json, hashlib, hmac, zlib",
    "pydantic with one model": "import pydantic; type('M', (pydantic.BaseModel,), {})",
    "Powertools Logger": "from aws_lambda_powertools import Logger",
    BOTO3: "import boto3; boto3.client('dynamodb', region_name='eu-west-1')",
    "the signed client": "import laurel.storage.signed_client",
    "laurel.domain.earn (the core)": "import laurel.domain.earn",
    "api.earn_points": "import api.earn_points",
    "api.redeem_points": "import api.redeem_points",
    "api.read_account": "import api.read_account",
    "jobs.expire_points": "import jobs.expire_points",
    "streams.publish_notices": "import streams.publish_notices",
    "authorize": "import authorize",
}
FUNCTIONS = [name for name, code in ROWS.items() if code == f"import {name}" and "," not in name]
MOST = 20
"""Bare interpreters that the import of a function may take."""
HALF = 0.5
"""Of boto3's import, for a client of our own to be worth it (ADR 33)."""


def main() -> None:
    """Time every row and print the table."""
    least = dict.fromkeys(ROWS, float("inf"))
    for _ in range(ROUNDS):
        for name, code in ROWS.items():
            least[name] = min(least[name], seconds(code))
    bare = least[BARE]
    print(f"{'import':36}{'x bare':>8}{'ms here':>9}")
    for name, took in least.items():
        print(f"{name:36}{took / bare:>8.1f}{took * 1000:>9.0f}")
    for name in FUNCTIONS:
        mine, theirs = least[name] * 1000, bare * 1000
        keep(Figure(f"import of {name}", "ms here", mine, BARE, theirs, part_at_most(MOST)))
    mine, theirs = (least[name] * 1000 for name in ("the signed client", BOTO3))
    keep(Figure("import of the client", "ms here", mine, BOTO3, theirs, part_at_most(HALF)))


def seconds(code: str) -> float:
    """Processor seconds that a new interpreter takes to run the code and end."""
    deployed = {
        "LAUREL_TABLE": "none",
        "PYDANTIC_DISABLE_PLUGINS": "__all__",
    }  # as in template.yaml
    environment = {**os.environ, "PYTHONPATH": "layers/core:functions", **deployed}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = _of_children()
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)  # noqa: S603 - our own rows
    return _of_children() - began


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
