"""Every key of the one table, built and parsed here and nowhere else.

Access patterns, each one call:

| what is asked                            | how                                                |
| ---------------------------------------- | -------------------------------------------------- |
| a member's account, profile, any record  | get  pk M#program#member, sk ACCOUNT/PROFILE/OP#…  |
| account + current version, to decide     | batch get of M#…/ACCOUNT and P#program/CURRENT     |
| last page of entries, newest first       | query pk M#…, sk begins ENTRY#, descending         |
| a member's vouchers, newest first        | query pk M#…, sk begins VOUCHER#, descending       |
| everything of a member (audit, rebuild)  | query pk M#…                                       |
| was this id used, and what was answered  | get  pk M#…, sk OP#kind#id (or the cancelled write) |
| a voucher or referral code → member      | get  pk D#program#shard, sk locator                |
| all members of a program, shard by shard | query pk D#program#shard                           |
| who is due by a day                      | query index agenda: A#program#shard, sk <= day     |
| a program's current version, any version | get  pk P#program, sk CURRENT / VERSION#n          |
| what a pool's shards have taken          | batch get of P#program#POOL#name#shard, sk TAKEN   |
| holds of a stocked reward, soonest end   | query pk H#program#reward#shard, sk begins HOLD#   |
| an invitation, and whom it let in        | get  pk I#program#invitation, sk INVITATION        |
| a shop's own codes, and their imports    | in `code_keys.py`: pk C#, F#, and P#program#IMPORT |
| payouts to a cause, and their statements | in `payout_keys.py`: pk P#program#PAYOUTS#cause    |
| all programs (for the daily runs)        | query pk PROGRAMS                                  |
| a secret key, its rate window            | get  pk KEY#id, sk KEY / RATE                      |

Client ids never contain `#` (the contract's pattern), so it separates parts safely. Numbers are
padded, so that they sort as text.
"""

from hashlib import blake2s
from typing import Final, NamedTuple

SHARDS: Final = 16
"""Shards of each agenda, directory and pool. Changing it needs a migration: keys carry the
shard.
"""

AGENDA: Final = "agenda"

ACCOUNT: Final = "ACCOUNT"
PROFILE: Final = "PROFILE"
ENTRY: Final = "ENTRY#"
OPERATION: Final = "OP#"
VOUCHER: Final = "VOUCHER#"
RETURNED: Final = "RETURNED#"
VERSION: Final = "VERSION#"
INVITATION: Final = "INVITATION"
POOL: Final = "POOL"
TAKEN: Final = "TAKEN"
PROGRAMS: Final = "PROGRAMS"
KEYS: Final = "KEYS"

_SEQ_DIGITS: Final = 12
_NUMBER_DIGITS: Final = 8


class Key(NamedTuple):
    """A primary key of the table."""

    pk: str
    sk: str


class AgendaKey(NamedTuple):
    """A key of the agenda index: who, in which program and shard, is due from which day for
    what.
    """

    program_id: str
    shard: int
    due_on: str
    kinds: str
    member_id: str

    @property
    def pk(self) -> str:
        """The partition: one per program and shard."""
        return agenda_partition(self.program_id, self.shard)

    @property
    def sk(self) -> str:
        """Sorts by day, so that everything due by a day is one range."""
        return f"{self.due_on}#{self.kinds}#{self.member_id}"


def member_partition(program_id: str, member_id: str) -> str:
    """The partition that holds all of one member."""
    return f"M#{program_id}#{member_id}"


def account(program_id: str, member_id: str) -> Key:
    """The account: balances and standing."""
    return Key(member_partition(program_id, member_id), ACCOUNT)


def profile(program_id: str, member_id: str) -> Key:
    """The person: the only item with personal data."""
    return Key(member_partition(program_id, member_id), PROFILE)


def entry(program_id: str, member_id: str, seq: int) -> Key:
    """One ledger entry, by its number."""
    return Key(member_partition(program_id, member_id), f"{ENTRY}{seq:0{_SEQ_DIGITS}}")


def operation(program_id: str, member_id: str, kind: str, client_id: str) -> Key:
    """The record of one operation, by the client's id: this key is the idempotency key."""
    return Key(member_partition(program_id, member_id), f"{OPERATION}{kind}#{client_id}")


def returned(program_id: str, member_id: str, event_id: str) -> Key:
    """What was returned of an order so far."""
    return Key(member_partition(program_id, member_id), f"{RETURNED}{event_id}")


def voucher(program_id: str, member_id: str, number: int) -> Key:
    """A voucher, by the member's count of them."""
    return Key(member_partition(program_id, member_id), f"{VOUCHER}{number:0{_NUMBER_DIGITS}}")


def directory(program_id: str, locator: str) -> Key:
    """Which member a locator belongs to; also the list of all members, shard by shard."""
    return Key(directory_partition(program_id, shard_of(locator)), locator)


def directory_partition(program_id: str, shard: int) -> str:
    """One shard of a program's list of members."""
    return f"D#{program_id}#{shard:02}"


def agenda_partition(program_id: str, shard: int) -> str:
    """One shard of a program's agenda."""
    return f"A#{program_id}#{shard:02}"


def current(program_id: str) -> Key:
    """A program's mode and current version."""
    return Key(f"P#{program_id}", "CURRENT")


def version(program_id: str, number: int) -> Key:
    """One immutable version of a program document."""
    return Key(f"P#{program_id}", f"{VERSION}{number:0{_NUMBER_DIGITS}}")


def pool(program_id: str, name: str, shard: int) -> Key:
    """One shard of a counter that members share; a partition each, so that none is hot."""
    return Key(f"P#{program_id}#{POOL}#{name}#{shard:02}", TAKEN)


def invitation(program_id: str, invitation_id: str) -> Key:
    """An invitation; a partition each, so that none is hot."""
    return Key(f"I#{program_id}#{invitation_id}", INVITATION)


def registered_program(program_id: str) -> Key:
    """A program's place in the list of all programs."""
    return Key(PROGRAMS, program_id)


def secret_key(key_id: str) -> Key:
    """A secret key's record: its hash, scopes and limits."""
    return Key(f"KEY#{key_id}", "KEY")


def registered_key(key_id: str) -> Key:
    """A secret key's place in the list of all keys."""
    return Key(KEYS, key_id)


def rate_window(key_id: str) -> Key:
    """How much of the current minute a secret key has leased."""
    return Key(f"KEY#{key_id}", "RATE")


def is_of_secret_keys(key: Key) -> bool:
    """Whether an item is of a secret key, its limits, or the list of them."""
    return key.pk == KEYS or key.pk.startswith("KEY#")


def shard_of(text: str) -> int:
    """The shard that a member or locator belongs to, evenly spread and for ever the same."""
    return blake2s(text.encode(), digest_size=2).digest()[0] % SHARDS


def parse_member_partition(pk: str) -> tuple[str, str]:
    """(program, member) of a member's partition key."""
    kind, program_id, member_id = pk.split("#")
    if kind != "M":
        raise ValueError(f"{pk!r} is not a member's partition")
    return program_id, member_id


def parse_entry(sk: str) -> int:
    """The number of an entry."""
    return int(_after(ENTRY, sk))


def parse_voucher(sk: str) -> int:
    """The number of a voucher."""
    return int(_after(VOUCHER, sk))


def parse_version(sk: str) -> int:
    """The number of a version."""
    return int(_after(VERSION, sk))


def parse_operation(sk: str) -> tuple[str, str]:
    """(kind, client's id) of an operation's record."""
    kind, _, client_id = _after(OPERATION, sk).partition("#")
    return kind, client_id


def parse_invitation(pk: str) -> tuple[str, str]:
    """(program, invitation) of an invitation's partition key."""
    kind, program_id, invitation_id = pk.split("#")
    if kind != "I":
        raise ValueError(f"{pk!r} is not an invitation's partition")
    return program_id, invitation_id


def parse_agenda(pk: str, sk: str) -> AgendaKey:
    """The agenda key that these are."""
    kind, program_id, shard = pk.split("#")
    if kind != "A":
        raise ValueError(f"{pk!r} is not an agenda partition")
    due_on, kinds, member_id = sk.split("#")
    return AgendaKey(program_id, int(shard), due_on, kinds, member_id)


def parse_pool(pk: str) -> tuple[str, str, int]:
    """(program, name, shard) of a pool's partition key."""
    kind, program_id, word, name, shard = pk.split("#")
    if (kind, word) != ("P", POOL):
        raise ValueError(f"{pk!r} is not a pool's partition")
    return program_id, name, int(shard)


def _after(prefix: str, sk: str) -> str:
    if not sk.startswith(prefix):
        raise ValueError(f"{sk!r} does not begin with {prefix!r}")
    return sk.removeprefix(prefix)
