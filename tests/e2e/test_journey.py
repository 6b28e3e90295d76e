"""One member's way through the four named operations, over HTTP on the deployed template."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.conftest import Client

pytestmark = pytest.mark.stack


def order(event_id: str, amount: str, at: str) -> dict[str, Any]:
    line = {"line_id": "1", "sku": "LIP-1", "quantity": 1, "amount": amount}
    body = {"currency": "USD", "lines": [line]}
    return {"event_id": event_id, "type": "order", "occurred_at": at, "order": body}


def test_a_member_earns_climbs_redeems_and_lets_points_expire(
    client: Client, program: Callable[..., str]
) -> None:
    path = program("classic-points")
    member = f"{path}/members/ada"
    joined = client("POST", f"{path}/members", {"member_id": "ada"}, at="2026-01-01T09:00:00Z")
    assert (joined.status, joined.body["balances"]["points"]["available"]) == (201, 100)

    at = "2026-03-01T10:00:00Z"
    earned = client("POST", f"{member}/earnings", order("o1", "10000.00", at), at=at)
    assert earned.status == 201
    assert [entry["quantity"] for entry in earned.body["entries"]] == [10_000]

    spent = client(
        "POST",
        f"{member}/redemptions",
        {"redemption_id": "r1", "reward": "twenty-percent"},
        at="2026-04-01T10:00:00Z",
    )
    assert (spent.status, spent.body["spent"]["quantity"]) == (201, 10_000)
    assert spent.body["balances"]["points"]["available"] == 100
    code = spent.body["voucher"]["code"]
    cart = {"order": order("o2", "50.00", at)["order"]}
    check = client("POST", f"{path}/vouchers/{code}/check", cart, at="2026-04-01T10:01:00Z")
    assert check.body["discount"] == "10.00"

    after = "2027-04-01T05:00:00Z"
    job = client("POST", f"{path}/jobs/expire-points", {"as_of": after}, at=after)
    assert (job.body["changed"], job.body["finished"]) == (1, True)
    wallet = client("GET", f"{member}/balances", at=after).body["points"]
    assert (wallet["available"], wallet["lifetime"]["expired"]) == (0, 100)
    ledger = client("GET", f"{member}/entries", at=after).body["data"]
    kinds = [(entry["kind"], entry["quantity"]) for entry in ledger]
    assert kinds == [("expire", -100), ("redeem", -10_000), ("earn", 10_000), ("earn", 100)]
    assert client("GET", f"{path}/audit", at=after).body["ok"] is True


def test_a_level_holds_to_the_end_of_the_next_year_and_falls_at_the_review(
    client: Client, program: Callable[..., str]
) -> None:
    path = program("kiehls")
    member = f"{path}/members/ada"
    client("POST", f"{path}/members", {"member_id": "ada"}, at="2026-01-01T09:00:00Z")
    at = "2026-06-01T10:00:00Z"
    earned = client("POST", f"{member}/earnings", order("o1", "500.00", at), at=at)
    assert earned.body["tier"] == {"tier": "vip", "changed_from": "friend"}
    assert [voucher["reward"] for voucher in earned.body["vouchers"]] == ["vip-gift"]
    held = client("GET", f"{member}/tier", at=at).body
    assert (held["since"], held["valid_until"]) == ("2026-06-01", "2027-12-31")

    for day, tier in (("2027-12-31", "vip"), ("2028-01-01", "friend")):
        as_of = f"{day}T12:00:00Z"
        client("POST", f"{path}/jobs/evaluate-tiers", {"as_of": as_of}, at=as_of)
        assert client("GET", f"{member}/tier", at=as_of).body["tier"] == tier
    assert client("GET", f"{path}/audit", at="2028-01-02T00:00:00Z").body["ok"] is True


def test_what_an_entry_says_of_itself_is_what_happened(
    client: Client, program: Callable[..., str]
) -> None:
    path, at = program("kiehls"), "2026-06-01T10:00:00Z"
    client("POST", f"{path}/members", {"member_id": "ada"}, at=at)
    client("POST", f"{path}/members/ada/earnings", order("o1", "250.00", at), at=at)
    client("POST", f"{path}/members/ada/earnings", order("o2", "11.00", at), at=at)
    found = client("GET", f"{path}/members/ada/entries/e2", at=at).body
    assert found["explanation"]["recomputed"] is True
    assert found["explanation"]["facts"]["tier"] == "insider"
    [rule] = found["explanation"]["steps"]
    assert (rule["rule"], rule["quantity"]) == ("spend", 16)
    assert [step["step"] for step in rule["steps"]] == ["base", "award", "factor", "rounding"]
