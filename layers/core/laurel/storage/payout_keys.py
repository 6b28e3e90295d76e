"""Keys of payouts to causes: a partition for each cause, which only its payouts write to.

| what is asked                      | how                                                    |
| ---------------------------------- | ------------------------------------------------------ |
| how many payouts a cause has had   | get  pk P#program#PAYOUTS#cause, sk COUNT              |
| was this id used                   | get  pk P#program#PAYOUTS#cause, sk PAYOUT#id          |
| a cause's statements, newest first | query pk P#program#PAYOUTS#cause, sk begins STATEMENT# |
"""

from typing import Final

from laurel.storage.keys import Key

STATEMENT: Final = "STATEMENT#"

_NUMBER_DIGITS: Final = 8


def partition(program_id: str, cause_id: str) -> str:
    """The partition of a cause's payouts."""
    return f"P#{program_id}#PAYOUTS#{cause_id}"


def count(program_id: str, cause_id: str) -> Key:
    """How many payouts the cause has had, and what they came to."""
    return Key(partition(program_id, cause_id), "COUNT")


def payout(program_id: str, cause_id: str, payout_id: str) -> Key:
    """A payout, by the client's id."""
    return Key(partition(program_id, cause_id), f"PAYOUT#{payout_id}")


def statement(program_id: str, cause_id: str, number: int) -> Key:
    """A payout's statement, by the cause's count of them."""
    return Key(partition(program_id, cause_id), f"{STATEMENT}{number:0{_NUMBER_DIGITS}}")


def parse_statement(sk: str) -> int:
    """The number of a statement."""
    if not sk.startswith(STATEMENT):
        raise ValueError(f"{sk!r} is not a statement")
    return int(sk.removeprefix(STATEMENT))
