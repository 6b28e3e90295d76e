"""A shop that hands out codes of its own."""

from typing import Any, Self

from laurel.operations.clock import Clock
from laurel.operations.earn import preview
from laurel.operations.import_codes import import_codes, read_codes
from laurel.operations.turns import Done
from laurel.requests.codes import CodesRequest
from laurel.requests.earning import EarningRequest
from laurel.requests.parts import read_body
from laurel.storage.code_items import free_codes
from laurel.storage.code_keys import SHELVES
from laurel.storage.codec import instant
from laurel.storage.table import Table
from tests.builders import NOON, Json, fixed, reward, rule
from tests.shop import PLACE, Shop

TICKETS: Json = {
    "rewards": {
        "ticket": reward(10, codes="own"),
        "mug": reward(10),
        "off": reward(0, "amount_off", value="5.00", codes="own"),
    },
    "earning": {
        "spend": rule(),
        "thanks": {"on": "review", "gives": {"kind": "fixed", "reward": "ticket", "quantity": 1}},
        "points": {"on": "review", "gives": fixed(5)},
    },
}
"""A ticket costs 10 points, or comes with a review."""


def csv_of(*codes: str) -> str:
    return "\n".join(["code", *codes, ""])


class TicketShop(Shop):
    """Its member has 1,000 points."""

    @classmethod
    def open(cls, *codes: str, table: Table | None = None, **parts: Any) -> Self:
        shop = cls.with_member(table, **{**TICKETS, **parts})
        shop.adjust("start", 1000)
        if codes:
            shop.bring("first", *codes)
        return shop

    def bring(
        self, import_id: str, *codes: str, to: str = "ticket", csv: str | None = None
    ) -> Done:
        body = {"import_id": import_id, "csv": csv_of(*codes) if csv is None else csv}
        sent = read_body(CodesRequest, body)
        return import_codes(self.services, "shop", to, sent, Clock(NOON))

    def counts(self, of: str = "ticket") -> tuple[int, int]:
        """(free, handed out)."""
        body = read_codes(self.services, "shop", of, Clock(NOON)).body
        return body["free"], body["handed_out"]

    def on_shelves(self, of: str = "ticket") -> set[str]:
        """The codes that lie there to be handed out."""
        table = self.services.ledger.table
        return {
            one.code
            for shelf in range(SHELVES)
            for one in free_codes(table, "shop", of, shelf, "0", 10_000)
        }

    def preview_event(self, event_id: str, kind: str) -> Done:
        body = {"event_id": event_id, "type": kind, "occurred_at": instant(NOON)}
        sent = read_body(EarningRequest, {**body, "properties": {}})
        return preview(self.services, PLACE, sent, Clock(NOON))

    def code_of(self, redemption_id: str, of: str = "ticket", **more: Any) -> str:
        """Buy one: its code."""
        code: str = self.redeem(redemption_id, of, **more).body["voucher"]["code"]
        return code
