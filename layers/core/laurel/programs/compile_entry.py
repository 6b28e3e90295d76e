"""Who may join, from a checked document."""

from laurel.domain.entry_rule import EntryRule
from laurel.programs.units import Raw, Units


def entry_rule(raw: Raw | None, units: Units) -> EntryRule | None:
    """The rule of a restricted entry; None where everybody may join."""
    if raw is None or not raw["restricted"]:
        return None
    first_order = raw.get("first_order")
    return EntryRule(None if first_order is None else units.minor(first_order["at_least"]))
