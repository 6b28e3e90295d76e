"""Member tokens: short-lived, signed, for one member's own page."""

from typing import Any, cast

from laurel.bodies import TokenBody
from laurel.domain.earn import check_open
from laurel.operations.clock import Clock
from laurel.operations.services import Place, Services, open_account
from laurel.operations.turns import Done
from laurel.signing import Signer
from laurel.storage.codec import instant


def issue_token(
    services: Services, signer: Signer, place: Place, seconds: int, clock: Clock
) -> Done:
    """A token that speaks for the member for so many seconds, by the program's clock."""
    opened = open_account(services, place, clock)
    check_open(opened.account)
    token, ends = signer.member_token(
        place.program_id, place.member_id, opened.program.mode, opened.now, seconds
    )
    body: TokenBody = {"token": token, "expires_at": instant(ends)}
    return Done(cast("dict[str, Any]", body))
