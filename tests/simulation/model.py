"""The shop as it should be: members in a dict, and the pure core. No table, no records, no races.

It is told what was committed, in the order in which it was: for which request, and of which kind
each turn was. What the turn came to it decides by itself, from what it knows: its own accounts,
orders and vouchers. After each turn the account that was stored must be its own, and in the end all
the rest.

It takes from what was stored only what nobody could know: the locator that was drawn, and under
which version of the program a turn was decided (one of those that there are). And where a pool runs
short, how much was got: whoever looked a moment before may have seen a little less.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from laurel.domain.account import Account
from laurel.domain.audit import Turned
from laurel.domain.pinned_order import PinnedOrder, SoFar
from laurel.domain.profile import Followed
from laurel.domain.program import Program
from laurel.domain.redeem import Redemption
from laurel.domain.turn import Decision
from laurel.storage.items import Profile
from tests.simulation.requests import Request


@dataclass(slots=True)
class Voucher:
    """What there is of a voucher: whether it is issued, used or void, what it took off an order,
    whether it was taken back with what had brought it, and whether the shop made it void.
    """

    reward: str
    rule: str | None
    status: str = "issued"
    taken: int | None = None
    reclaimed: bool = False
    voided: bool = False


@dataclass(slots=True)
class Bought:
    """Something that was paid for or ordered, as it was decided, and what of it came back."""

    pinned: PinnedOrder
    decision: Decision
    so_far: SoFar = field(default_factory=SoFar)

    @property
    def vouchers(self) -> list[int]:
        """The numbers of those that rules brought."""
        return [one.number for one in self.decision.vouchers if one.rule is not None]


@dataclass(slots=True)
class Spent:
    """A redemption: how it stands, and its voucher."""

    redemption: Redemption
    then: Program
    completed: bool
    cancelled: bool = False
    voucher: int | None = None


@dataclass(slots=True)
class Member:
    """All there is to know of one."""

    account: Account
    profile: Profile
    orders: dict[str, Bought] = field(default_factory=dict[str, Bought])
    spent: dict[str, Spent] = field(default_factory=dict[str, Spent])
    plans: dict[str, list[Bought]] = field(default_factory=dict[str, list[Bought]])
    vouchers: dict[int, Voucher] = field(default_factory=dict[int, Voucher])
    turns: list[Turned] = field(default_factory=list[Turned])
    heard: set[tuple[datetime, str, str]] = field(default_factory=set[tuple[datetime, str, str]])
    """What went out to them: as of when, of which type, about what."""


@dataclass(frozen=True, slots=True)
class Turning:
    """A turn that was committed: its kind, the client's id, what it was for, under which program,
    and what the commit took from pools.
    """

    model: "Model"
    kind: str
    client_id: str | None
    request: Request
    program: Program
    took: Counter[str]

    @property
    def now(self) -> datetime:
        """By the clock of who sent it."""
        return self.request.now


class Model:
    """Members by id, and what pools and causes come to."""

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self.pools = Counter[str]()
        self.most = Counter[str]()
        """The most that each pool ever had taken."""
        self.paid = Counter[str]()

    def book(self, member: Member, turn: Turning, decision: Decision, order: str | None) -> None:
        """What a decision comes to: the account, its vouchers, its turn, its pools."""
        member.account = decision.after
        member.heard |= {(one.at, one.type, one.subject) for one in decision.notices}
        for draft in decision.vouchers:
            member.vouchers[draft.number] = Voucher(draft.reward_id, draft.rule)
        made = Turned(
            decision.after.version,
            turn.kind,
            turn.client_id,
            turn.now,
            turn.program.version,
            decision.changes,
            order,
        )
        member.turns.append(made)
        for name, amount in decision.pools.items():
            self.pools[name] += amount
            self.most[name] = max(self.most[name], self.pools[name])

    def short(self, program: Program, took: Counter[str]) -> dict[str, int]:
        """What campaigns had left, as far as what was taken tells."""
        return {
            name: took[one.pool]
            for name, one in program.campaigns.items()
            if one.budget is not None
        }

    def fitting[T](
        self,
        turn: Turning,
        decide: Callable[[dict[str, int]], T],
        decision_of: Callable[[T], Decision],
    ) -> T:
        """What is decided as if campaigns had enough; where they had not, with what was left."""
        made = decide({})
        wanted = decision_of(made).pools
        for one in turn.program.campaigns.values():
            amount, took = wanted.get(one.pool, 0), turn.took[one.pool]
            if one.budget is not None and amount != took:
                assert one.budget - self.most[one.pool] < amount, (one.pool, amount, took)
                assert self.pools[one.pool] + took <= one.budget
                return decide(self.short(turn.program, turn.took))
        return made


def followed_by(found: Followed | None) -> Decision:
    """The decision of a turn that was committed, which has one."""
    assert found is not None, "a turn was written, and nothing was to be done"
    return found.decision
