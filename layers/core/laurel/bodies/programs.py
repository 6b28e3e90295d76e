"""Answers about programs, jobs and audits."""

from typing import Any, NotRequired, TypedDict

QualifyingBody = TypedDict(
    "QualifyingBody", {"metric": str, "from": str | None, "to": str, "value": int | str}
)
"""What counts towards tiers (`from` is a keyword of Python, so this one is not a class)."""


class RefusedBody(TypedDict):
    """A member for whom a job could not be done, and the code of why."""

    member_id: str
    code: str


class JobBody(TypedDict):
    """What a run of a job did; not finished: run it again for the rest. `failed` counts the members
    who were passed over, by code; `refused` names the first hundred.
    """

    job: str
    as_of: str
    processed: int
    changed: int
    failed: dict[str, int]
    finished: bool
    refused: list[RefusedBody]


class CapacityBody(TypedDict):
    """Capacity of the table, in DynamoDB's units, as DynamoDB says."""

    read_units: float
    write_units: float


class RunBody(TypedDict):
    """What a run of a job came to. `due` are the members it looked at; `failed` counts by code
    those it passed over; `seconds` is the time from its start to its last part's end.
    """

    job: str
    as_of: str
    started_at: str
    due: int
    changed: int
    failed: dict[str, int]
    seconds: float
    capacity: CapacityBody
    finished: bool


class ViolationBody(TypedDict):
    """A law of the ledger that does not hold."""

    member_id: str
    law: str
    detail: str


class AuditBody(TypedDict):
    """What an audit found; `next_cursor` where there are more members than fit into one call."""

    ok: bool
    violations: list[ViolationBody]
    members: int
    next_cursor: str | None


class FaultBody(TypedDict):
    """A place where content is wrong (RFC 6901), and what is wrong there."""

    pointer: str
    detail: str


class ProgramBody(TypedDict):
    """A version of a program."""

    program: str
    version: int
    mode: str
    document: dict[str, Any]
    warnings: list[FaultBody]


class VersionBody(TypedDict):
    """One version in the list of them."""

    version: int
    mode: str
    created_at: str


class ValidationBody(TypedDict):
    """What is wrong, or unwise, with a document."""

    valid: bool
    errors: list[FaultBody]
    warnings: list[FaultBody]


class PresetBody(TypedDict):
    """A preset that ships with the product."""

    preset: str
    name: str
    description: str | None
    document: NotRequired[dict[str, Any]]
