"""Invitations: built, read and used here. One is open until it lets somebody in, once for ever."""

from laurel.domain.frozen import dataclass, replace
from laurel.storage import keys
from laurel.storage.table import Absent, Equals, Item, Put, Table

_OPEN = ""
"""What stands in the place of the member while there is none: a condition can ask for it."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Good for one member: for anybody while `member_id` is None, then for nobody else. `tier_id`
    is the level at which they begin; None: where everybody does.
    """

    program_id: str
    invitation_id: str
    member_id: str | None = None
    tier_id: str | None = None


def find_invitation(table: Table, program_id: str, invitation_id: str) -> Invitation | None:
    """The invitation of an id as it stands now."""
    item = table.get(keys.invitation(program_id, invitation_id))
    return read_invitation(item) if item else None


def new_invitation(invitation: Invitation) -> Put:
    """Write an open invitation, if there is none of its id."""
    return Put(invitation_item(invitation), Absent())


def used_invitation(invitation: Invitation, member_id: str) -> Put:
    """Let the member in by it, if it is still open: two at once cannot both be."""
    used = replace(invitation, member_id=member_id)
    return Put(invitation_item(used), Equals("member", _OPEN))


def invitation_item(invitation: Invitation) -> Item:
    """An invitation."""
    key = keys.invitation(invitation.program_id, invitation.invitation_id)
    tier = {} if invitation.tier_id is None else {"tier": invitation.tier_id}
    return {"pk": key.pk, "sk": key.sk, "member": invitation.member_id or _OPEN, **tier}


def read_invitation(item: Item) -> Invitation:
    """The invitation of an item."""
    program_id, invitation_id = keys.parse_invitation(str(item["pk"]))
    tier_id = str(item["tier"]) if "tier" in item else None
    return Invitation(program_id, invitation_id, str(item["member"]) or None, tier_id)
