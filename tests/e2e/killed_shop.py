"""The example shop on a bad day: `python -m tests.e2e.killed_shop MOMENT STEP command …`.

It is killed `before` a step's call, `after` the call and before its answer is noted, or once that
is `noted`. `lost` kills nobody: the first answer to each request gets lost on its way back.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from shop import laurel_api
from shop.__main__ import main
from shop.journal import Journal, Json


def die() -> None:
    """As from a power cut: nothing is cleaned up, nothing is written any more."""
    os.kill(os.getpid(), signal.SIGKILL)


def kill(moment: str, wanted: str) -> None:
    """Be killed at that moment of that step."""
    step_of = Journal.step

    def step(journal: Journal, job: str, name: str, call: Callable[[], Json]) -> Json:
        def dying_call() -> Json:
            if moment == "before":
                die()
            answer = call()
            if moment == "after":
                die()
            return answer

        is_it = name == wanted
        answer = step_of(journal, job, name, dying_call if is_it else call)
        if moment == "noted" and is_it:
            die()
        return answer

    Journal.step = step  # type: ignore[assignment, method-assign] # the point of this program


def lose_answers() -> None:
    """The request arrives and is carried out; the shop hears nothing, the first time."""
    lost = set[str]()
    send = laurel_api.Laurel._send  # noqa: SLF001 - where the network begins

    def send_and_lose(laurel: Any, *request: Any) -> tuple[int, Json, float]:
        answer = send(laurel, *request)
        if repr(request) in lost:
            return answer
        lost.add(repr(request))
        return laurel_api.NOTHING_CAME, {"detail": "the answer was lost"}, 0

    laurel_api.Laurel._send = send_and_lose  # type: ignore[assignment, method-assign] # noqa: SLF001 - as above
    laurel_api.WAITS = (0, 0)


if __name__ == "__main__":
    moment, wanted = sys.argv[1:3]
    del sys.argv[1:3]
    if moment == "lost":
        lose_answers()
    else:
        kill(moment, wanted)
    sys.exit(main())
