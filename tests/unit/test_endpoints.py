"""Where a service is: in the region, or where the environment says, and never unencrypted afar."""

import pytest

from laurel.aws.endpoint import endpoint


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize(
    ("region", "url"),
    [
        ("eu-central-1", "https://dynamodb.eu-central-1.amazonaws.com"),
        ("us-gov-west-1", "https://dynamodb.us-gov-west-1.amazonaws.com"),
        ("cn-north-1", "https://dynamodb.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_it_is_amazons_in_the_region(region: str, url: str) -> None:
    assert endpoint("dynamodb", region).geturl() == url


def test_an_address_for_the_service_goes_before_one_for_all(
    environment: pytest.MonkeyPatch,
) -> None:
    environment.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
    assert endpoint("dynamodb", "eu-west-1").netloc == "127.0.0.1:4566"
    environment.setenv("AWS_ENDPOINT_URL_DYNAMODB", "https://elsewhere.example:8000/")
    found = endpoint("dynamodb", "eu-west-1")
    assert (found.netloc, found.scheme) == ("elsewhere.example:8000", "https")
    assert endpoint("events", "eu-west-1").netloc == "127.0.0.1:4566"


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://localhost", "localhost", None),
        ("http://localhost:80", "localhost", 80),
        ("http://host.docker.internal:4566", "host.docker.internal", 4566),
        ("http://dynamodb-local:8000", "dynamodb-local", 8000),
        ("http://172.17.0.1:4566", "172.17.0.1", 4566),
        ("http://[::1]:8000", "::1", 8000),
        ("https://dynamodb.eu-west-1.amazonaws.com", "dynamodb.eu-west-1.amazonaws.com", None),
    ],
)
def test_addresses_near_by_may_be_unencrypted(
    environment: pytest.MonkeyPatch, url: str, host: str, port: int | None
) -> None:
    environment.setenv("AWS_ENDPOINT_URL", url)
    found = endpoint("dynamodb", "us-east-1")
    assert (found.hostname, found.port) == (host, port)


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
def test_other_addresses_are_refused(environment: pytest.MonkeyPatch, url: str) -> None:
    environment.setenv("AWS_ENDPOINT_URL", url)
    with pytest.raises(RuntimeError):
        endpoint("dynamodb", "us-east-1")
