"""Documents by what was typed: the file of that name, or the preset of that id."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from laurel.programs.presets import preset, preset_ids, read_yaml

FILE_HELP = "a document in YAML or JSON, or the id of a preset"


class UnreadableFileError(Exception):
    """What was named is no file that can be read; the text says what is wrong with it."""


def read_document(named: Path) -> dict[str, Any]:
    """The document as written. Raises UnreadableFileError."""
    if str(named) in preset_ids() and not named.exists():
        return preset(str(named))
    return read_mapping(named)


def read_mapping(file: Path) -> dict[str, Any]:
    """What a file in YAML or JSON holds. Raises UnreadableFileError."""
    try:
        return read_yaml(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        told = f"{file} cannot be read: there is no such file, and no preset is called so"
        raise UnreadableFileError(told) from error
    except (OSError, ValueError) as error:
        raise UnreadableFileError(f"{file} cannot be read: {error}") from error
