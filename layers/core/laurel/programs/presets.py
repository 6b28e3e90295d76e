"""The gallery: the presets that ship with the product, each a document in YAML beside this file."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from laurel.domain.errors import Refusal

_FOLDER = files("laurel.programs") / "presets"
_MOST_PARTS: Final = 100_000
_MOST_DEPTH: Final = 64


@cache
def preset_ids() -> tuple[str, ...]:
    """The ids of all presets, sorted."""
    names = (file.name for file in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@cache
def preset(preset_id: str) -> dict[str, Any]:
    """A preset's document, as written; preset_not_found for an id that none has."""
    if preset_id not in preset_ids():
        raise Refusal("preset_not_found", f"no preset is called {preset_id!r}")
    return read_yaml((_FOLDER / f"{preset_id}.yaml").read_text(encoding="utf-8"))


def read_yaml(text: str) -> dict[str, Any]:
    """A document in YAML (or JSON, which is YAML): dates stay texts, only true and false are
    flags. ValueError for a text that is neither, or holds no mapping.
    """
    try:
        document = yaml.load(text, Loader=_DatesAsText)  # noqa: S506 - a SafeLoader
        _check_bounds(document)
    except yaml.YAMLError as error:
        raise ValueError(f"it is no YAML: {error}") from error
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    if not isinstance(document, dict):
        raise ValueError("it holds no mapping, so it is no document")  # noqa: TRY004 - what was read
    return document


def _check_bounds(document: object) -> None:
    """Aliases (`*a`) make nine short lines into a billion parts, or a list that holds itself."""
    parts, level = 0, [document]
    for _ in range(_MOST_DEPTH):
        if not level:
            return
        parts += len(level)
        if parts > _MOST_PARTS:
            raise ValueError(f"it has more than {_MOST_PARTS} parts")
        level = [inner for one in level for inner in _within(one)]
    raise ValueError("it is nested too deep")


def _within(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


class _DatesAsText(yaml.SafeLoader):
    """YAML 1.1 turns `2026-03-01` into a date and `on` into true; a document wants the texts."""


_DatesAsText.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_DatesAsText.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf")
)


def merge_patch(target: Any, patch: Any) -> Any:  # noqa: ANN401 - any JSON
    """The target with an RFC 7396 merge patch put over it; neither is changed."""
    if not isinstance(patch, dict):
        return patch
    merged: dict[str, Any] = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged
