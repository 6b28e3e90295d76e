"""Signatures are those that botocore makes of the same request."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as TheirCredentials

from laurel.aws.credentials import Credentials
from laurel.aws.signature import _keyed, authorization

NOW = datetime(2026, 3, 1, 9, 5, 7, tzinfo=UTC)
INSTANT = "20260301T090507Z"
KEY = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None)
SESSION = Credentials("ASIAEXAMPLE", "a+secret/with=signs", "IQoJb3JpZ2lu//token+=with/signs==")

GET: dict[str, str] = {
    "content-type": "application/x-amz-json-1.0",
    "host": "dynamodb.eu-central-1.amazonaws.com",
    "x-amz-target": "DynamoDB_20120810.GetItem",
}


def theirs(
    about: dict[str, str],
    body: bytes,
    credentials: Credentials,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, str]:
    """The headers as botocore signs them."""
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: NOW.replace(tzinfo=None))
    request: Any = AWSRequest("POST", f"https://{about['host']}/", data=body, headers=about)
    keys = TheirCredentials(credentials.key_id, credentials.secret, credentials.token)
    region, service = place.split("/")
    SigV4Auth(keys, service, region).add_auth(request)
    return {name.lower(): value for name, value in request.headers.items()}


@pytest.mark.parametrize("credentials", [KEY, SESSION], ids=["key", "session"])
@pytest.mark.parametrize(
    "body",
    [b"{}", b"", '{"é漢🎁": "a b  c\\n"}'.encode(), b"\x00\xff" * 900, b"x" * 400_000],
    ids=["object", "empty", "odd", "binary", "large"],
)
@pytest.mark.parametrize(
    ("about", "place"),
    [
        (GET, "eu-central-1/dynamodb"),
        (GET | {"host": "127.0.0.1:4566"}, "us-east-1/dynamodb"),
        (GET | {"host": "[::1]:8000"}, "us-east-1/dynamodb"),
        (GET | {"host": "dynamodb.cn-north-1.amazonaws.com.cn"}, "cn-north-1/dynamodb"),
        (
            {
                "content-type": "application/x-amz-json-1.1",
                "host": "secretsmanager.us-gov-west-1.amazonaws.com",
                "x-amz-target": "secretsmanager.GetSecretValue",
            },
            "us-gov-west-1/secretsmanager",
        ),
        (GET | {"x-amz-target": "AWSEvents.PutEvents"}, "ap-southeast-2/events"),
    ],
)
def test_it_signs_as_botocore_does(
    about: dict[str, str],
    place: str,
    body: bytes,
    credentials: Credentials,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted = theirs(about, body, credentials, place, monkeypatch)
    made = wanted.pop("authorization")
    headers = {name: wanted[name] for name in sorted(wanted)}
    assert headers["x-amz-date"] == INSTANT
    assert headers.get("x-amz-security-token") == credentials.token
    assert authorization(headers, body, credentials, place, INSTANT) == made


def test_the_key_of_a_day_serves_that_day_that_place_and_that_secret_only() -> None:
    def sign(credentials: Credentials, place: str, instant: str) -> str:
        return authorization(GET, b"{}", credentials, place, instant)

    asked = [
        (credentials, place, instant)
        for instant in (INSTANT, "20260302T090507Z")
        for place in ("us-east-1/dynamodb", "us-east-1/events", "eu-west-1/dynamodb")
        for credentials in (KEY, SESSION)
    ]
    fresh = []
    for one in asked:
        _keyed.cache_clear()
        fresh.append(sign(*one))
    assert len({*fresh}) == len(asked)
    assert [sign(*one) for one in asked + asked[::-1]] == fresh + fresh[::-1]


def test_credentials_do_not_show_what_they_are() -> None:
    shown = repr(SESSION)
    assert not any(part in shown for part in ("ASIA", "secret/", "IQoJ"))
