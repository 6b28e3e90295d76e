"""Ours beside ledgers of others: the operations over the signed client, on a DynamoDB API.

Earning is an order of 3 lines under the shop's own id: its body is checked, the program's rule
decides, and account, record and entry are written in one transaction. Redeeming issues a voucher.
It is careful in any case.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Final

from bench.contender import POINTS, serve
from bench.function_events import PARTS, order_lines
from bench.history import past
from bench.load_table import load
from laurel.domain.errors import Refusal
from laurel.operations.clock import Clock
from laurel.operations.earn import earn
from laurel.operations.read_account import read_balances
from laurel.operations.redeem import redeem
from laurel.operations.services import Place, Services
from laurel.requests.parts import read_body
from laurel.requests.redeeming import RedemptionRequest
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.signed_client import SignedClient
from tests.builders import NOON, reward
from tests.shop import PLACE, Shop, order_request

_REWARDS: Final = {"of-1": reward(1), "of-10": reward(10)}


class Counted:
    """A client that counts its calls."""

    def __init__(self, client: SignedClient) -> None:
        self._client = client
        self.calls = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as the client
        """The client's own."""
        if not name.startswith(("get", "batch", "query", "put", "transact")):
            return getattr(self._client, name)
        self.calls += 1
        return getattr(self._client, name)


class OurAccount:
    """Members of one program, in a table."""

    def __init__(self, url: str, table: str) -> None:
        self._client = Counted(SignedClient())
        self._shop = Shop.with_member(
            DynamoTable(self._client, table), **{**PARTS, "rewards": _REWARDS}
        )
        self._shop.order("first", "1.00")
        self._url, self._table = url, table

    def add_member(self, name: str, entries: int) -> None:
        """See Ledger. The history is written beside the operations."""
        load(self._url, self._table, past(self._shop, name, entries))

    def earn(self, name: str, number: int) -> None:
        """See Ledger."""
        sent = order_request(
            f"order-{number}", lines=order_lines(), channel="online", shipping="4.90"
        )
        done = earn(self._services, _place(name), sent, Clock(NOON))
        assert not done.replayed
        assert done.body["entries"][0]["quantity"] == POINTS

    def redeem(self, name: str, number: int, points: int, *, careful: bool) -> bool:
        """See Ledger."""
        del careful
        body = {"redemption_id": f"redemption-{number}", "reward": f"of-{points}"}
        sent = read_body(RedemptionRequest, body)
        try:
            redeem(self._services, _place(name), sent, Clock(NOON))
        except Refusal as refusal:
            if refusal.code != "insufficient_balance":
                raise
            return False
        return True

    def balance(self, name: str) -> int:
        """See Ledger."""
        told = read_balances(self._services, _place(name), None, Clock(NOON)).body
        return int(told["points"]["available"])

    def calls(self) -> int | None:
        """See Ledger."""
        return self._client.calls

    def leave(self) -> None:
        """See Ledger: threads share the client."""

    @property
    def _services(self) -> Services:
        return self._shop.services


def _place(name: str) -> Place:
    return Place(PLACE.program_id, name)


if __name__ == "__main__":
    serve(OurAccount(os.environ["AWS_ENDPOINT_URL_DYNAMODB"], sys.argv[1]))
