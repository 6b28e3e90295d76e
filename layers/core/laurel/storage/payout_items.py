"""Payouts to causes: their statements and ids, and how far each cause is; built and read here."""

from typing import Any

from laurel.domain.frozen import dataclass
from laurel.storage import codec, payout_keys
from laurel.storage.attributes import keyed, number_of, text_of
from laurel.storage.gift_pools import GiftShards, paid_out
from laurel.storage.table import Absent, Equals, Item, Put, Table, Write


@dataclass(frozen=True, slots=True)
class Payouts:
    """How many payouts a cause has had, and what they came to, in minor units."""

    count: int = 0
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """One payout: the cause's count of them, the client's id, minor units, and what was
    answered.
    """

    number: int
    payout_id: str
    amount: int
    fingerprint: str
    answer: dict[str, Any]


def read_payouts(table: Table, program_id: str, cause_id: str) -> Payouts:
    """How far the cause is; nothing yet where there was no payout."""
    item = table.get(payout_keys.count(program_id, cause_id))
    return Payouts(number_of(item, "count"), number_of(item, "amount")) if item else Payouts()


def find_statement(
    table: Table, program_id: str, cause_id: str, payout_id: str
) -> Statement | None:
    """The statement of the payout of that id."""
    named = table.get(payout_keys.payout(program_id, cause_id, payout_id))
    if named is None:
        return None
    item = table.get(payout_keys.statement(program_id, cause_id, number_of(named, "number")))
    return _read_statement(item) if item else None


def list_statements(
    table: Table, program_id: str, cause_id: str, limit: int, after: int | None
) -> tuple[list[Statement], int | None]:
    """A page of a cause's statements, newest first, from below number `after`; and the number to
    go on from.
    """
    partition = payout_keys.partition(program_id, cause_id)
    start = None if after is None else payout_keys.statement(program_id, cause_id, after)
    page = table.query(
        partition, payout_keys.STATEMENT, limit=limit, newest_first=True, after=start
    )
    last = payout_keys.parse_statement(page.last.sk) if page.last else None
    return [_read_statement(item) for item in page.items], last


def payout_writes(
    program_id: str, cause_id: str, before: Payouts, shards: GiftShards, made: Statement
) -> list[Write]:
    """A payout: the statement under its id, if no other came first, and what the shards hold."""
    head = keyed(payout_keys.count(program_id, cause_id)) | {
        "count": made.number,
        "amount": before.amount + made.amount,
    }
    named = keyed(payout_keys.payout(program_id, cause_id, made.payout_id)) | {
        "number": made.number
    }
    return [
        Put(head, Equals("count", before.count) if before.count else Absent()),
        Put(named, Absent()),
        Put(_statement_item(program_id, cause_id, made), Absent()),
        *paid_out(program_id, cause_id, shards),
    ]


def _statement_item(program_id: str, cause_id: str, made: Statement) -> Item:
    return keyed(payout_keys.statement(program_id, cause_id, made.number)) | {
        "payout": made.payout_id,
        "amount": made.amount,
        "fingerprint": made.fingerprint,
        "answer": codec.dump(made.answer),
    }


def _read_statement(item: Item) -> Statement:
    return Statement(
        payout_keys.parse_statement(text_of(item, "sk")),
        text_of(item, "payout"),
        number_of(item, "amount"),
        text_of(item, "fingerprint"),
        codec.load(text_of(item, "answer")),
    )
