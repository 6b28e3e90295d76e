"""The authorizer: which tokens are good, until when, for whom, and how often."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import jwt
import pytest

import authorize
from laurel import wiring
from laurel.domain.errors import Refusal
from laurel.secret_keys import list_keys, revoke_key
from tests.builders import NOON, at
from tests.gateway import Gateway, forget_what_a_process_keeps, open_gateway

type Json = dict[str, Any]

AT = "2026-03-02T12:00:00Z"


@pytest.fixture(scope="module")
def opened_gateway() -> Iterator[Gateway]:
    """A test program and a live one, each with the members `ann` and `bea`."""
    with open_gateway() as opened:
        for program, clock in (("shop", AT), ("live", None)):
            document = {"preset": "kiehls", "mode": "test" if clock else "live"}
            assert opened("PUT", f"/v1/programs/{program}", document, at=clock).status == 201
            for member in ("ann", "bea"):
                path = f"/v1/programs/{program}/members"
                assert opened("POST", path, {"member_id": member}, at=clock).status == 201
        yield opened


@pytest.fixture
def gateway(opened_gateway: Gateway) -> Iterator[Gateway]:
    """As in a new process; what the tests look up themselves is allowed."""
    forget_what_a_process_keeps()
    opened_gateway.client.allow("GetItem", "PutItem", "Query")
    yield opened_gateway
    forget_what_a_process_keeps()


def ask(authorization: str | None, now: datetime = NOON, clock: str | None = None) -> Json:
    headers = {} if authorization is None else {"authorization": authorization}
    return authorize.authorize(headers | ({"laurel-clock": clock} if clock else {}), now)


def key_id(key: str) -> str:
    return key.split("_")[1]


# Secret keys


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_key_is_good_however_its_scheme_is_written(gateway: Gateway, scheme: str) -> None:
    assert ask(f"{scheme} {gateway.key}") == {
        "isAuthorized": True,
        "context": {
            "key": key_id(gateway.key),
            "scopes": "admin",
            "program": "",
            "retry_after": 0,
        },
    }


@pytest.mark.parametrize(
    "form",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "{key}",
        "Basic {key}",
        "Bearer  {key}",
        "Bearer {key} ",
        "Bearer {key}x",
        "Bearer {key} {key}",
        "Bearer lk_",
        "Bearer lk__",
        "Bearer lk_x",
        "Bearer lk_x_",
        "Bearer lk_x_y",
        "Bearer lk_000000000000_x",
        "Bearer lk_{id}_",
        "Bearer lk_{id}_wrong",
        "Bearer lk_a#b_x",
        "Bearer lk_é_x",
        "Bearer lk_٣_x",
        "Bearer \x00",
        "Bearer " + "x" * 100_000,
        "Bearer lk_" + "x" * 100_000 + "_y",
        "Bearer a.b.c",
        "Bearer .. ",
    ],
)
def test_whatever_is_no_key_is_refused(gateway: Gateway, form: str | None) -> None:
    text = form and form.format(key=gateway.key, id=key_id(gateway.key))
    assert ask(text) == {"isAuthorized": False}


def test_a_revoked_key_stops_at_once_and_stays_on_the_list(gateway: Gateway) -> None:
    table = wiring.services().ledger.table
    key = gateway.make_key("earn")
    assert ask(f"Bearer {key}")["isAuthorized"]
    revoked = revoke_key(table, key_id(key), NOON)
    assert ask(f"Bearer {key}") == {"isAuthorized": False}
    assert revoke_key(table, key_id(key), NOON + timedelta(days=1)) == revoked
    assert revoked in list(list_keys(table))


def test_a_key_that_never_was_cannot_be_revoked(gateway: Gateway) -> None:
    del gateway
    with pytest.raises(KeyError):
        revoke_key(wiring.services().ledger.table, "nobody", NOON)


def test_a_key_tells_its_scopes_and_its_program(gateway: Gateway) -> None:
    key = gateway.make_key("earn", "redeem", program="shop")
    context = ask(f"Bearer {key}")["context"]
    assert (context["scopes"], context["program"]) == ("earn redeem", "shop")


def test_of_a_key_only_a_hash_is_kept(gateway: Gateway) -> None:
    table = wiring.services().ledger.table
    secret = gateway.key.split("_", 2)[2]
    found = table.query(f"KEY#{key_id(gateway.key)}").items
    assert found
    assert not [item for item in found if secret in str(item)]


# Limits


def test_a_key_passes_as_often_as_its_limit_says_in_each_minute(gateway: Gateway) -> None:
    key = gateway.make_key("earn", per_minute=5)
    waits = [ask(f"Bearer {key}", NOON)["context"]["retry_after"] for _ in range(7)]
    assert waits == [0] * 5 + [60] * 2
    half = NOON + timedelta(seconds=30)
    assert ask(f"Bearer {key}", half)["context"]["retry_after"] == 30
    minute = NOON + timedelta(minutes=1)
    assert ask(f"Bearer {key}", minute)["context"]["retry_after"] == 0


def test_processes_share_the_limit(gateway: Gateway) -> None:
    key = gateway.make_key("earn", per_minute=40)
    passed = 0
    for _ in range(30):
        authorize.rate_limit.cache_clear()
        for _ in range(2):
            passed += not ask(f"Bearer {key}")["context"]["retry_after"]
    assert passed <= 40
    assert passed >= 20  # a process that ends takes what it had leased with it


def test_a_share_of_a_limit_costs_one_write(gateway: Gateway) -> None:
    """A busy key must not write on every request."""
    key = gateway.make_key("earn", per_minute=2_000)
    ask(f"Bearer {key}")
    gateway.client.allow("GetItem")
    assert all(ask(f"Bearer {key}")["context"]["retry_after"] == 0 for _ in range(99))


def test_who_sends_too_much_gets_429_and_when_to_come_back(gateway: Gateway) -> None:
    key = gateway.make_key("admin", per_minute=1)
    found = [gateway("GET", "/v1/presets", token=key) for _ in range(4)]
    last = found[-1]
    assert found[0].status == 200
    assert (last.status, last.code) == (429, "rate_limited")
    assert 1 <= int(last.headers["Retry-After"]) <= 60


def test_a_key_that_cannot_be_looked_up_just_now_gets_429_and_may_nothing(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def throttled(*_: object) -> None:
        raise Refusal("too_busy", "the table is being read by many at once")

    monkeypatch.setattr(authorize, "recognise", throttled)
    found = gateway("GET", "/v1/presets")
    assert (found.status, found.code) == (429, "rate_limited")
    assert found.headers["Retry-After"] == "1"
    monkeypatch.setattr(authorize, "BUSY", {**authorize.BUSY, "context": {}})
    assert gateway("GET", "/v1/presets").code == "not_allowed"


# Member tokens


def token(gateway: Gateway, program: str = "shop", clock: str | None = AT) -> str:
    path = f"/v1/programs/{program}/members/ann/tokens"
    made = gateway("POST", path, {"expires_in": 60}, at=clock)
    text: str = made.body["token"]
    return text


def test_a_token_speaks_for_its_member(gateway: Gateway) -> None:
    found = ask(f"Bearer {token(gateway)}", clock=AT)
    assert found == {"isAuthorized": True, "context": {"program": "shop", "member": "ann"}}


@pytest.mark.parametrize(("seconds", "good"), [(0, True), (59, True), (60, False), (3600, False)])
def test_a_token_ends_by_the_test_clock(gateway: Gateway, *, seconds: int, good: bool) -> None:
    clock = (at(AT) + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
    assert ask(f"Bearer {token(gateway)}", clock=clock)["isAuthorized"] is good


@pytest.mark.parametrize(("seconds", "good"), [(0, True), (30, True), (90, False)])
def test_a_token_of_a_live_program_ends_by_the_real_time(
    gateway: Gateway, *, seconds: int, good: bool
) -> None:
    """Whatever clock comes with it: that is refused later, and must not prolong anything."""
    made = token(gateway, "live", None)
    then = datetime.now(UTC) + timedelta(seconds=seconds)
    for clock in (None, "2000-01-01T00:00:00Z"):
        assert ask(f"Bearer {made}", then, clock)["isAuthorized"] is good


def test_a_test_token_without_the_test_clock_ends_by_the_real_time(gateway: Gateway) -> None:
    made = token(gateway)
    assert ask(f"Bearer {made}", at(AT))["isAuthorized"]
    assert not ask(f"Bearer {made}", at(AT) + timedelta(hours=1))["isAuthorized"]


def test_a_clock_that_cannot_be_read_is_left_to_the_route(gateway: Gateway) -> None:
    assert ask(f"Bearer {token(gateway)}", at(AT), "no time")["isAuthorized"]


def test_a_token_that_others_signed_is_refused(gateway: Gateway) -> None:
    claims: Json = jwt.decode(token(gateway), options={"verify_signature": False})
    for forged in (
        jwt.encode(claims, "another-secret-of-the-right-length", "HS256"),
        jwt.encode(claims, "", "none"),
        f"{token(gateway).rpartition('.')[0]}.",
        jwt.encode({**claims, "sub": "bea"}, "another-secret-of-the-right-length", "HS256"),
    ):
        assert ask(f"Bearer {forged}", clock=AT) == {"isAuthorized": False}


def test_another_secret_ends_every_token(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    made = token(gateway)
    other = boto3.client("secretsmanager").create_secret(Name="other", SecretString="other")
    monkeypatch.setenv("LAUREL_SIGNING_SECRET", other["ARN"])
    forget_what_a_process_keeps()
    assert ask(f"Bearer {made}", clock=AT) == {"isAuthorized": False}


def test_nobody_makes_a_token_for_who_was_erased(gateway: Gateway) -> None:
    member = "/v1/programs/shop/members/bea"
    assert gateway("DELETE", member, at=AT).status == 200
    found = gateway("POST", f"{member}/tokens", {"expires_in": 60}, at=AT)
    assert (found.status, found.code) == (409, "member_erased")
