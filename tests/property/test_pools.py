"""The laws of pools: parts add up, no shard passes its share, and so no pool its limit."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from laurel.domain.account import Account
from laurel.domain.changes import Joined
from laurel.domain.turn import Turn
from laurel.storage import keys
from laurel.storage.keys import SHARDS
from laurel.storage.ledger import Ledger, PoolShort
from laurel.storage.memory_table import MemoryTable
from laurel.storage.pools import Limits, Taken, room, share, spread
from laurel.storage.writes import Proposal
from tests.builders import program

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

limits = st.integers(0, 2_000) | st.integers(0, 2**53)
shards = st.integers(0, SHARDS - 1)
some_taken = st.lists(st.integers(-100, 200), min_size=SHARDS, max_size=SHARDS).map(tuple)


@given(limits)
def test_shares_come_to_the_limit_and_differ_by_one_at_most(limit: int) -> None:
    shares = [share(limit, shard) for shard in range(SHARDS)]
    assert sum(shares) == limit
    assert max(shares) - min(shares) <= 1


@given(limits, some_taken, shards, st.data())
def test_what_there_is_room_for_is_spread_within_shares(
    limit: int, taken: Taken, own: int, data: st.DataObject
) -> None:
    amount = data.draw(st.integers(0, room(limit, taken)))
    parts = spread(limit, taken, own, amount)
    assert sum(parts.values()) == amount
    assert all(part > 0 for part in parts.values())
    assert all(taken[shard] + part <= share(limit, shard) for shard, part in parts.items())
    own_room = max(0, share(limit, own) - taken[own])
    assert parts.get(own, 0) == min(amount, own_room)


@given(limits, some_taken, shards, st.integers(1, 50))
def test_more_than_there_is_room_for_is_never_spread(
    limit: int, taken: Taken, own: int, more: int
) -> None:
    with pytest.raises(ValueError, match="has room for"):
        spread(limit, taken, own, room(limit, taken) + more)


class Pools(RuleBasedStateMachine):
    """Members take and give back in any order, some knowing only what was there a while ago."""

    LIMIT = 37
    members = Bundle("members")
    looks = Bundle("looks")

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger(MemoryTable())
        self.program = program()
        self.accounts: dict[str, Account] = {}
        self.taken = 0

    @rule(target=members, name=st.from_regex(r"[a-z]{1,6}", fullmatch=True))
    def joins(self, name: str) -> str:
        if name not in self.accounts:
            self._commit(Account("shop", name), 0, {})
        return name

    @rule(target=looks)
    def looks_at_all_shards(self) -> Taken:
        return self.ledger.pool("shop", "campaign:summer")

    @rule(name=members, amount=st.integers(1, 12))
    def takes_from_the_own_shard(self, name: str, amount: int) -> None:
        self._take(name, amount, {})

    @rule(name=members, amount=st.integers(1, 12), look=looks)
    def takes_knowing_what_was_there(self, name: str, amount: int, look: Taken) -> None:
        fits = min(amount, room(self.LIMIT, look))
        if fits:
            self._take(name, fits, {"campaign:summer": look})

    @rule(name=members, amount=st.integers(1, 12))
    def takes_what_there_is(self, name: str, amount: int) -> None:
        """Who reads and is alone gets just what there is."""
        look = self.ledger.pool("shop", "campaign:summer")
        fits = min(amount, room(self.LIMIT, look))
        if fits:
            self._commit(self.accounts[name], fits, {"campaign:summer": look})

    @rule(name=members, amount=st.integers(1, 5))
    def gives_back(self, name: str, amount: int) -> None:
        if self.taken >= amount:
            self._commit(self.accounts[name], -amount, {})

    def _take(self, name: str, amount: int, taken: dict[str, Taken]) -> None:
        before = self.accounts[name]
        with suppress(PoolShort):
            self._commit(before, amount, taken)
            return
        assert self.accounts[name] == before

    def _commit(self, account: Account, amount: int, taken: dict[str, Taken]) -> None:
        turn = Turn(self.program, account, NOON)
        turn.add(Joined(account.member_id, NOON))
        turn.take_from_pool("campaign:summer", amount)
        decision = turn.decision()
        held = Limits({"campaign:summer": self.LIMIT}, taken)
        self.ledger.commit(self.program, Proposal(decision, limits=held))
        self.accounts[account.member_id] = decision.after
        self.taken += amount

    @invariant()
    def no_shard_passes_its_share_and_nothing_is_lost(self) -> None:
        taken = self.ledger.pool("shop", "campaign:summer")
        assert sum(taken) == self.taken <= self.LIMIT
        assert all(used <= share(self.LIMIT, shard) for shard, used in enumerate(taken))


TestPools = Pools.TestCase


@given(st.sampled_from(["shop", "A.b_c:d-e"]), st.sampled_from(["cause:w", "campaign:s"]), shards)
def test_keys_of_pools(program_id: str, name: str, shard: int) -> None:
    assert keys.parse_pool(keys.pool(program_id, name, shard).pk) == (program_id, name, shard)
