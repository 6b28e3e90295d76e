"""Starts the local AWS; runs in an environment of its own (requirements/stack.txt).

The server gives every concurrent call of a function a process of its own, and unpacks code and
layers anew for each: a second of work, so a burst of sixteen requests would wait half a minute. On
AWS that happens on somebody else's machines. Here packages are unpacked once, and calls beyond a
few wait for a free process.
"""

from __future__ import annotations

import hashlib
import tempfile
import threading
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ministack.app import main  # type: ignore[import-not-found]  # it is not in .venv
from ministack.core import lambda_runtime  # type: ignore[import-not-found]  # as above
from ministack.services import lambda_svc  # type: ignore[import-not-found]  # as above

if TYPE_CHECKING:
    from collections.abc import Callable

PROCESSES_PER_FUNCTION = 4
UNPACKED = Path(tempfile.mkdtemp(prefix="unpacked-"))  # in TMPDIR, which the starter clears
unpacking = threading.Lock()


class UnpackedOnce(zipfile.ZipFile):
    """A package whose `extractall` leaves a link to the one unpacked copy of the same content."""

    def namelist(self) -> list[str]:
        """Nothing: the server asks only to look for paths that escape, and these are our own."""
        return []

    def extractall(self, path: str) -> None:  # type: ignore[override]
        """Makes the empty folder `path` a link to the content."""
        digest = hashlib.sha256(Path(str(self.filename)).read_bytes()).hexdigest()
        unpacked = UNPACKED / digest
        with unpacking:
            if not unpacked.exists():
                super().extractall(unpacked, super().namelist())
        Path(path).rmdir()
        Path(path).symlink_to(unpacked)


def waiting(acquire: Callable[..., tuple[Any, str]]) -> Callable[..., tuple[Any, str]]:
    """The same `acquire_worker`, but with a ceiling, at which it waits instead of refusing."""

    def acquire_worker(*args: object, **options: object) -> tuple[Any, str]:
        while True:
            worker, how = acquire(*args, max_concurrency=PROCESSES_PER_FUNCTION, **options)
            if worker is not None:
                return worker, how
            time.sleep(0.001)

    return acquire_worker


if __name__ == "__main__":
    lambda_svc.acquire_worker = waiting(lambda_runtime.acquire_worker)
    lambda_runtime.zipfile = SimpleNamespace(**{**vars(zipfile), "ZipFile": UnpackedOnce})
    main()
