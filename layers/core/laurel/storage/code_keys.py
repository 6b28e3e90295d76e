"""Keys of a shop's own codes: the part of `keys.py` that only they need, built and parsed here.

| what is asked                        | how                                          |
| ------------------------------------ | -------------------------------------------- |
| a code of the shop's own → voucher   | get  pk C#program#code, sk CODE              |
| some free codes of a reward          | query pk F#program#reward#shelf, from a place |
| how far an import has come           | get  pk P#program#IMPORT#import, sk IMPORT   |
"""

from hashlib import blake2s
from typing import Final

from laurel.storage.keys import SHARDS, Key

SHELVES: Final = SHARDS
"""Partitions that the free codes of a reward lie in, so that none is hot."""

_CODE: Final = "CODE"
_IMPORT: Final = "IMPORT"


def own_code(program_id: str, code: str) -> Key:
    """A code of the shop's own, free or handed out; a partition each, so that none is hot."""
    return Key(f"C#{program_id}#{code}", _CODE)


def shelf(program_id: str, reward_id: str, number: int) -> str:
    """One of the partitions that a reward's free codes lie in."""
    return f"F#{program_id}#{reward_id}#{number:02}"


def free_code(program_id: str, reward_id: str, number: int, code: str) -> Key:
    """A free code on a shelf. They lie in the order of a hash: spread, whatever they look like."""
    place = blake2s(code.encode(), digest_size=4).hexdigest()
    return Key(shelf(program_id, reward_id, number), f"{place}#{code}")


def code_import(program_id: str, import_id: str) -> Key:
    """An import of codes."""
    return Key(f"P#{program_id}#{_IMPORT}#{import_id}", _IMPORT)


def parse_own_code(pk: str) -> tuple[str, str]:
    """(program, code) of the partition of a shop's own code."""
    kind, program_id, code = pk.split("#")
    if kind != "C":
        raise ValueError(f"{pk!r} is not the partition of a code")
    return program_id, code


def parse_free_code(pk: str, sk: str) -> tuple[int, str]:
    """(shelf, code) of a free code's key."""
    kind, _, _, number = pk.split("#")
    if kind != "F":
        raise ValueError(f"{pk!r} is no shelf")
    return int(number), sk.partition("#")[2]


def parse_code_import(pk: str) -> tuple[str, str]:
    """(program, import) of the partition of an import."""
    kind, program_id, word, import_id = pk.split("#")
    if (kind, word) != ("P", _IMPORT):
        raise ValueError(f"{pk!r} is not the partition of an import")
    return program_id, import_id
