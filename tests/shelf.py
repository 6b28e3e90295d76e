"""A shop with a stocked reward, and the members who want it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Self

from laurel.domain.account import Account
from laurel.domain.audit import Violation
from laurel.domain.errors import LaurelError
from laurel.operations.adjust import adjust
from laurel.operations.audit_ledger import Position, audit_program
from laurel.operations.clock import Clock
from laurel.operations.enrol import enrol
from laurel.operations.read_account import read_balances
from laurel.operations.read_rewards import read_catalogue, read_member_rewards
from laurel.operations.redeem import cancel, complete, redeem
from laurel.operations.services import Place
from laurel.operations.turns import Done
from laurel.requests.members import AdjustmentRequest, EnrolmentRequest
from laurel.requests.parts import read_body
from laurel.requests.redeeming import RedemptionRequest
from laurel.storage import keys
from laurel.storage.hold_keys import holds_partition
from laurel.storage.table import Table
from tests.builders import NOON, Json, reward
from tests.shop import JOINED, PLACE, Shop

MEMBERS = ("ann", "ben", "cat")


def stocked(stock: int | None, **parts: Any) -> Json:
    tote = reward(10) | parts
    return {"rewards": {"tote": tote if stock is None else {**tote, "stock": stock}}}


class StockedShop(Shop):
    """A shop with a stock of totes at 10 points, and members who have 1000 each."""

    bought = 0

    @classmethod
    def of(
        cls,
        stock: int | None,
        table: Table | None = None,
        members: tuple[str, ...] = MEMBERS,
        **parts: Any,
    ) -> Self:
        shop = cls(table, **stocked(stock, **parts))
        for member in members:
            shop.enrol_with_points(member)
        return shop

    def enrol_with_points(self, member: str) -> None:
        sent = read_body(EnrolmentRequest, {"member_id": member})
        enrol(self.services, PLACE.program_id, sent, Clock(JOINED))
        gift = {"adjustment_id": "gift", "wallet": "points", "quantity": 1000, "reason": "a test"}
        adjust(self.services, self.at(member), read_body(AdjustmentRequest, gift), Clock(JOINED))

    def at(self, member: str) -> Place:
        return Place(PLACE.program_id, member)

    def restock(self, stock: int | None, now: datetime = NOON, **parts: Any) -> None:
        self.put(now, **stocked(stock, **parts))

    # What members do

    def redeem_of(self, member: str, client_id: str, now: datetime = NOON, **more: Any) -> Done:
        body = {"redemption_id": client_id, "reward": "tote", **more}
        sent = read_body(RedemptionRequest, body)
        return redeem(self.services, self.at(member), sent, Clock(now))

    def complete_of(self, member: str, client_id: str, now: datetime = NOON) -> Done:
        return complete(self.services, self.at(member), client_id, Clock(now))

    def cancel_of(self, member: str, client_id: str, now: datetime = NOON) -> Done:
        return cancel(self.services, self.at(member), client_id, Clock(now))

    def buy_all(self, member: str, most: int = 40, now: datetime = NOON) -> int:
        """How many the member gets until nothing is left, or they have too little for one."""
        first = self.bought
        for number in range(most):
            try:
                self.bought += 1
                self.redeem_of(member, f"all-{first + number}", now)
            except LaurelError as error:
                if error.code not in {"reward_out_of_stock", "insufficient_balance"}:
                    raise
                return number
        return most

    # What can be seen

    def taken(self, reward_id: str = "tote") -> int:
        """What the pool says."""
        return sum(self.services.ledger.pool(PLACE.program_id, f"stock:{reward_id}"))

    def held_in_accounts(self, reward_id: str = "tote") -> int:
        """What the members' accounts say."""
        return sum(one.units.get(reward_id, 0) for one in self.accounts())

    def hold_items(self, reward_id: str = "tote") -> int:
        partitions = (
            holds_partition(PLACE.program_id, reward_id, shard) for shard in range(keys.SHARDS)
        )
        return sum(len(self.table.query(pk).items) for pk in partitions)

    def available_of(self, member: str, now: datetime = NOON) -> Any:
        return read_balances(self.services, self.at(member), None, Clock(now)).body["points"][
            "available"
        ]

    def catalogue(self, now: datetime = NOON) -> Json:
        [row] = read_catalogue(self.services, PLACE.program_id, Clock(now))
        return row

    def catalogue_of(self, member: str, now: datetime = NOON) -> Json:
        [row] = read_member_rewards(self.services, self.at(member), Clock(now))
        return row

    def violations_of_all(self) -> tuple[Violation, ...]:
        return audit_program(self.services, PLACE.program_id, lambda: True, Position()).violations

    def accounts(self) -> Iterator[Account]:
        """Every member's."""
        for shard in range(keys.SHARDS):
            for member in self.services.ledger.members(PLACE.program_id, shard):
                account = self.services.ledger.history(PLACE.program_id, member).account
                assert account is not None
                yield account
