"""Codes of the shop's own, whatever happens in whatever order: each had once, none lost."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from laurel.domain.errors import InvalidContent, LaurelError
from laurel.operations.clock import Clock
from laurel.operations.void_voucher import void
from laurel.requests.parts import read_body
from laurel.requests.redeeming import VoidRequest
from tests.builders import NOON
from tests.own_codes import TicketShop

IDS = st.sampled_from(["r1", "r2", "r3", "r4", "r5"])
REFUSED = {
    "reward_out_of_stock",
    "id_reused",
    "redemption_not_found",
    "redemption_not_held",
    "insufficient_balance",
    "voucher_used",
}


class Codes(RuleBasedStateMachine):
    """A shop and one member. `brought` are the codes that were imported, `had` those handed out."""

    @initialize()
    def open(self) -> None:
        self.shop = TicketShop.open()
        self.brought: set[str] = set()
        self.events = 0

    @rule(numbers=st.lists(st.integers(0, 20), min_size=1, max_size=4))
    def bring(self, numbers: list[int]) -> None:
        """All of them, or none where one is there already or twice."""
        codes = [f"T-{number}" for number in numbers]
        is_new = len(set(codes)) == len(codes) and not self.brought & {*codes}
        try:
            self.shop.bring(f"i{len(self.brought)}-{'-'.join(codes)}", *codes)
        except InvalidContent:
            is_taken = True
        else:
            is_taken, self.brought = False, self.brought | {*codes}
        assert is_taken is not is_new

    @rule(redemption_id=IDS, hold=st.booleans())
    def redeem(self, redemption_id: str, *, hold: bool) -> None:
        self._try("redeem", redemption_id, "ticket", hold=hold)

    @rule(redemption_id=IDS)
    def complete(self, redemption_id: str) -> None:
        self._try("complete", redemption_id)

    @rule(redemption_id=IDS)
    def cancel(self, redemption_id: str) -> None:
        self._try("cancel", redemption_id)

    @rule()
    def review(self) -> None:
        """An event never fails, whether there is a code for it or not."""
        self.events += 1
        free, _ = self.shop.counts()
        body = self.shop.event(f"e{self.events}", "review").body
        assert len(body["vouchers"]) == min(free, 1)
        assert [one["quantity"] for one in body["entries"]] == [5]

    @precondition(lambda self: self.shop.vouchers)
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        code = data.draw(st.sampled_from(sorted(one.code for one in self.shop.vouchers)))
        sent = read_body(VoidRequest, {"reason": "lost"})
        void(self.shop.services, "shop", code, sent, Clock(NOON))

    @invariant()
    def each_code_is_free_or_had_by_one(self) -> None:
        free, had = self.shop.on_shelves(), [one.code for one in self.shop.vouchers]
        assert len(had) == len(set(had))
        assert free | {*had} == self.brought
        assert not free & {*had}
        assert self.shop.counts() == (len(free), len(had))

    @invariant()
    def the_ledger_holds(self) -> None:
        assert self.shop.violations() == ()

    def _try(self, step: str, *args: str, **more: bool) -> None:
        try:
            getattr(self.shop, step)(*args, **more)
        except LaurelError as refused:
            assert refused.code in REFUSED  # noqa: PT017 - which of them is the machine's luck


TestCodes = Codes.TestCase
TestCodes.settings = settings(max_examples=40, stateful_step_count=25)
