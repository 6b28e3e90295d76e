"""What the environment must say: read once, and a missing name fails at the first line that
asks.
"""

import os
from dataclasses import dataclass
from typing import Self


class UnsetError(RuntimeError):
    """The environment does not say what it must."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Names of the deployed resources."""

    table: str
    signing_secret: str
    stage: str

    @classmethod
    def from_environment(cls) -> Self:
        """The settings of this process."""
        return cls(
            table=_required("LAUREL_TABLE"),
            signing_secret=os.environ.get("LAUREL_SIGNING_SECRET", ""),
            stage=os.environ.get("LAUREL_STAGE", "local"),
        )


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise UnsetError(f"the environment variable {name} must be set")
    return value
