"""Giving to causes: by a rule through a money wallet, or by redeeming a reward.

A gift by rule is in the books: what the rule earned comes into the wallet, and leaves it for the
cause at once. So the member's balance stays as it is, and a debt in that wallet takes nothing of
the gift: the lot goes in and out whole.
"""

from laurel.domain.account import Account, EntryKind, Lot
from laurel.domain.cause import (
    CauseChosen,
    ChosenCause,
    Donated,
    NamedCause,
    OneCause,
    Recipient,
    given_pool,
)
from laurel.domain.errors import Fault, InvalidContent, Refusal
from laurel.domain.facts import CAUSE_FACT
from laurel.domain.lots import negated
from laurel.domain.program import Program
from laurel.domain.rule import ToCause
from laurel.domain.standing import Standing
from laurel.domain.turn import Source, Turn


def donate(turn: Turn, cause_id: str, wallet_id: str, quantity: int, source: Source) -> None:
    """Earn a quantity of a money wallet and give it to the cause, at once and whole."""
    _pass_on(turn, wallet_id, (EntryKind.EARN, EntryKind.DONATE), quantity, source)
    give(turn, cause_id, quantity)


def take_back(turn: Turn, cause_id: str, wallet_id: str, quantity: int, source: Source) -> None:
    """Undo so much of a donation: the cause gives it back, and the order takes it back."""
    _pass_on(turn, wallet_id, (EntryKind.DONATE, EntryKind.REVERSE), quantity, source)
    give(turn, cause_id, -quantity)


def give_again(turn: Turn, cause_id: str, wallet_id: str, quantity: int, source: Source) -> None:
    """Undo so much of what returns took back: where less is kept, a rule may give more."""
    _pass_on(turn, wallet_id, (EntryKind.REVERSE, EntryKind.DONATE), quantity, source)
    give(turn, cause_id, quantity)


def cause_of(to: ToCause, standing: Standing) -> str:
    """The cause that a rule gave to on an event: its own, or the one the member had chosen then."""
    return to.cause_id or str(standing.facts[CAUSE_FACT])


def give(turn: Turn, cause_id: str, amount: int) -> None:
    """Count minor units as given to the cause (negative: as taken back), here and in its pool."""
    if amount:
        turn.add(Donated(cause_id, amount))
        turn.take_from_pool(given_pool(cause_id), amount)


def _pass_on(
    turn: Turn, wallet_id: str, kinds: tuple[EntryKind, EntryKind], quantity: int, source: Source
) -> None:
    """Into the wallet by the one entry, and out of it by the other; nothing is no entry."""
    if quantity:
        comes, goes = kinds
        gift = (Lot(quantity),)
        turn.post(comes, wallet_id, gift, 0, source)
        turn.post(goes, wallet_id, negated(gift), 0, source)


def choose(turn: Turn, cause_id: str | None) -> None:
    """Let the member choose a cause, or none; what is chosen already stays without a change."""
    if cause_id is not None:
        check_cause(turn.program, cause_id)
    if turn.account.cause != cause_id:
        turn.add(CauseChosen(cause_id))


def check_cause(program: Program, cause_id: str) -> None:
    """Refuse a cause that the program does not have."""
    if cause_id not in program.causes:
        raise _wrong_cause(f"the program has no cause {cause_id!r}")


def chosen_cause(program: Program, account: Account) -> str | None:
    """The cause the member chose, if the program still has it."""
    return account.cause if account.cause in program.causes else None


def recipient_of(
    program: Program, account: Account, recipient: Recipient | None, named: str | None
) -> str | None:
    """The cause that a redemption gives to, None where it gives to none; `named` is the one that
    the redemption names.

    InvalidContent where one is named that cannot be, or none where one must be; no_cause_chosen
    where it is the member's and they chose none.
    """
    if named is not None and not isinstance(recipient, NamedCause):
        raise _wrong_cause("it is not the redemption that says to which cause this gives")
    match recipient:
        case None:
            return None
        case OneCause(cause_id):
            return cause_id
        case ChosenCause():
            chosen = chosen_cause(program, account)
            if chosen is None:
                raise Refusal("no_cause_chosen", "the member has chosen no cause to give to")
            return chosen
        case NamedCause(cause_ids):
            open_to = cause_ids or tuple(program.causes)
            if named not in open_to:
                raise _wrong_cause(f"name one of {', '.join(open_to)}")
            return named


def _wrong_cause(detail: str) -> InvalidContent:
    return InvalidContent("invalid_content", f"/cause: {detail}", (Fault("/cause", detail),))
