"""What a process is made of: a function signs by itself, a tool has boto3 and its profiles."""

import os
import subprocess
import sys

import pytest

from laurel import table_wiring
from laurel.storage.signed_client import SignedClient
from tests.tables import nobodys_account
from tests.template import PROJECT


def test_a_function_calls_dynamodb_by_the_signed_client(monkeypatch: pytest.MonkeyPatch) -> None:
    with nobodys_account():
        assert not isinstance(table_wiring.dynamo_client(), SignedClient)
        monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "laurel-earn")
        assert isinstance(table_wiring.dynamo_client(), SignedClient)


def test_a_function_is_wired_before_its_first_request() -> None:
    """Without a call to anybody, and without boto3 or what it is made of."""
    code = "import sys; from laurel.wiring import services; "
    code += (
        "print(services.cache_info().currsize, {'boto3', 'botocore.credentials'} & {*sys.modules})"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(PROJECT / "layers/core"),
        "AWS_LAMBDA_FUNCTION_NAME": "laurel-earn",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "LAUREL_TABLE": "none",
    }
    said = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], env=environment, capture_output=True, check=True, text=True
    )
    assert said.stdout.split() == ["1", "set()"]
