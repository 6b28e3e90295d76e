"""What `make doctor` finds: a sentence on how it is, and one on what to do if it is not well."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`remedy` is empty where all is well; `is_broken` tells a fault from something to know."""

    sentence: str
    remedy: str = ""
    is_broken: bool = False

    @property
    def line(self) -> str:
        """As it is printed."""
        if not self.remedy:
            return f"  ok    {self.sentence}"
        return f"  {'BAD ' if self.is_broken else 'note'}  {self.sentence}\n        → {self.remedy}"


def well(sentence: str) -> Finding:
    """As it should be."""
    return Finding(sentence)


def note(sentence: str, remedy: str) -> Finding:
    """Nothing is broken, but somebody may want to know."""
    return Finding(sentence, remedy)


def broken(sentence: str, remedy: str) -> Finding:
    """Something does not work, or will not for long."""
    return Finding(sentence, remedy, is_broken=True)
