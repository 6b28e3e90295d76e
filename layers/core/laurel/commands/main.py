"""The `laurel` command and its parts."""

import argparse
import sys
from collections.abc import Sequence

from laurel.commands import agenda, amazon, audit, codes, keys, notices, program, restore
from laurel.domain.errors import LaurelError
from laurel.settings import UnsetError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status says whether it did what was asked: 1 where it was refused, 2
    where it could not be tried.
    """
    parser = argparse.ArgumentParser(prog="laurel", description="Laurel, from the command line")
    parts = parser.add_subparsers(dest="part", required=True)
    for part in (keys, program, audit, agenda, codes, notices, restore):
        part.add_to(parts)
    chosen = parser.parse_args(arguments)
    amazon.name_region()
    try:
        status: int = chosen.run(chosen)
    except LaurelError as refused:
        print(f"{refused.code}: {refused.detail}", file=sys.stderr)
        return 1
    except UnsetError as unset:
        print(unset, file=sys.stderr)
        return 2
    except amazon.failures() as failed:
        print(f"AWS: {failed}", file=sys.stderr)
        return 2
    return status
