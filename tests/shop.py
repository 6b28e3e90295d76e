"""A shop with a ledger in memory: what a client does over HTTP, as method calls on the operations.

Every call takes the instant at which it happens; left out, it is noon of one fixed day.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from laurel.domain.account import Account
from laurel.domain.audit import Violation, rebuilt
from laurel.operations.adjust import adjust
from laurel.operations.audit_ledger import audit_member
from laurel.operations.clock import Clock
from laurel.operations.earn import earn, preview
from laurel.operations.enrol import enrol
from laurel.operations.manage_member import erase
from laurel.operations.manage_program import put_program
from laurel.operations.read_account import read_balances, read_tier
from laurel.operations.redeem import cancel, complete, redeem, show
from laurel.operations.return_order import return_order
from laurel.operations.run_job import run_by_hand
from laurel.operations.services import Place, Services
from laurel.operations.turns import Done
from laurel.requests.earning import EarningRequest, ReturnRequest
from laurel.requests.members import AdjustmentRequest, EnrolmentRequest
from laurel.requests.parts import read_body
from laurel.requests.programs import ProgramRequest
from laurel.requests.redeeming import RedemptionRequest
from laurel.storage.codec import instant
from laurel.storage.ledger import Ledger
from laurel.storage.memory_table import MemoryTable
from laurel.storage.table import Table
from laurel.storage.voucher_items import StoredVoucher
from tests.builders import NOON, document
from tests.heard import heard

type Json = dict[str, Any]

PLACE = Place("shop", "ann")
JOINED = datetime.fromisoformat("2026-01-01T09:00:00Z")


class Shop:
    """One program in test mode with one member, `ann`."""

    def __init__(self, table: Table | None = None, **parts: Any) -> None:
        self.table = table or MemoryTable()
        self.services = Services.over(Ledger(self.table))
        self.put(JOINED, **parts)

    @classmethod
    def with_member(cls, table: Table | None = None, **parts: Any) -> Self:
        shop = cls(table, **parts)
        shop.enrol(JOINED)
        return shop

    def put(self, now: datetime = NOON, **parts: Any) -> Json:
        """A new version: the document of `tests.builders` with these parts, or a preset."""
        sent = {"preset": parts["preset"]} if "preset" in parts else {"document": document(**parts)}
        request = read_body(ProgramRequest, {"mode": "test", **sent})
        return put_program(self.services, PLACE.program_id, request, Clock(now))[0].body

    # What a client sends

    def enrol(self, now: datetime = JOINED, **profile: Any) -> Done:
        sent = read_body(EnrolmentRequest, {"member_id": PLACE.member_id, **profile})
        return enrol(self.services, PLACE.program_id, sent, Clock(now))

    def order(self, event_id: str, *amounts: str, now: datetime = NOON, **parts: Any) -> Done:
        sent = order_request(event_id, *amounts, **{"when": now, **parts})
        return earn(self.services, PLACE, sent, Clock(now))

    def preview(self, event_id: str, *amounts: str, now: datetime = NOON, **parts: Any) -> Done:
        sent = order_request(event_id, *amounts, **{"when": now, **parts})
        return preview(self.services, PLACE, sent, Clock(now))

    def event(
        self,
        event_id: str,
        kind: str,
        now: datetime = NOON,
        when: datetime | None = None,
        **properties: Any,
    ) -> Done:
        body = {"event_id": event_id, "type": kind, "occurred_at": instant(when or now)}
        sent = read_body(EarningRequest, {**body, "properties": properties})
        return earn(self.services, PLACE, sent, Clock(now))

    def give_back(
        self,
        return_id: str,
        event_id: str,
        lines: Mapping[str, str] | None = None,
        now: datetime = NOON,
        when: datetime | None = None,
    ) -> Done:
        """Return lines ({line_id: amount}), or all that is left."""
        occurred_at = instant(when or now)
        body: Json = {"return_id": return_id, "event_id": event_id, "occurred_at": occurred_at}
        rows = [{"line_id": line, "amount": amount} for line, amount in (lines or {}).items()]
        sent = read_body(ReturnRequest, {**body, **({"lines": rows} if rows else {"full": True})})
        return return_order(self.services, PLACE, sent, Clock(now))

    def adjust(
        self,
        adjustment_id: str,
        quantity: int | str,
        now: datetime = NOON,
        expires_on: str | None = None,
        wallet: str = "points",
    ) -> Done:
        body = {"adjustment_id": adjustment_id, "wallet": wallet, "quantity": quantity}
        sent = {**body, "reason": "a test", **({"expires_on": expires_on} if expires_on else {})}
        return adjust(self.services, PLACE, read_body(AdjustmentRequest, sent), Clock(now))

    def redeem(self, redemption_id: str, reward: str, now: datetime = NOON, **more: Any) -> Done:
        body = {"redemption_id": redemption_id, "reward": reward, **more}
        return redeem(self.services, PLACE, read_body(RedemptionRequest, body), Clock(now))

    def complete(self, redemption_id: str, now: datetime = NOON) -> Done:
        return complete(self.services, PLACE, redemption_id, Clock(now))

    def cancel(self, redemption_id: str, now: datetime = NOON) -> Done:
        return cancel(self.services, PLACE, redemption_id, Clock(now))

    def erase(self, now: datetime = NOON) -> Done:
        return erase(self.services, PLACE, Clock(now))

    def run(self, job: str, now: datetime = NOON) -> Json:
        return run_by_hand(self.services, PLACE.program_id, job, now, Clock(now), lambda: True).body

    # What can be seen

    def redemption(self, redemption_id: str, now: datetime = NOON) -> Json:
        return show(self.services, PLACE, redemption_id, Clock(now)).body

    def wallet(
        self, now: datetime = NOON, wallet: str = "points", then: datetime | None = None
    ) -> Json:
        body: Json = read_balances(self.services, PLACE, then, Clock(now)).body[wallet]
        return body

    def available(self, now: datetime = NOON, wallet: str = "points") -> Any:
        return self.wallet(now, wallet)["available"]

    def tier(self, now: datetime = NOON) -> Json:
        return read_tier(self.services, PLACE, Clock(now)).body

    def notices(self, kind: str | None = None) -> list[Json]:
        """What went out to the member (of a type), newest first."""
        found = heard(self.services.ledger, PLACE.program_id, PLACE.member_id)
        rows: list[Json] = [
            {"type": one.type, "at": one.at, "data": dict(one.data)} for one in reversed(found)
        ]
        return [row for row in rows if kind in {None, row["type"]}]

    @property
    def account(self) -> Account:
        account = self.services.ledger.history(PLACE.program_id, PLACE.member_id).account
        assert account is not None
        return account

    @property
    def vouchers(self) -> tuple[StoredVoucher, ...]:
        return self.services.ledger.history(PLACE.program_id, PLACE.member_id).vouchers

    def entries(self, kind: str | None = None) -> list[int]:
        """The quantities of the entries (of a kind), oldest first."""
        found = self.services.ledger.history(PLACE.program_id, PLACE.member_id).entries
        return [one.quantity for one in found if kind in {None, one.kind}]

    def violations(self) -> tuple[Violation, ...]:
        return audit_member(self.services, PLACE.program_id, PLACE.member_id)

    def is_rebuilt(self) -> bool:
        history = self.services.ledger.history(PLACE.program_id, PLACE.member_id)
        return rebuilt(self.account, history.turns) == self.account


def order_request(
    event_id: str,
    *amounts: str,
    when: datetime = NOON,
    lines: list[Json] | None = None,
    **order: Any,
) -> EarningRequest:
    """An order of lines 1, 2, … of such amounts."""
    rows = lines or [{"amount": amount} for amount in amounts]
    sent = [{"line_id": f"{number}", "sku": "SKU", **row} for number, row in enumerate(rows, 1)]
    body = {"event_id": event_id, "type": "order", "occurred_at": instant(when)}
    return read_body(EarningRequest, {**body, "order": {"currency": "USD", "lines": sent, **order}})
