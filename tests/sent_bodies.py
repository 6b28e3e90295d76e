"""A body that each route takes, by the name of its model: what tests then break."""

from typing import Any

from tests.routes import AT

type Json = dict[str, Any]

ORDER: Json = {
    "currency": "USD",
    "channel": "online",
    "lines": [
        {
            "line_id": "1",
            "sku": "SKU",
            "categories": ["beauty"],
            "brand": "acme",
            "quantity": 1,
            "amount": "1.00",
        }
    ],
    "shipping": "0.00",
    "tax": "0.00",
}

BODIES: dict[str, Json] = {
    "EarningRequest": {"event_id": "o1", "type": "order", "occurred_at": AT, "order": ORDER},
    "ReturnRequest": {
        "return_id": "b1",
        "event_id": "o1",
        "occurred_at": AT,
        "lines": [{"line_id": "1", "amount": "1.00"}],
    },
    "EnrolmentRequest": {
        "member_id": "new",
        "joined_at": AT,
        "email": "ann@example.com",
        "phone": "+1 555 0142",
        "birthday": "05-17",
        "attributes": {"size": 38},
    },
    "ProfileRequest": {"email": "ann@example.com", "birthday": "05-17", "attributes": {"size": 38}},
    "AdjustmentRequest": {
        "adjustment_id": "a2",
        "wallet": "points",
        "quantity": 1,
        "reason": "test",
        "expires_on": "2030-01-01",
    },
    "RedemptionRequest": {"redemption_id": "r1", "reward": "ten-off", "hold": True},
    "TokenRequest": {"expires_in": 60},
    "TierOverrideRequest": {"tier": "insider", "until": "2026-12-31", "reason": "test"},
    "JobRequest": {"as_of": AT},
    "ProgramRequest": {"preset": "kiehls", "mode": "test", "overrides": {"name": "New"}},
    "CheckRequest": {"order": ORDER},
    "UseRequest": {"use_id": "u1", "order": ORDER},
    "ReleaseRequest": {"use_id": "u1"},
    "InvitationRequest": {"invitation_id": "INV-1"},
    "CodesRequest": {"import_id": "i1", "csv": "code\nA-1\n"},
    "PayoutRequest": {"payout_id": "p1", "as_of": AT},
    "SubscriptionRequest": {
        "subscription_id": "s1",
        "plan": "annual",
        "payment_reference": "pay-1",
        "started_at": AT,
        "auto_renew": True,
    },
    "RenewalRequest": {"payment_reference": "pay-2"},
    "PricesRequest": {"order": ORDER},
    "VoidRequest": {"reason": "test"},
    "EmptyRequest": {},
}
