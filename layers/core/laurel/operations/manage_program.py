"""Programs: put a new version, read versions, validate a document, list the presets."""

from hashlib import blake2b
from typing import Any, cast
from zoneinfo import ZoneInfo

from laurel.bodies import FaultBody, ProgramBody, ValidationBody
from laurel.domain.calendar import local_day
from laurel.domain.errors import Fault, InvalidContent, Refusal
from laurel.domain.frozen import replace
from laurel.domain.program import Mode
from laurel.operations.clock import Clock
from laurel.operations.level_stocks import level_stocks
from laurel.operations.services import Services
from laurel.operations.turns import MOST_TRIES, Done, pause
from laurel.programs.checks import check_follows, parse
from laurel.programs.compile import compile_program
from laurel.programs.compile_schedules import with_beginnings
from laurel.programs.presets import merge_patch, preset, preset_ids
from laurel.programs.warnings import warnings
from laurel.requests.programs import ProgramRequest
from laurel.storage import codec
from laurel.storage.ledger import Conflict
from laurel.storage.program_items import ProgramHead, StoredVersion
from laurel.storage.writes import new_version_writes


def put_program(
    services: Services, program_id: str, sent: ProgramRequest, clock: Clock
) -> tuple[Done, bool]:
    """Store a new immutable version and make it current; and whether the program is new.

    What equals the current version makes no new one. A program keeps its mode: what was booked on a
    test clock must never become the books of a live program.
    """
    document, mode = checked(sent), Mode(sent.mode)
    digest = blake2b(codec.dump([document, mode]).encode(), digest_size=16).hexdigest()
    for attempt in range(MOST_TRIES):
        head = services.ledger.head(program_id)
        now = clock.now(mode)
        if head is not None and head.mode is not mode:
            raise Refusal("mode_fixed", f"{program_id} is in mode {head.mode}, and stays in it")
        if head is not None and head.digest == digest:
            level_stocks(services, services.library.program(program_id, head.version))
            return Done(_body(_stored(services, head))), False
        stored = StoredVersion(program_id, 1, mode, document, now)
        if head is not None:
            stored = _following(sent, stored, _stored(services, head))
        number = stored.version
        new_head = ProgramHead(program_id, number, mode, digest)
        try:
            services.ledger.write(new_version_writes(stored, new_head, head))
        except Conflict:
            pause(attempt)
        else:
            level_stocks(services, services.library.program(program_id, number))
            return Done(_body(stored)), head is None
    raise Refusal("too_busy", f"{program_id} is being changed by many at once")


def show_program(services: Services, program_id: str, clock: Clock) -> Done:
    """The current version."""
    head = _head(services, program_id)
    clock.now(head.mode)
    return Done(_body(_stored(services, head)))


def show_version(services: Services, program_id: str, number: str, clock: Clock) -> Done:
    """One version; version_not_found."""
    head = _head(services, program_id)
    clock.now(head.mode)
    plain = number.isascii() and number.isdigit() and len(number) <= 8  # noqa: PLR2004 - digits of a key
    if not plain or number[0] == "0" or not 1 <= int(number) <= head.version:
        raise Refusal("version_not_found", f"{program_id} has no version {number!r}")
    return Done(_body(_stored(services, replace(head, version=int(number)))))


def list_versions(
    services: Services, program_id: str, limit: int, after: int | None, clock: Clock
) -> tuple[list[dict[str, Any]], int | None]:
    """A page of versions, newest first, and the number to go on from."""
    head = _head(services, program_id)
    clock.now(head.mode)
    rows, last = services.ledger.versions(program_id, limit, after)
    bodies = [
        {
            "version": row.version,
            "mode": row.mode.value,
            "created_at": codec.instant(row.created_at),
        }
        for row in rows
    ]
    return bodies, last


def validate_program(sent: ProgramRequest) -> Done:
    """The same checks as a put; nothing is stored, and a wrong document is an answer, not an
    error.
    """
    body: ValidationBody
    try:
        document = checked(sent)
    except InvalidContent as invalid:
        faults = invalid.faults or (Fault("", invalid.detail),)
        body = {"valid": False, "errors": [_fault(f) for f in faults], "warnings": []}
    else:
        found = [_fault(fault) for fault in warnings(document)]
        body = {"valid": True, "errors": [], "warnings": found}
    return Done(cast("dict[str, Any]", body))


def list_presets() -> list[dict[str, Any]]:
    """The gallery."""
    return [_preset_row(preset_id) for preset_id in preset_ids()]


def show_preset(preset_id: str) -> Done:
    """One preset with its document; preset_not_found."""
    return Done({**_preset_row(preset_id), "document": preset(preset_id)})


def checked(sent: ProgramRequest) -> dict[str, Any]:
    """The document that is meant, complete; raises InvalidContent with a pointer per fault."""
    if sent.preset is None:
        return _fitting(_parsed(sent.document, "/document"))
    try:
        document = preset(sent.preset)
    except Refusal as unknown:
        fault = Fault("/preset", unknown.detail)
        raise InvalidContent("invalid_program", unknown.detail, (fault,)) from unknown
    return _fitting(_parsed(merge_patch(document, sent.overrides or {}), "/overrides"))


def _parsed(document: object, at: str) -> dict[str, Any]:
    """The document that stands there in the body; the pointers of its faults begin there too."""
    try:
        return parse(document)
    except InvalidContent as invalid:
        raise _placed(invalid, at) from invalid


def _following(sent: ProgramRequest, stored: StoredVersion, before: StoredVersion) -> StoredVersion:
    """The document as the version after that one, if it may be."""
    document = stored.document
    ever = {**before.retired, **before.document["wallets"]}
    try:
        check_follows(document, {**before.document, "wallets": ever})
    except InvalidContent as invalid:
        at = "/document" if sent.preset is None else "/overrides"
        raise _placed(invalid, at) from invalid
    today = local_day(stored.created_at, ZoneInfo(document["time_zone"]))
    return replace(
        stored,
        version=before.version + 1,
        document=with_beginnings(document, before.document, today),
        retired={name: raw for name, raw in ever.items() if name not in document["wallets"]},
    )


def _placed(invalid: InvalidContent, at: str) -> InvalidContent:
    faults = tuple(Fault(at + fault.pointer, fault.detail) for fault in invalid.faults)
    return InvalidContent(invalid.code, invalid.detail, faults)


def _fitting(document: dict[str, Any]) -> dict[str, Any]:
    compile_program("checked", 1, Mode.TEST, document)
    return document


def _head(services: Services, program_id: str) -> ProgramHead:
    head = services.ledger.head(program_id)
    if head is None:
        raise Refusal("program_not_found", f"there is no program {program_id!r}")
    return head


def _stored(services: Services, head: ProgramHead) -> StoredVersion:
    stored = services.ledger.version(head.program_id, head.version)
    if stored is None:
        raise Refusal("version_not_found", f"{head.program_id} has no version {head.version}")
    return stored


def _body(stored: StoredVersion) -> dict[str, Any]:
    body: ProgramBody = {
        "program": stored.program_id,
        "version": stored.version,
        "mode": stored.mode.value,
        "document": stored.document,
        "warnings": [_fault(fault) for fault in warnings(stored.document)],
    }
    return cast("dict[str, Any]", body)


def _preset_row(preset_id: str) -> dict[str, Any]:
    document = preset(preset_id)
    return {
        "preset": preset_id,
        "name": document["name"],
        "description": document.get("description"),
    }


def _fault(fault: Fault) -> FaultBody:
    return {"pointer": fault.pointer, "detail": fault.detail}
