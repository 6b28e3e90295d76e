"""Builds Laurel and deploys its own template to the local AWS."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import boto3

from local.check_tools import PROJECT, tool
from local.errors import LocalStackError
from local.mount_routes import mount_routes

if TYPE_CHECKING:
    from collections.abc import Iterator

STACK = "laurel-local"
BUCKET = "laurel-local"  # as in samconfig.toml
BUILT = PROJECT / ".aws-sam"
SOURCES = ("template.yaml", "samconfig.toml", "statemachine", "functions", "layers")


def deploy_stack(log: Path) -> dict[str, str]:
    """Builds what changed, deploys, mounts the routes; returns the stack's outputs by name."""
    with only_one_builds():
        build(log)
        boto3.client("s3").create_bucket(Bucket=BUCKET)
        sam("deploy", log)
    mount_routes(STACK)
    stacks = boto3.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    outputs = {o["OutputKey"]: o["OutputValue"] for o in stacks[0]["Outputs"]}
    if dynamodb := os.environ.get("LAUREL_DYNAMODB_URL"):
        make_table_elsewhere(outputs["TableName"], dynamodb)
    return outputs


@contextmanager
def only_one_builds() -> Iterator[None]:
    """Keeps two stacks of one checkout from building into the same folder at once."""
    BUILT.mkdir(exist_ok=True)
    with (BUILT / "laurel.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build(log: Path) -> None:
    """Runs `sam build`, unless the last build was of the very same sources."""
    mark = BUILT / "laurel.built"
    sources = digest_of_sources()
    if not mark.exists() or mark.read_text(encoding="utf-8") != sources:
        mark.unlink(missing_ok=True)
        sam("build", log)
        mark.write_text(sources, encoding="utf-8")


def digest_of_sources() -> str:
    """A digest over the names and contents of all that `sam build` reads."""
    digest = hashlib.sha256()
    for source in SOURCES:
        top = PROJECT / source
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(PROJECT)}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def sam(command: str, log: Path) -> None:
    """Runs one SAM command for the stage `local`; its output goes to the log."""
    surroundings = os.environ | {
        "PATH": f"{Path(tool('sam')).parent}{os.pathsep}{os.environ['PATH']}",
        "SAM_CLI_POLL_DELAY": "0.5",  # seconds; made for real stacks, the default is 5
        "SAM_CLI_TELEMETRY": "0",
    }
    with log.open("ab") as output:
        done = subprocess.run(
            [tool("sam"), command, "--config-env", "local"],
            cwd=PROJECT,
            env=surroundings,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        raise LocalStackError(f"`sam {command}` failed: {last_error(log)} (all of it: {log})")


def last_error(log: Path) -> str:
    """The line in which SAM sums up what went wrong, or the last one."""
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if line.strip()]
    return next((line for line in reversed(lines) if line.startswith("Error")), lines[-1])


def make_table_elsewhere(table: str, dynamodb: str) -> None:
    """Makes the table at another DynamoDB-compatible endpoint as it is in the deployed stack."""
    here = boto3.client("dynamodb", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    there = boto3.client("dynamodb", endpoint_url=dynamodb)
    if table in there.list_tables()["TableNames"]:
        return
    model = here.describe_table(TableName=table)["Table"]
    there.create_table(
        TableName=table,
        AttributeDefinitions=model["AttributeDefinitions"],
        KeySchema=model["KeySchema"],
        GlobalSecondaryIndexes=[
            {key: index[key] for key in ("IndexName", "KeySchema", "Projection")}  # type: ignore[misc]
            for index in model["GlobalSecondaryIndexes"]
        ],
        StreamSpecification=model["StreamSpecification"],
        BillingMode="PAY_PER_REQUEST",
    )
    there.get_waiter("table_exists").wait(TableName=table)
