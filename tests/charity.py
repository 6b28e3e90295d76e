"""A shop whose members give to causes: what can be asked of it besides what any shop can."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import repeat
from typing import Any, Self

from laurel.domain.audit import Violation
from laurel.domain.errors import LaurelError
from laurel.operations.audit_ledger import Position, audit_program
from laurel.operations.clock import Clock
from laurel.operations.earn import earn
from laurel.operations.enrol import enrol
from laurel.operations.manage_member import change_profile
from laurel.operations.pay_cause import pay_cause, read_statements
from laurel.operations.read_causes import read_causes
from laurel.operations.return_order import return_order
from laurel.operations.services import Place
from laurel.operations.turns import Done
from laurel.requests.causes import PayoutRequest
from laurel.requests.earning import ReturnRequest
from laurel.requests.members import EnrolmentRequest, ProfileRequest
from laurel.requests.parts import read_body
from laurel.storage.codec import instant
from laurel.storage.memory_table import MemoryTable
from laurel.storage.table import Table, Write
from tests.builders import NOON, Json, per_block, reward
from tests.shop import JOINED, PLACE, Shop, order_request

CAUSES: Json = {"forests": {"name": "Forests"}, "oceans": {"name": "Oceans"}}
GIVE: Json = {"on": "order", "gives": {**per_block("5.00", "50.00", "gifts"), "cause": "chosen"}}
CHARITY: Json = {
    "wallets": {"gifts": {"kind": "money"}, "points": {}},
    "causes": CAUSES,
    "earning": {"give": GIVE},
}
"""Each full 50.00 of an order gives 5.00 to the member's cause."""

DONATION: Json = {"kind": "donation", "value": "10.00"}
"""The voucher's part of a reward."""


class InterruptedTable(MemoryTable):
    """Lets something else happen between what somebody has read and what they write."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: list[Callable[[], object]] = []

    def transact(self, writes: Sequence[Write]) -> None:
        """See Table."""
        if self.meanwhile:
            self.meanwhile.pop()()
        super().transact(writes)


class CharityShop(Shop):
    """A shop with two causes, in test mode, and its member `ann`."""

    @classmethod
    def joined(
        cls, cause: str | None = "forests", table: Table | None = None, **parts: Any
    ) -> Self:
        """With the member, who chose that cause."""
        shop = cls(table, **{**CHARITY, **parts})
        chosen: Json = {} if cause is None else {"cause": cause}
        shop.enrol(**chosen)
        return shop

    def enrol_another(self, member_id: str, **profile: Any) -> Done:
        """One more member."""
        sent = read_body(EnrolmentRequest, {"member_id": member_id, **profile})
        return enrol(self.services, PLACE.program_id, sent, Clock(JOINED))

    def order_of(self, member_id: str, event_id: str, *amounts: str) -> Done:
        """Another member's order."""
        place = Place(PLACE.program_id, member_id)
        return earn(self.services, place, order_request(event_id, *amounts), Clock(NOON))

    def return_of(
        self,
        member_id: str,
        return_id: str,
        event_id: str,
        lines: Mapping[str, str] | None = None,
    ) -> Done:
        """Lines of another member's order ({line_id: amount}) come back, or all of it."""
        body = {"return_id": return_id, "event_id": event_id, "occurred_at": instant(NOON)}
        rows = [{"line_id": line, "amount": amount} for line, amount in (lines or {}).items()]
        sent = read_body(ReturnRequest, {**body, **({"lines": rows} if rows else {"full": True})})
        return return_order(self.services, Place(PLACE.program_id, member_id), sent, Clock(NOON))

    def patch(self, **profile: Any) -> Done:
        """Change the member."""
        return change_profile(self.services, PLACE, read_body(ProfileRequest, profile), Clock(NOON))

    def pay(self, payout_id: str, cause_id: str = "oceans", **more: Any) -> Done:
        """Pay a cause what it was given."""
        sent = read_body(PayoutRequest, {"payout_id": payout_id, **more})
        return pay_cause(self.services, PLACE.program_id, cause_id, sent, Clock(NOON))

    def statements(self, cause_id: str = "oceans") -> list[Json]:
        """The payouts to a cause, newest first."""
        place = (PLACE.program_id, cause_id)
        return read_statements(self.services, *place, 100, None, Clock(NOON))[0]

    def causes(self) -> dict[str, Json]:
        """The causes by id."""
        rows = read_causes(self.services, PLACE.program_id, Clock(NOON))
        return {row["cause"]: row for row in rows}

    def given(self) -> dict[str, str]:
        """What was given to each cause."""
        return {cause_id: row["given"] for cause_id, row in self.causes().items()}

    def audit(self, at_once: int | None = None) -> tuple[Violation, ...]:
        """The program's audit, which stops after so many members and goes on from there."""
        found, position = list[Violation](), Position()
        while True:
            calls = repeat(object()) if at_once is None else repeat(object(), at_once)
            go_on = partial(_has_more, calls)
            part = audit_program(self.services, PLACE.program_id, go_on, position)
            found += part.violations
            if part.next is None:
                return tuple(found)
            position = part.next

    def is_exact(self) -> bool:
        """Whether the books add up, and the pools say what the members do."""
        return not self.violations() and not self.audit()


def donating(cause: str, price: int = 100, **voucher: Any) -> CharityShop:
    """A shop where points buy a donation, and a member who has 250 and chose no cause."""
    terms = {**DONATION, "cause": cause, **voucher}
    opened = CharityShop.joined(None, rewards={"gift": reward(price, **terms)})
    opened.adjust("a1", 250)
    return opened


def refusal(call: Callable[[], object]) -> str | None:
    """The code that a call is refused with; None where it is not."""
    try:
        call()
    except LaurelError as error:
        return error.code
    return None


def _has_more(calls: Iterator[object]) -> bool:
    return next(calls, None) is not None
