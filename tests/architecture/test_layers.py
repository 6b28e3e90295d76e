"""Three hops, one direction: functions translate, operations commit, the domain decides."""

import sys

import pytest

from tests.architecture.source import CORE, FUNCTIONS, Source, sources

LAYERS: dict[str, set[str]] = {
    "laurel": set(),
    "laurel.domain": set(),
    "laurel.pointers": {"laurel.domain"},
    "laurel.strict_json": {"laurel.domain"},
    "laurel.signing": {"laurel.domain"},
    "laurel.requests": {"laurel.domain", "laurel.pointers"},
    "laurel.bodies": set(),
    "laurel.aws": set(),
    "laurel.storage": {"laurel.aws", "laurel.domain"},
    "laurel.programs": {"laurel.domain", "laurel.pointers", "laurel.storage"},
    "laurel.answers": {"laurel.domain", "laurel.storage", "laurel.bodies"},
    "laurel.secret_keys": {"laurel.signing", "laurel.storage"},
    "laurel.operations": {
        "laurel.answers",
        "laurel.bodies",
        "laurel.domain",
        "laurel.programs",
        "laurel.requests",
        "laurel.signing",
        "laurel.storage",
    },
    "laurel.paths": set(),
    "laurel.settings": set(),
    "laurel.telemetry": set(),
    "laurel.table_wiring": {"laurel.aws", "laurel.settings", "laurel.signing", "laurel.storage"},
    "laurel.wiring": {"laurel.operations", "laurel.storage", "laurel.table_wiring"},
    "laurel.calls": {"laurel.domain", "laurel.operations", "laurel.requests", "laurel.signing"},
    "laurel.http": {
        "laurel.calls",
        "laurel.domain",
        "laurel.operations",
        "laurel.requests",
        "laurel.strict_json",
        "laurel.telemetry",
    },
    "laurel.jobs": {
        "laurel.operations",
        "laurel.requests",
        "laurel.storage",
        "laurel.telemetry",
    },
    "laurel.streams": {"laurel.operations", "laurel.telemetry"},
    "laurel.stream_wiring": {"laurel.operations", "laurel.storage", "laurel.wiring"},
    "laurel.commands": {
        "laurel.domain",
        "laurel.operations",
        "laurel.programs",
        "laurel.requests",
        "laurel.secret_keys",
        "laurel.settings",
        "laurel.storage",
        "laurel.stream_wiring",
        "laurel.wiring",
    },
    "laurel.__main__": {"laurel.commands"},
    "functions": {
        "laurel.bodies",
        "laurel.calls",
        "laurel.domain",
        "laurel.http",
        "laurel.jobs",
        "laurel.operations",
        "laurel.paths",
        "laurel.requests",
        "laurel.secret_keys",
        "laurel.stream_wiring",
        "laurel.streams",
        "laurel.table_wiring",
        "laurel.telemetry",
        "laurel.wiring",
    },
}
"""What may import what, from the bottom up: nobody imports what stands further down this list."""

THIRD_PARTY: dict[str, set[str]] = {
    "laurel.aws.credentials": {"botocore"},
    "laurel.commands.amazon": {"botocore"},
    "laurel.storage.dynamo_table": {"boto3", "botocore"},
    "laurel.stream_wiring": {"boto3"},
    "laurel.table_wiring": {"boto3"},
    "laurel.signing": {"jwt"},
    "laurel.pointers": {"pydantic", "pydantic_core"},
    "laurel.requests": {"pydantic"},
    "laurel.programs.schema": {"pydantic"},
    "laurel.programs.checks": {"pydantic"},
    "laurel.programs.presets": {"yaml"},
    "laurel.telemetry": {"aws_lambda_powertools"},
}
"""Who may import what is not ours: every dependency has one or two places."""

SHIPPED = sources(CORE, FUNCTIONS)


@pytest.mark.parametrize("source", SHIPPED, ids=lambda source: source.module)
def test_it_imports_only_layers_below(source: Source) -> None:
    layer = _layer(source.module)
    ours = {_layer(name) for name in source.imports() if name.split(".")[0] == "laurel"}
    assert ours - {layer} <= LAYERS[layer]


@pytest.mark.parametrize("source", SHIPPED, ids=lambda source: source.module)
def test_it_imports_only_the_packages_it_is_there_for(source: Source) -> None:
    packages = {name.split(".")[0] for name in source.imports()}
    others = packages - sys.stdlib_module_names - {"laurel", "api"}
    package = source.module.rpartition(".")[0]
    assert others <= THIRD_PARTY.get(source.module, THIRD_PARTY.get(package, set()))


def test_no_layer_may_import_one_above_it() -> None:
    order = list(LAYERS)
    for layer, below in LAYERS.items():
        assert all(order.index(other) < order.index(layer) for other in below), layer


def test_every_layer_and_every_permission_is_in_use() -> None:
    """The lists only say what is so: what nobody imports any more comes off them."""
    used: dict[str, set[str]] = {layer: set() for layer in LAYERS}
    for source in SHIPPED:
        layer = _layer(source.module)
        ours = {_layer(name) for name in source.imports() if name.split(".")[0] == "laurel"}
        used[layer] |= ours - {layer}
    assert used == LAYERS


def test_a_function_imports_no_other_function() -> None:
    for source in sources(FUNCTIONS):
        assert not {name for name in source.imports() if name.split(".")[0] == "api"}


def _layer(module: str) -> str:
    """`laurel.domain.earn` → `laurel.domain`; what stands beside the folders is its own layer."""
    if module.split(".", maxsplit=1)[0] == "functions":
        return "functions"
    return ".".join(module.split(".")[:2])
