"""Keys of notices: in the member's partition, sorted by the instant they went out as of.

| what is asked                   | how                                                   |
| ------------------------------- | ----------------------------------------------------- |
| a member's notices, newest first | query pk M#…, sk begins NOTICE#, descending          |
"""

from typing import Final

from laurel.storage.keys import Key, member_partition

NOTICE: Final = "NOTICE#"


def notice(program_id: str, member_id: str, at: str, about: str) -> Key:
    """A notice, by its instant (ISO, UTC) and what it is about."""
    return Key(member_partition(program_id, member_id), f"{NOTICE}{at}#{about}")


def parse_notice(sk: str) -> tuple[str, str]:
    """(instant, what it is about) of a notice."""
    if not sk.startswith(NOTICE):
        raise ValueError(f"{sk!r} is not a notice")
    at, _, about = sk.removeprefix(NOTICE).partition("#")
    return at, about
