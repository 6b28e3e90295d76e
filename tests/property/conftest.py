"""Property tests open no connection, and are the same on every run: they cannot flake.

HYPOTHESIS_PROFILE=explore looks further, at other examples each time; `soak` (`make soak`) does so
for hours, at many times more.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "same", derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.register_profile("explore", settings.get_profile("same"), derandomize=False)
settings.register_profile("soak", settings.get_profile("explore"), max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(autouse=True)
def _no_network(socket_disabled: None) -> None:
    """Fail whoever opens a socket."""
