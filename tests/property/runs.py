"""How many examples a law is held against: many more under the profile `soak`."""

import os

from hypothesis import settings

SOAK = 40
"""Times as many."""


def examples(many: int) -> settings:
    """So many examples in each run; the laws of returns look at many orders in each."""
    is_soak = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
    return settings(max_examples=many * SOAK if is_soak else many)
