"""Keys of holds that have units of stocks: built and parsed here and nowhere else."""

from typing import Final

from laurel.storage.keys import Key

HOLD: Final = "HOLD#"


def holds_partition(program_id: str, reward_id: str, shard: int) -> str:
    """One shard of the holds that have a unit of a reward's stock."""
    return f"H#{program_id}#{reward_id}#{shard:02}"


def hold(
    program_id: str, reward_id: str, shard: int, ends_at: str, member_id: str, redemption_id: str
) -> Key:
    """A hold that has a unit of a reward's stock; instants of one length sort by time."""
    partition = holds_partition(program_id, reward_id, shard)
    return Key(partition, f"{HOLD}{ends_at}#{member_id}#{redemption_id}")


def parse_hold(sk: str) -> tuple[str, str, str]:
    """(instant of its end, member, redemption) of a hold."""
    if not sk.startswith(HOLD):
        raise ValueError(f"{sk!r} is no hold")
    ends_at, member_id, redemption_id = sk.removeprefix(HOLD).split("#")
    return ends_at, member_id, redemption_id
