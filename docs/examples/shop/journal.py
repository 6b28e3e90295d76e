"""What the shop must not forget when it is killed: its jobs, and the answers of their steps.

A job is kept before its first step. A step is a call; its answer is noted when it has come. Who is
killed in between makes the call again, with the same ids, and gets the answer of the first time.
"""

import json
import sqlite3
from collections.abc import Callable
from typing import Any

type Json = dict[str, Any]

TABLES = """
CREATE TABLE IF NOT EXISTS jobs (job TEXT PRIMARY KEY, plan TEXT NOT NULL, result TEXT);
CREATE TABLE IF NOT EXISTS steps (
    job TEXT NOT NULL, step TEXT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (job, step)
);
"""


class Journal:
    """Jobs and steps, in a file. Each statement is a transaction of its own."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.executescript(TABLES)

    def begin(self, job: str, plan: Json) -> Json:
        """Keep what is to be done; an id that is known keeps its first plan, and that is answered.

        All that goes into a call is in the plan, the time of the order too: sent again it is equal.
        """
        self._database.execute(
            "INSERT OR IGNORE INTO jobs (job, plan) VALUES (?, ?)", (job, json.dumps(plan))
        )
        return self.plan(job)

    def plan(self, job: str) -> Json:
        """What is to be done; KeyError for a job that was never begun."""
        return self._read("SELECT plan FROM jobs WHERE job = ?", job)

    def step(self, job: str, step: str, call: Callable[[], Json]) -> Json:
        """The step's answer: the one that was noted, or that of making the call now."""
        try:
            return self.noted(job, step)
        except KeyError:
            answer = call()
        self._database.execute(
            "INSERT OR IGNORE INTO steps VALUES (?, ?, ?)", (job, step, json.dumps(answer))
        )
        return self.noted(job, step)  # the first that was noted, should two have come here

    def noted(self, job: str, step: str) -> Json:
        """The answer of a step that was done; KeyError before that."""
        return self._read("SELECT answer FROM steps WHERE job = ? AND step = ?", job, step)

    def finish(self, job: str, result: Json) -> Json:
        """Nothing is left to do; the first result stays."""
        self._database.execute(
            "UPDATE jobs SET result = ? WHERE job = ? AND result IS NULL", (json.dumps(result), job)
        )
        return self.result(job)

    def result(self, job: str) -> Json:
        """How the job ended; KeyError where it has not."""
        return self._read("SELECT result FROM jobs WHERE job = ? AND result IS NOT NULL", job)

    def unfinished(self) -> list[str]:
        """The jobs that somebody has to go on with."""
        rows = self._database.execute("SELECT job FROM jobs WHERE result IS NULL ORDER BY rowid")
        return [job for (job,) in rows]

    def plans(self, kind: str) -> list[Json]:
        """What was to be done in all jobs of a kind, ever."""
        rows = self._database.execute("SELECT plan FROM jobs WHERE job LIKE ?", (f"{kind}:%",))
        return [json.loads(plan) for (plan,) in rows]

    def _read(self, statement: str, *values: str) -> Json:
        row = self._database.execute(statement, values).fetchone()
        if row is None:
            raise KeyError(values)
        found: Json = json.loads(row[0])
        return found
