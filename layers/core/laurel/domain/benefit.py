"""Benefits: what members have without spending anything for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit by its id; `min_spend` (minor units) is how large an order it is for."""

    benefit_id: str
    min_spend: int | None = None
