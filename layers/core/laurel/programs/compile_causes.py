"""Causes, and which of them a reward gives to, from a checked document."""

from typing import Final

from laurel.domain.cause import Cause, ChosenCause, NamedCause, OneCause, Recipient
from laurel.programs.units import Raw

CHOSEN: Final = "chosen"
"""The cause that the member chose, where a document names one."""

ANY: Final = "any"
"""The cause that the redemption names, where a reward names one."""


def causes(document: Raw) -> dict[str, Cause]:
    """The causes of a document, by id; none in one from before there were causes."""
    return {name: Cause(name, raw["name"]) for name, raw in document.get("causes", {}).items()}


def recipient(voucher: Raw) -> Recipient | None:
    """Which cause a reward's donation goes to; None for what is no donation."""
    match voucher.get("cause"):
        case None:
            return None
        case "chosen":
            return ChosenCause()
        case "any":
            return NamedCause(tuple(voucher.get("causes", ())))
        case cause_id:
            return OneCause(cause_id)
