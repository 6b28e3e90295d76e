"""What a service refused, in the shape that boto3's ClientError has."""

from typing import Any, Final

UNREACHABLE: Final = "Unreachable"
"""Our own code for an answer that did not come, or not whole."""


class ServiceError(Exception):
    """A refusal. `response` holds its code at ["Error"]["Code"], and what else the service told.

    What it says of itself is the code alone: messages may quote what was sent.
    """

    def __init__(self, code: str, answer: dict[str, Any] | None = None, status: int = 0) -> None:
        super().__init__(f"{code} ({status})" if status else code)
        self.status = status
        self.response: dict[str, Any] = {**(answer or {}), "Error": {"Code": code}}
