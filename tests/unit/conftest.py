"""Unit tests open no connection."""

import pytest


@pytest.fixture(autouse=True)
def _no_network(socket_disabled: None) -> None:
    """Fail whoever opens a socket."""
