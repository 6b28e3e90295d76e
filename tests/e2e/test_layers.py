"""The layers as they were built for the stack: small, and compiled to the last module."""

from importlib.util import cache_from_source
from pathlib import Path

import pytest

from tests.template import PROJECT

BUILT = PROJECT / ".aws-sam" / "build"
LAYERS = ("VendorLayer", "CoreLayer")

MOST_BYTES = 35_000_000
"""Unzipped and together. Lambda's limit is 250 MB; what it loads, a new instance waits for."""


def test_both_layers_together_are_small() -> None:
    sizes = {name: sum(file.stat().st_size for file in files(name)) for name in LAYERS}
    assert all(sizes.values())
    assert sum(sizes.values()) <= MOST_BYTES


@pytest.mark.parametrize("layer", LAYERS)
def test_every_module_is_compiled(layer: str) -> None:
    """Where a layer lies nothing can be written: what is not compiled is so at each cold start."""
    modules = [file for file in files(layer) if file.suffix == ".py"]
    assert modules
    assert not [module for module in modules if not Path(compiled(module)).exists()]


def files(layer: str) -> list[Path]:
    return [file for file in (BUILT / layer).rglob("*") if file.is_file()]


def compiled(module: Path) -> str:
    """Where Python 3.13, which functions run on, looks for it."""
    return cache_from_source(str(module))
