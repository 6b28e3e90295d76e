"""Benefits from a checked document."""

from collections.abc import Iterable
from fractions import Fraction

from laurel.domain.benefit import Benefit, Family
from laurel.programs.compile_conditions import condition
from laurel.programs.units import Raw, Units


def benefits(raw: Iterable[str | Raw], units: Units) -> tuple[Benefit, ...]:
    """Benefits, written as their ids or with their terms."""
    return tuple(_benefit(one, units) for one in raw)


def _benefit(raw: str | Raw, units: Units) -> Benefit:
    if isinstance(raw, str):
        return Benefit(raw)
    return Benefit(
        raw["benefit"],
        units.minor(raw["min_spend"]) if "min_spend" in raw else None,
        Fraction(raw["percent_off"]) / 100 if "percent_off" in raw else None,
        raw.get("free_shipping", False),
        condition(raw.get("when"), units),
        condition(raw.get("lines"), units),
        _family(raw),
    )


def _family(raw: Raw) -> Family | None:
    """As the document says; what takes something off is a better price."""
    if "family" in raw:
        return Family(raw["family"])
    takes_off = "percent_off" in raw or raw.get("free_shipping", False)
    return Family.PRICE if takes_off else None
