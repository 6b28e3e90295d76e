"""A fault that a job by hand passes over: its answer counts it, and the log says where it was."""

import io

from laurel import wiring
from laurel.storage import keys
from laurel.storage.table import Put
from tests.gateway import open_gateway
from tests.logs import lines

AT = "2026-03-02T12:00:00Z"
LATER = "2028-01-01T12:00:00Z"
BASE = "/v1/programs/shop"
ORDER = {
    "event_id": "o1",
    "type": "order",
    "occurred_at": AT,
    "order": {"currency": "USD", "lines": [{"line_id": "1", "sku": "S", "amount": "40.00"}]},
}


def test_a_fault_of_ours_is_logged_and_a_refusal_is_not(log: io.StringIO) -> None:
    with open_gateway() as gateway:
        gateway("PUT", BASE, {"preset": "classic-points", "mode": "test"}, at=AT)
        for member in ("ann", "bob"):
            gateway("POST", f"{BASE}/members", {"member_id": member}, at=AT)
            gateway("POST", f"{BASE}/members/{member}/earnings", ORDER, at=AT)
        table = wiring.services().ledger.table
        item = table.get(keys.account("shop", "ann"))
        assert item is not None
        table.put(Put({**item, "state": "nonsense"}))
        ran = gateway("POST", f"{BASE}/jobs/expire-points", {"as_of": LATER}, at=LATER)
    assert (ran.body["changed"], ran.body["failed"]) == (1, {"internal_error": 1})
    [fault] = [line for line in lines(log) if line["message"] == "fault"]
    assert (fault["job"], fault["program"], fault["member_id"]) == ("expire-points", "shop", "ann")
    assert (fault["level"], fault["fault"]) == ("ERROR", "JSONDecodeError")
    assert any("read_account" in place for place in fault["places"])
