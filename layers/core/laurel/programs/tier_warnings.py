"""Terms of tiers that are allowed and probably not meant."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from laurel.domain.errors import Fault

type Raw = Mapping[str, Any]

_YEAR_ENDS: Final = {"calendar_year": "year_end", "membership_year": "membership_year_end"}
"""The validity that ends with the year of a window."""


def tier_warnings(document: Raw) -> Iterator[Fault]:
    """Reviews in the middle of a year, levels nobody can keep, and falls that never come."""
    tiers = document.get("tiers")
    if tiers is None:
        return
    window, validity = tiers["window"]["kind"], tiers["validity"]
    ends = _YEAR_ENDS.get(window)
    if ends is not None and validity["kind"] == "for":
        told = "a review in the middle of a year sees only what came of it so far"
        yield Fault("/tiers/validity/kind", f"{told}: use {ends}")
    if ends is not None and validity["kind"] == ends and validity["years_after"] == 0:
        told = "nobody keeps a level into a new year, of which nothing has counted yet"
        yield Fault("/tiers/validity/years_after", f"{told}: use 1")
    falls = tiers["fall"] != "to_fitting" or "most_levels" in tiers
    if validity["kind"] == "forever" and falls:
        name = "most_levels" if "most_levels" in tiers else "fall"
        told = "a level that stays never falls: leave it out, or give levels an end by validity"
        yield Fault(f"/tiers/{name}", told)
