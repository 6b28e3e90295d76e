"""Answers about who may join."""

from typing import Literal, TypedDict


class InvitationBody(TypedDict):
    """An invitation: open, or used by the member it let in."""

    invitation_id: str
    tier: str | None
    status: Literal["open", "used"]
    member_id: str | None
