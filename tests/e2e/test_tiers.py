"""Ways into levels, their grace and their end, over HTTP on the deployed template."""

import uuid
from typing import Any

import pytest

from tests.e2e.conftest import Client
from tests.e2e.test_journey import order

pytestmark = pytest.mark.stack

CLUB: dict[str, Any] = {
    "name": "Climbing",
    "currency": "USD",
    "wallets": {"points": {}},
    "earning": {
        "welcome": {
            "on": "tier.entered",
            "gives": {"kind": "fixed", "wallet": "points", "quantity": 100},
        }
    },
    "tiers": {
        "window": {"kind": "membership_year"},
        "validity": {"kind": "membership_year_end", "years_after": 1},
        "grace": {"days": 30},
        "levels": {
            "regular": {
                "rank": 1,
                "name": "Regular",
                "reach": [{"spend": "50.00", "events": {"check_in": 1}}],
            },
            "club": {"rank": 2, "name": "Club", "plans": ["club"], "benefits": ["lounge"]},
            "star": {"rank": 3, "name": "Star", "reach": [{"spend": "200.00"}]},
            "founder": {"rank": 4, "name": "Founder", "by_invitation": True},
        },
    },
    "plans": {"club": {"name": "The club", "price": "5.00", "every": {"months": 1}}},
}


class Climber:
    """A member of a program of their own, who joined on 15 March 2026."""

    def __init__(self, client: Client, **profile: str) -> None:
        self.client = client
        self.program = f"/v1/programs/e2e-{uuid.uuid4().hex[:12]}"
        body = {"document": CLUB, "mode": "test"}
        assert client("PUT", self.program, body, at="2026-01-01T00:00:00Z").status == 201
        if profile:
            sent = {"invitation_id": "i1", "tier": "founder"}
            at = "2026-03-01T00:00:00Z"
            assert client("POST", f"{self.program}/invitations", sent, at=at).status == 201
        self.at = f"{self.program}/members/ada"
        self.send("", "2026-03-15", {"member_id": "ada", **profile}, f"{self.program}/members")

    def send(self, path: str, day: str, body: Any, base: str | None = None) -> Any:
        at = f"{day}T10:00:00Z"
        answer = self.client("POST", f"{base or self.at}{path}", body, at=at)
        assert answer.status in {200, 201}, answer
        return answer.body

    def order(self, event_id: str, amount: str, day: str) -> Any:
        sent = order(event_id, amount, f"{day}T10:00:00Z")
        return self.send("/earnings", day, sent)["tier"]["tier"]

    def review(self, day: str) -> int:
        body = {"as_of": f"{day}T10:00:00Z"}
        changed: int = self.send("/jobs/evaluate-tiers", day, body, self.program)["changed"]
        return changed

    def tier(self, day: str) -> Any:
        return self.client("GET", f"{self.at}/tier", at=f"{day}T10:00:00Z").body

    def holds(self, day: str) -> bool:
        audit = self.client("GET", f"{self.program}/audit", at=f"{day}T10:00:00Z")
        return audit.status == 200 and audit.body["ok"] is True


def test_events_and_orders_reach_a_level_and_grace_keeps_it(client: Client) -> None:
    ada = Climber(client)
    assert ada.order("o1", "60.00", "2026-04-01") is None
    ways = ada.tier("2026-04-01")["next"]
    assert ways == {
        "tier": "regular",
        "metric": "events.check_in",
        "missing": 1,
        "ways": [{"spend": "0.00", "events.check_in": 1}],
    }
    came = {"event_id": "c1", "type": "check_in", "occurred_at": "2026-04-02T10:00:00Z"}
    assert ada.send("/earnings", "2026-04-02", came)["tier"]["tier"] == "regular"
    assert ada.order("o2", "140.00", "2026-05-01") == "star"
    keep = ada.tier("2026-05-02")["keep"]
    assert (keep["until"], keep["from"], keep["to"], keep["missing"]) == (
        "2028-03-14",
        "2027-03-15",
        "2028-03-14",
        "200.00",
    )
    assert [ada.review(day) for day in ("2028-03-14", "2028-03-15", "2028-03-15")] == [0, 1, 0]
    seen = ada.tier("2028-03-16")
    assert (seen["tier"], seen["grace_from"], seen["valid_until"]) == (
        "star",
        "2028-03-15",
        "2028-04-13",
    )
    assert ada.order("o3", "200.00", "2028-04-13") == "star"
    assert ada.tier("2028-04-14")["valid_until"] == "2030-03-14"
    assert ada.holds("2028-04-14")


def test_without_any_run_a_level_is_over_on_the_day_after_its_grace(client: Client) -> None:
    ada = Climber(client)
    ada.order("o1", "200.00", "2026-05-01")
    days = ("2028-03-14", "2028-03-15", "2028-04-13", "2028-04-14")
    assert [ada.tier(day)["tier"] for day in days] == ["star", "star", "star", None]
    assert ada.review("2029-01-01") == 1
    assert ada.holds("2029-01-01")


def test_a_plan_gives_its_level_while_it_runs(client: Client) -> None:
    ada = Climber(client)
    taken = {"subscription_id": "s1", "plan": "club", "payment_reference": "p1"}
    assert ada.send("/subscriptions", "2026-04-01", taken)["tier"]["tier"] == "club"
    seen = ada.tier("2026-04-15")
    assert (seen["tier"], seen["since"], seen["valid_until"]) == (
        "club",
        "2026-04-01",
        "2026-05-01",
    )
    assert seen["benefits"] == [{"benefit": "lounge"}]
    assert ada.tier("2026-05-02")["tier"] is None
    ada.send("/subscriptions/s1/refund", "2026-04-20", {})
    assert ada.tier("2026-04-20")["tier"] is None
    balances = ada.client("GET", f"{ada.at}/balances", at="2026-04-20T10:00:00Z").body
    assert balances["points"]["available"] == 0
    assert ada.holds("2026-04-20")


def test_an_invitation_gives_the_level_it_is_to(client: Client) -> None:
    ada = Climber(client, invitation="i1")
    seen = ada.tier("2026-03-16")
    assert (seen["tier"], seen["valid_until"], seen["next"]) == ("founder", "2028-03-14", None)
    assert (seen["keep"]["ways"], seen["keep"]["missing"]) == ([], None)
    assert ada.holds("2026-03-16")
