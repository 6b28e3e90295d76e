"""Causes in a program document: what members can give to."""

from __future__ import annotations

from pydantic import Field

from laurel.programs.schema.parts import Part, Text


class Cause(Part):
    """Something that members can give to."""

    name: Text = Field(description="What members see", examples=["Wildlife"])
