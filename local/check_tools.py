"""Says in one sentence what is missing before anything is started."""

import platform
import sys
from pathlib import Path

from local.errors import LocalStackError

PROJECT = Path(__file__).resolve().parent.parent
STACK_PYTHON = PROJECT / ".venv-stack" / "bin" / "python"


def tool(name: str) -> str:
    """The path of a command of the project's own environment."""
    return str(Path(sys.executable).parent / name)


def check_tools() -> None:
    """Raises LocalStackError for the first thing that is missing."""
    if platform.system() != "Linux":
        raise LocalStackError(
            "The local stack runs on Linux, because the layers it deploys are built for it: use a "
            "Linux container, a virtual machine or WSL."
        )
    if sys.version_info[:2] != (3, 13):
        raise LocalStackError(f"Python 3.13 is needed, this is {platform.python_version()}.")
    for path in (tool("sam"), tool("uv"), str(STACK_PYTHON)):
        if not Path(path).exists():
            raise LocalStackError(f"{Path(path).name} is not installed: run `make install` first.")
