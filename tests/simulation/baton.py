"""Who goes on next: clients take turns on one thread, in an order that a seed says.

Operations are plain functions that wait in the middle of a call. So each client is a greenlet: it
can be left in the middle of whatever it does, at a call to DynamoDB, and gone on with later. Only
one runs at a time, and gives the baton on only where it asks to: the same seed gives the same order
of every call of all clients. Threads would do too, but are slow to wake on a busy machine.
"""

from collections.abc import Callable, Sequence
from random import Random

from greenlet import getcurrent, greenlet


class Baton:
    """Runs tasks to their ends, one at a time, in an order drawn from `chance`."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._alive: list[greenlet] = []

    def run(self, tasks: Sequence[Callable[[], None]]) -> None:
        """All of them; raises what the first one that fails raises, and the others stop there."""
        self._alive = [greenlet(task) for task in tasks]
        while self._alive:
            self._chance.choice(self._alive).switch()  # comes back when one of them has ended
            self._alive = [one for one in self._alive if not one.dead]

    def offer(self) -> None:
        """Whoever is drawn goes on; it may be who asks."""
        self._pass_to(self._chance.choice(self._alive))

    def give_up(self) -> None:
        """Somebody else goes on, if there is anybody: who asks has something to wait for."""
        others = [one for one in self._alive if one is not getcurrent()]
        if others:
            self._pass_to(self._chance.choice(others))

    def _pass_to(self, one: greenlet) -> None:
        if one is not getcurrent():
            one.switch()
