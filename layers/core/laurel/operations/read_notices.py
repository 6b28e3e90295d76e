"""Notices: the touch points that went out to a member."""

from typing import Any

from laurel.operations.clock import Clock
from laurel.operations.services import Place, Services, open_account
from laurel.storage.notice_items import list_notices


def read_notices(
    services: Services, place: Place, limit: int, after: str | None, clock: Clock
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of them, newest first, and where to go on from; member_not_found."""
    open_account(services, place, clock)
    table = services.ledger.table
    return list_notices(table, place.program_id, place.member_id, limit, after)
