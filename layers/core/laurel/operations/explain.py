"""Explain an entry: the facts it was decided on, each rule tried, and whether it comes out
again.
"""

from typing import Any, cast

from laurel.answers import entry_body
from laurel.bodies import ExplainedEntryBody, ExplanationBody
from laurel.domain.account import Entry, EntryKind
from laurel.domain.errors import Refusal
from laurel.domain.event import Event
from laurel.domain.pinned_order import kept
from laurel.domain.program import Program
from laurel.domain.rules import Measured, Standing, facts_of, measure
from laurel.operations.clock import Clock
from laurel.operations.return_order import find_order
from laurel.operations.services import Place, Services, open_account
from laurel.operations.turns import Done
from laurel.storage import codec
from laurel.storage.items import Record


def explain_entry(services: Services, place: Place, entry_id: str, clock: Clock) -> Done:
    """An entry with its explanation; entry_not_found."""
    opened = open_account(services, place, clock)
    seq = entry_id[1:]
    plain = entry_id[:1] == "e" and seq.isascii() and seq.isdigit() and len(seq) <= 12  # noqa: PLR2004 - digits of a key
    found = services.ledger.entry(place.program_id, place.member_id, int(seq)) if plain else None
    if found is None or f"e{found[0].seq}" != entry_id:
        raise Refusal("entry_not_found", f"{place.member_id} has no entry {entry_id!r}")
    entry, name = found
    record = services.ledger.record(place.program_id, place.member_id, *name) if name else None
    body: ExplainedEntryBody = {
        **entry_body(opened.program, entry),
        "explanation": _explanation(services, place, entry, record),
    }
    return Done(cast("dict[str, Any]", body))


def _explanation(
    services: Services, place: Place, entry: Entry, record: Record | None
) -> ExplanationBody:
    program = services.library.program(place.program_id, entry.program_version)
    if record is None:
        return _of_time(entry)
    if entry.kind is EntryKind.EARN:
        return _of_earning(program, entry, record)
    if entry.kind is EntryKind.REVERSE:
        return _of_return(services, place, entry, record)
    return _of_request(entry, record)


def _of_earning(program: Program, entry: Entry, record: Record) -> ExplanationBody:
    event = codec.read_event(record.details["event"])
    standing = codec.read_standing(record.details["standing"])
    tried = _tried(program, event, standing)
    again = tried[entry.rule].quantity if entry.rule in tried else None
    steps = [_step(rule, measured) for rule, measured in tried.items()]
    if entry.rule is not None and again is None:
        return _of_inner_event(program, entry, record)
    facts = {"event": record.details["event"], "tier": standing.tier, **standing.facts}
    return {"facts": facts, "steps": steps, "recomputed": again == entry.quantity}


def _of_inner_event(program: Program, entry: Entry, record: Record) -> ExplanationBody:
    """An entry that a tier entered by the event gave: a fixed bonus of the rule."""
    rules = [rule for many in program.rules.values() for rule in many]
    rule = next((one for one in rules if one.rule_id == entry.rule), None)
    if rule is None:
        return {"facts": {}, "steps": [], "recomputed": False}
    inner = Event(entry.source, rule.on, entry.occurred_at)
    standing = Standing(record.answer["tier"]["tier"])
    measured = measure(rule, inner, standing, {**facts_of(inner, standing), **_entered(record)})
    facts = {"event": rule.on, "tier": standing.tier}
    return {
        "facts": facts,
        "steps": [_step(rule.rule_id, measured)],
        "recomputed": measured.quantity == entry.quantity,
    }


def _entered(record: Record) -> dict[str, Any]:
    return {"properties.tier": record.answer["tier"]["tier"]}


def _of_return(services: Services, place: Place, entry: Entry, record: Record) -> ExplanationBody:
    pinned = find_order(services, place, record.details["order"])
    after = record.details["returned"]
    left = kept(pinned.event, after)
    worth = _tried(pinned.program, left, pinned.standing) if left else {}
    gave = _tried(pinned.program, pinned.event, pinned.standing)
    keeps = {rule: worth[rule].quantity if rule in worth else 0 for rule in gave}
    steps = [
        {"rule": rule, "gave": measured.quantity, "keeps": keeps[rule]}
        for rule, measured in gave.items()
    ]
    most = gave[entry.rule].quantity - keeps[entry.rule] if entry.rule in gave else 0
    facts = {"order": record.details["order"], "returned_minor": after}
    # of what a rule takes or gives for all that is returned by now, this return moved a part
    same = -entry.quantity <= most if entry.quantity < 0 else entry.quantity <= keeps[entry.rule]
    return {"facts": facts, "steps": steps, "recomputed": same}


def _of_request(entry: Entry, record: Record) -> ExplanationBody:
    """A spending, its undoing, or an adjustment: what was asked for is what was booked."""
    details = {name: value for name, value in record.details.items() if name != "lots"}
    booked = [
        one["quantity"] for one in record.answer.get("entries", ()) if one["seq"] == entry.seq
    ]
    asked = booked[0] if booked else record.details.get("quantity")
    same = isinstance(asked, str) or abs(entry.quantity) == abs(asked or 0)
    steps = [{"lots": codec.lots(entry.lots), "debt": entry.debt}]
    return {"facts": details, "steps": steps, "recomputed": same}


def _of_time(entry: Entry) -> ExplanationBody:
    last_day = entry.source.removeprefix("expiry-")
    return {
        "facts": {"last_day": last_day},
        "steps": [{"lots": codec.lots(entry.lots)}],
        "recomputed": -sum(lot.quantity for lot in entry.lots) == -entry.quantity,
    }


def _tried(program: Program, event: Event, standing: Standing) -> dict[str | None, Measured]:
    facts = facts_of(event, standing)
    return {
        rule.rule_id: measure(rule, event, standing, facts) for rule in program.rules_on(event.type)
    }


def _step(rule: str | None, measured: Measured) -> dict[str, Any]:
    return {
        "rule": rule,
        "quantity": measured.quantity,
        "reason": measured.reason,
        "steps": [{"step": name, **used} for name, used in measured.steps],
    }
