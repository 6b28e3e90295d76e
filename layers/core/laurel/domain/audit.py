"""The audit: one pure function over everything the ledger keeps of a member.

An account is the fold of its changes (`laurel.domain.account`), so the first law is that rebuilding
it from the ledger gives the stored one. The others can be read off the entries alone, and hold for
whoever only has a printout: they add up, nothing is below zero but by a debt, numbers have no gaps,
an id has one effect, no order gave back more than it gave, no cap was passed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Final

from laurel.domain.account import Account, Entry, EntryKind
from laurel.domain.apply_changes import turned
from laurel.domain.cause import Donated
from laurel.domain.changes import Change, Counted, Posted, VoucherCharged
from laurel.domain.frozen import dataclass
from laurel.domain.lots import total
from laurel.domain.program import Program

_REDEMPTIONS: Final = frozenset({"redeem", "complete", "cancel"})
"""Kinds of turns that spend on a reward, or undo that."""


@dataclass(frozen=True, slots=True)
class Turned:
    """One turn as the ledger keeps it. `client_id` is None for what a job did by itself.

    `order_id` names the order that a return took back from.
    """

    turn: int
    kind: str
    client_id: str | None
    recorded_at: datetime
    program_version: int
    changes: tuple[Change, ...]
    order_id: str | None


@dataclass(frozen=True, slots=True)
class Violation:
    """A law that does not hold for a member, and how."""

    member_id: str
    law: str
    detail: str


def rebuilt(account: Account, turns: Iterable[Turned]) -> Account:
    """The account that the turns lead to. Raises ValueError where they do not follow each other."""
    built = Account(account.program_id, account.member_id)
    for turn in sorted(turns, key=lambda one: one.turn):
        if turn.turn != built.version + 1:
            raise ValueError(f"turn {turn.turn} does not follow {built.version}")
        built = turned(built, turn.changes)
    return built


def as_it_stood(account: Account, turns: Iterable[Turned], at: datetime) -> Account:
    """The account after its turns up to the first one recorded later.

    On a test clock that was turned back, a later turn may carry an earlier time: it does not count.
    """
    in_order = sorted(turns, key=lambda turn: turn.turn)
    return rebuilt(account, takewhile(lambda turn: turn.recorded_at <= at, in_order))


def audit(
    account: Account,
    entries: Sequence[Entry],
    turns: Sequence[Turned],
    vouchers: int,
    programs: Mapping[int, Program],
) -> tuple[Violation, ...]:
    """Every law that does not hold. `vouchers` is how many are stored; `programs` are by
    version.
    """
    rebuilt_otherwise = [
        Violation(account.member_id, law, detail) for law, detail in _rebuilding(account, turns)
    ]
    return (*rebuilt_otherwise, *broken_rules(account, entries, turns, vouchers, programs))


def broken_rules(
    account: Account,
    entries: Sequence[Entry],
    turns: Sequence[Turned],
    vouchers: int,
    programs: Mapping[int, Program],
) -> tuple[Violation, ...]:
    """The laws of the audit that do not hold, but for the first: nothing is rebuilt here."""
    turns = sorted(turns, key=lambda turn: turn.turn)
    found = [
        *_numbering(entries),
        *_adding_up(account, entries),
        *_one_effect_per_id(turns),
        *_returns(turns),
        *_caps(turns, programs),
        *_gifts(turns),
    ]
    if vouchers != account.vouchers:
        found.append(("vouchers", f"{vouchers} stored, {account.vouchers} issued"))
    return tuple(Violation(account.member_id, law, detail) for law, detail in found)


type _Found = Iterator[tuple[str, str]]


def _rebuilding(account: Account, turns: Sequence[Turned]) -> _Found:
    try:
        built = rebuilt(account, turns)
    except ValueError as error:
        yield "rebuild", str(error)
        return
    if built != account:
        yield "rebuild", "the account differs from what its turns lead to"


def _numbering(entries: Sequence[Entry]) -> _Found:
    numbers = sorted(entry.seq for entry in entries)
    if numbers != list(range(1, len(numbers) + 1)):
        yield "gapless", f"{len(numbers)} entries are numbered up to {max(numbers)}"


def _adding_up(account: Account, entries: Sequence[Entry]) -> _Found:
    for wallet in {entry.wallet for entry in entries} | account.wallets.keys():
        state = account.wallet(wallet)
        booked = sum(entry.quantity for entry in entries if entry.wallet == wallet)
        held = sum(hold.quantity for hold in account.holds if hold.wallet == wallet)
        there = total(state.lots) + held - state.debt
        if booked != there:
            yield "conservation", f"{wallet}: entries come to {booked}, the wallet to {there}"
        if state.debt < 0 or any(lot.quantity < 0 for lot in state.lots):
            yield "never_below_zero", f"{wallet}: a lot or the debt is below zero"


def _one_effect_per_id(turns: Sequence[Turned]) -> _Found:
    used = Counter((turn.kind, turn.client_id) for turn in turns if turn.client_id is not None)
    for (kind, client_id), times in used.items():
        if times > 1:
            yield "exactly_once", f"{kind} {client_id} had {times} effects"


def _returns(turns: Sequence[Turned]) -> _Found:
    gave: Counter[tuple[str, str]] = Counter()
    took: Counter[tuple[str, str]] = Counter()
    for turn in turns:
        for entry in _entries(turn):
            if turn.order_id is not None and entry.kind is EntryKind.REVERSE:
                took[turn.order_id, entry.wallet] -= entry.quantity
            elif entry.kind is EntryKind.EARN:
                gave[entry.source, entry.wallet] += entry.quantity
        for change in turn.changes:
            if turn.order_id is not None and isinstance(change, VoucherCharged):
                gave[turn.order_id, change.wallet] += change.quantity  # as a voucher
    for (order, wallet), quantity in took.items():
        if quantity > gave[order, wallet]:
            yield "reversals", f"{order} gave {gave[order, wallet]} {wallet}, {quantity} were taken"


def _gifts(turns: Sequence[Turned]) -> _Found:
    """What rules book for causes is what causes are given. A reward says itself what it gives."""
    for turn in turns:
        given = sum(change.amount for change in turn.changes if isinstance(change, Donated))
        booked = -sum(one.quantity for one in _entries(turn) if one.kind is EntryKind.DONATE)
        by_reward = turn.kind in _REDEMPTIONS
        if (by_reward and booked and given <= 0) or (not by_reward and given != booked):
            yield "gifts", f"turn {turn.turn} gave {given}, and booked {booked}"


def _caps(turns: Sequence[Turned], programs: Mapping[int, Program]) -> _Found:
    used: Counter[tuple[str, str]] = Counter()
    by_version = {version: _limits(program) for version, program in programs.items()}
    for turn in turns:
        limits = by_version.get(turn.program_version, {})
        for change in turn.changes:
            if isinstance(change, Counted):
                used[change.counter, change.period] += change.amount
                name, for_each, _ = change.counter.partition("=")
                limit = limits.get(name + for_each)
                passed = limit is not None and used[change.counter, change.period] > limit
                # a return gives under the caps of the order's version, not of today's
                if passed and change.amount > 0 and turn.order_id is None:
                    yield "caps", f"{change.counter} in {change.period} passed {limit}"


def _limits(program: Program) -> dict[str, int]:
    caps = {rule.rule_id: rule.caps for rules in program.rules.values() for rule in rules}
    limits = {f"@{reward_id}": reward.limits for reward_id, reward in program.rewards.items()}
    return {
        f"{name}/{cap.period}/{cap.unit}{'=' if cap.for_each else ''}": cap.limit
        for name, many in (caps | limits).items()
        for cap in many
    }


def _entries(turn: Turned) -> Iterator[Entry]:
    return (change.entry for change in turn.changes if isinstance(change, Posted))
