"""What a service refused, in the shape that boto3's ClientError has."""

from typing import Any, Final

UNREACHABLE: Final = "Unreachable"
"""Our own code for an answer that did not come, or not whole."""

_THEIR_FAULT: Final = 500
_THROTTLED: Final = ("Throttling", "ProvisionedThroughput", "RequestLimit", "TransactionInProgress")
"""How the codes begin of what is refused only for now."""


class ServiceError(Exception):
    """A refusal. `response` holds its code at ["Error"]["Code"], and what else the service told;
    `may_pass` says whether the same request may be taken a little later.

    What it says of itself is the code alone: messages may quote what was sent.
    """

    def __init__(self, code: str, answer: dict[str, Any] | None = None, status: int = 0) -> None:
        super().__init__(f"{code} ({status})" if status else code)
        self.may_pass = status >= _THEIR_FAULT or code.startswith((UNREACHABLE, *_THROTTLED))
        self.response: dict[str, Any] = {**(answer or {}), "Error": {"Code": code}}
