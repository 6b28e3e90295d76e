"""The records of a redemption, and where it stands by them."""

from datetime import datetime

from laurel.domain import redeem as core
from laurel.domain.account import Account
from laurel.domain.balances import without_ended_holds
from laurel.domain.errors import Refusal
from laurel.domain.frozen import dataclass
from laurel.domain.program import Program
from laurel.domain.redeem import Redemption, RedemptionStatus
from laurel.domain.reward import Price
from laurel.operations.services import Place, Services
from laurel.storage import codec
from laurel.storage.items import Record

REDEEM = "redeem"
COMPLETE = "complete"
CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Story:
    """The records of a redemption: how it began, and how it went on."""

    redeemed: Record
    completed: Record | None
    cancelled: Record | None

    @property
    def turn(self) -> int:
        """The last one of it."""
        records = (self.redeemed, self.completed, self.cancelled)
        return max(record.turn for record in records if record is not None)

    @property
    def redemption(self) -> Redemption:
        """What it spends, pinned when it began, and when it was completed."""
        last = self.completed or self.redeemed
        details, ends_at = last.details, last.details["ends_at"]
        is_spent = self.completed is not None or ends_at is None
        return Redemption(
            last.client_id,
            details["reward"],
            Price(details["wallet"], details["quantity"]),
            codec.read_lots(details["lots"]),
            ends_at and codec.read_instant(ends_at),
            last.recorded_at if is_spent else None,
            details.get("cause"),
            details.get("unit", False),
        )

    def status(self, account: Account, now: datetime) -> RedemptionStatus:
        """Where it stands now."""
        if self.cancelled is not None:
            return RedemptionStatus.CANCELLED
        if self.completed is not None or self.redemption.ends_at is None:
            return RedemptionStatus.COMPLETED
        hold = core.find_hold(without_ended_holds(account, now), self.redeemed.client_id)
        return RedemptionStatus.HELD if hold else RedemptionStatus.ENDED

    @property
    def voucher_code(self) -> str | None:
        """The code of the voucher it issued."""
        record = self.completed or self.redeemed
        voucher = record.answer["voucher"]
        return voucher["code"] if voucher else None


def find_story(services: Services, place: Place, redemption_id: str) -> Story:
    """The records of a redemption; redemption_not_found."""
    kinds = (REDEEM, COMPLETE, CANCEL)
    wanted = [(kind, redemption_id) for kind in kinds]
    found = services.ledger.records(place.program_id, place.member_id, *wanted)
    redeemed, completed, cancelled = found
    if redeemed is None:
        raise Refusal("redemption_not_found", f"there is no redemption {redemption_id!r}")
    return Story(redeemed, completed, cancelled)


def program_then(services: Services, place: Place, story: Story) -> Program:
    """The program version that the redemption began under."""
    return services.library.program(place.program_id, story.redeemed.program_version)
