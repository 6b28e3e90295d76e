"""What clients were told. The same request has one answer, however often it is sent."""

from collections import Counter

from laurel.domain.errors import LaurelError
from laurel.operations.turns import Done
from tests.builders import Json
from tests.simulation.commits import Attempt
from tests.simulation.requests import Request

_KEPT = frozenset(
    {
        "enrol",
        "earn",
        "return",
        "adjust",
        "redeem",
        "complete",
        "cancel",
        "subscribe",
        "renew",
        "refund",
        "payout",
        "import",
        "erase",
    }
)
"""Kinds of requests that are answered once for ever: again, the first answer is given again."""


class Answers:
    """Everything that was answered, by kind, member and id."""

    def __init__(self) -> None:
        self.first: dict[tuple[str, ...], Json] = {}
        self.answered = self.refused = 0
        self.entries: dict[str, dict[str, str]] = {}
        """Of members: the kinds of entries that anybody was told of, by their ids."""
        self.codes = Counter[str]()
        """How often requests were refused, by the code of the refusal."""

    def told(self, attempt: Attempt, done: Done, unanswered: int) -> None:
        """A client was answered. AssertionError where it was told something else before, or where
        a job passed members over for no good reason: twice in a row a call must have failed.
        """
        self.answered += 1
        request = attempt.request
        name = _name(request)
        if request.kind == "preview":
            return
        if request.kind == "job":
            faulty = [one for one in done.body["refused"] if one["code"] == "internal_error"]
            assert 2 * len(faulty) <= unanswered, faulty
        first = self.first.setdefault(name, done.body)
        for entry in done.body.get("entries", ()):
            told = self.entries.setdefault(request.member, {})
            assert told.setdefault(entry["entry_id"], entry["kind"]) == entry["kind"]
        assert first == done.body or request.kind not in _KEPT, (name, first, done.body)

    def refuse(self, attempt: Attempt, error: LaurelError) -> None:
        """A client was refused."""
        self.refused += 1
        self.codes[f"{attempt.request.kind} {error.code}"] += 1

    def code_of(self, request: Request) -> str | None:
        """The code of the voucher that a redemption brought, if anybody was told."""
        for kind in ("redeem", "complete"):
            voucher = self.first.get((kind, request.member, request.about, ""), {}).get("voucher")
            if voucher is not None:
                code: str = voucher["code"]
                return code
        return None


def _name(request: Request) -> tuple[str, ...]:
    """What tells it from every other request: its kind, whom and what it is about, its own id."""
    ids = ("payout_id", "import_id", "payment_reference") if request.kind != "subscribe" else ()
    own = next((request.body[one] for one in ids if one in request.body), "")
    return request.kind, request.member, request.about, own
