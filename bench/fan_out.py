"""How a run fans out: the deployed state machine, interpreted over the real list and workers.

Only what `statemachine/run_agenda.asl.json` uses is understood; anything else is an error. A state
that is entered is a transition, which is what Step Functions bills, in children too. The members
are in memory; each worker is given the time that docs/scale.md reckons with. With very many due the
list is real, and the workers are taken to finish, as a batch does in that time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bench.figures import Figure, at_most, keep
from bench.members import AS_OF, Crowd
from bench.scale_figures import MS_EACH
from laurel.jobs import work_shard
from laurel.operations.list_shards import BATCH, Run, list_shards
from laurel.operations.run_job import Job
from laurel.operations.services import Metered, Services
from laurel.requests.instants import parse_instant
from laurel.storage.codec import instant
from laurel.storage.keys import SHARDS
from laurel.storage.ledger import Ledger
from laurel.storage.memory_table import MemoryTable
from laurel.storage.meter import Meter
from laurel.storage.table import Put
from local.check_tools import PROJECT
from tests.logs import caught

type Json = dict[str, Any]
type Task = Callable[[Json], Json]

DUE: Final = (0, 100, 1_000, 10_000, 100_000)
PER_CHILD: Final = 4
"""States of a child that finishes in one go: work, letters, choice, end."""

PER_RUN: Final = 4
"""States of the run itself: list, map, choice, end."""

_MOST_WORKED: Final = 10_000
_TIMEOUT: Final = 300_000
_PAGE: Final = 100


@dataclass(slots=True)
class Worker:
    """Lambda's context for one call: each time it is asked, a page more is done."""

    left: float = _TIMEOUT

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds."""
        self.left -= _PAGE * MS_EACH
        return int(self.left)


@dataclass(slots=True)
class Machine:
    """A state machine's states, what its tasks do, and how many states were entered."""

    tasks: Mapping[str, Task]
    transitions: int = 0
    children: int = 0
    entered: list[str] = field(default_factory=list[str])

    def run(self, machine: Json, given: Json) -> Json:
        """The output of a machine, or of a map's child."""
        name, value = machine["StartAt"], given
        while True:
            self.transitions += 1
            self.entered.append(name)
            state = machine["States"][name]
            value = self._enter(name, state, value)
            if state["Type"] == "Succeed" or state.get("End"):
                return value
            name = _chosen(state, value) if state["Type"] == "Choice" else state["Next"]

    def _enter(self, name: str, state: Json, value: Json) -> Json:
        match state["Type"]:
            case "Task":
                return self.tasks[name](value)
            case "Map":
                self._map(state, value)
                return value
            case "Choice" | "Succeed":
                return value
            case other:
                raise ValueError(f"{name}: a state of type {other} is not understood")

    def _map(self, state: Json, value: Json) -> None:
        processor = state["ItemProcessor"]
        items = value[state["ItemsPath"].removeprefix("$.")]
        if processor["ProcessorConfig"]["Mode"] == "DISTRIBUTED":
            self.children += len(items)
        for item in items:
            self.run(processor, item)


def _chosen(state: Json, value: Json) -> str:
    for rule in state["Choices"]:
        found = value.get(rule["Variable"].removeprefix("$."))
        holds = isinstance(found, str) if "IsString" in rule else found is rule["BooleanEquals"]
        if holds:
            return str(rule["Next"])
    return str(state["Default"])


def fan_out(due: int) -> Machine:
    """A run of expiries, with so many members due."""
    job, table = Job.EXPIRE_POINTS, MemoryTable()
    for item in Crowd(due, due, is_live=True, copies=True).items():
        table.put(Put(item))
    metered = Metered(Services.over(Ledger(table)), Meter(None))
    as_of = AS_OF[job]

    def listed(state: Json) -> Json:
        run = Run(job, as_of, parse_instant(state["started_at"]))
        found = list_shards(metered.services, run, state.get("after"), lambda: True)
        return {**state, "shards": found.parts, "after": found.after}

    def worked(state: Json) -> Json:
        if due > _MOST_WORKED:
            return {**state, "finished": True, "letters": []}
        answer: Json = json.loads(json.dumps(work_shard(metered, job, state, Worker())))
        return answer

    path = PROJECT / "statemachine" / "run_agenda.asl.json"
    machine = Machine({"ListShards": listed, "WorkShard": worked})
    machine.run(json.loads(path.read_text(encoding="utf-8")), {"started_at": instant(as_of)})
    return machine


def print_fan_out() -> None:
    """Children and transitions by who is due, beside the budget."""
    print(f"{'due':>9}{'children':>10}{'transitions':>13}{'budget':>9}   of one run")
    for due in DUE:
        with caught():  # a line for each worker is for those who run it
            machine = fan_out(due)
        budget = most_transitions(due)
        keep(
            Figure(
                f"a run, {due:,} due", "transitions", machine.transitions, budget=at_most(budget)
            )
        )
        print(f"{due:>9,}{machine.children:>10,}{machine.transitions:>13,}{budget:>9,}")
        assert machine.transitions <= budget


def most_transitions(due: int) -> int:
    """One child a batch, and one a shard for what is left over."""
    return -(-due * PER_CHILD // BATCH) + PER_CHILD * SHARDS + PER_RUN


if __name__ == "__main__":
    print_fan_out()
