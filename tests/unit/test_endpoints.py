"""Where a service is: in the region, or where the environment says, and never unencrypted afar."""

import pytest

from laurel.aws.endpoint import Endpoint


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    return monkeypatch


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("eu-central-1", "dynamodb.eu-central-1.amazonaws.com"),
        ("us-gov-west-1", "dynamodb.us-gov-west-1.amazonaws.com"),
        ("cn-north-1", "dynamodb.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_it_is_amazons_in_the_region(
    environment: pytest.MonkeyPatch, region: str, host: str
) -> None:
    environment.setenv("AWS_REGION", region)
    found = Endpoint.from_environment("dynamodb")
    assert found == Endpoint("dynamodb", region, host, 443, encrypted=True)
    assert found.authority == host


def test_a_region_is_needed(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("AWS_REGION")
    with pytest.raises(RuntimeError, match="AWS_REGION"):
        Endpoint.from_environment("dynamodb")


def test_the_default_region_serves_where_no_other_is_named(
    environment: pytest.MonkeyPatch,
) -> None:
    environment.delenv("AWS_REGION")
    environment.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    assert Endpoint.from_environment("dynamodb").region == "eu-west-1"


def test_an_address_for_the_service_goes_before_one_for_all(
    environment: pytest.MonkeyPatch,
) -> None:
    environment.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
    assert Endpoint.from_environment("dynamodb").authority == "127.0.0.1:4566"
    environment.setenv("AWS_ENDPOINT_URL_DYNAMODB", "https://elsewhere.example:8000/")
    found = Endpoint.from_environment("dynamodb")
    assert (found.authority, found.encrypted) == ("elsewhere.example:8000", True)
    assert Endpoint.from_environment("events").authority == "127.0.0.1:4566"


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("http://localhost", "localhost"),
        ("http://localhost:80", "localhost"),
        ("http://host.docker.internal:4566", "host.docker.internal:4566"),
        ("http://dynamodb-local:8000", "dynamodb-local:8000"),
        ("http://172.17.0.1:4566", "172.17.0.1:4566"),
        ("http://[::1]:8000", "[::1]:8000"),
        ("https://dynamodb.eu-west-1.amazonaws.com", "dynamodb.eu-west-1.amazonaws.com"),
    ],
)
def test_addresses_near_by_may_be_unencrypted(url: str, authority: str) -> None:
    assert Endpoint.at(url, "dynamodb", "us-east-1").authority == authority


@pytest.mark.parametrize(
    "url",
    [
        "http://dynamodb.eu-west-1.amazonaws.com",
        "http://8.8.8.8",
        "http://internal.example.com",
        "ftp://localhost",
        "localhost:4566",
        "https://",
        "https://localhost/path",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(RuntimeError):
        Endpoint.at(url, "dynamodb", "us-east-1")
