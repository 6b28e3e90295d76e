"""Programs and jobs."""

from typing import Any, Literal, Self

from pydantic import model_validator

from laurel.pointers import wrong_part
from laurel.requests.parts import Body, Id, Instant


class JobRequest(Body):
    """A run of a job as of an instant."""

    as_of: Instant


class ProgramRequest(Body):
    """A program, from a preset (with RFC 7396 overrides) or as a document."""

    preset: Id | None = None
    document: dict[str, Any] | None = None
    overrides: dict[str, Any] | None = None
    mode: Literal["live", "test"] = "live"

    @model_validator(mode="after")
    def _preset_or_document(self) -> Self:
        if (self.preset is None) == (self.document is None):
            raise ValueError("give either preset or document")
        if self.overrides is not None and self.preset is None:
            raise wrong_part("overrides", "overrides go over a preset")
        return self
