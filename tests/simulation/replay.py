"""Run one seed again, and if it fails, say which few steps are enough for that.

python -m tests.simulation.replay SEED [STEPS]
"""

import sys
from collections.abc import Sequence

from tests.simulation.plans import Step, plan
from tests.simulation.shrink import shortest
from tests.simulation.simulation import Ran, Simulation

STEPS = 1_000


def main(arguments: Sequence[str]) -> int:
    """0 where every law holds, 1 where one does not."""
    seed, count = int(arguments[0]), int(arguments[1]) if arguments[1:] else STEPS
    steps = plan(seed, count)
    failure = failure_of(seed, steps)
    if failure is None:
        ran = Simulation(seed, steps).run()
        print(told(seed, count, ran))  # noqa: T201 - it is a command
        return 0
    few = shortest(steps, lambda some: failure_of(seed, some) is not None)
    print(f"seed {seed} fails; {len(few)} of its {count} steps are enough:")  # noqa: T201 - as above
    for step in few:
        print(step.number, step.request)  # noqa: T201 - as above
    Simulation(seed, few).run()
    return 1


def told(seed: int, count: int, ran: Ran) -> str:
    """What came of a run in which every law holds, in a sentence."""
    return (
        f"Seed {seed}: every law holds after each of {count:,} steps. {ran.answered:,} were "
        f"answered and {ran.refused:,} refused, with {ran.calls:,} calls to the table, "
        f"{ran.faults:,} of them at fault, and {ran.commits:,} commits. "
        f"Digest {ran.digest}: the same at each run."
    )


def failure_of(seed: int, steps: Sequence[Step]) -> str | None:
    """What a run of these steps fails with; None where every law holds."""
    try:
        Simulation(seed, steps).run()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return f"{type(error).__name__}: {error}"
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
