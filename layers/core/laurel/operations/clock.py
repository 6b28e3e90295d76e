"""What "now" is for a request: the real clock, or the caller's in a test program."""

from datetime import datetime

from laurel.domain.errors import InvalidContent
from laurel.domain.frozen import dataclass
from laurel.domain.program import Mode


@dataclass(frozen=True, slots=True)
class Clock:
    """The real instant, and the one that the caller asked for with Laurel-Clock."""

    real: datetime
    asked: datetime | None = None

    def now(self, mode: Mode) -> datetime:
        """Now, for a program of that mode; clock_not_allowed in a live one."""
        if self.asked is None:
            return self.real
        if mode is not Mode.TEST:
            raise InvalidContent("clock_not_allowed", "this program is live: it has the real time")
        return self.asked
