"""Explain an entry: the facts it was decided on, each rule tried, and whether it comes out
again.
"""

from typing import Any, cast

from laurel.answers import entry_body, quantity
from laurel.answers.events import event_body
from laurel.bodies import ExplainedEntryBody, ExplanationBody
from laurel.domain.account import Entry, EntryKind
from laurel.domain.automatic import AUTO
from laurel.domain.changes import VoucherCharged
from laurel.domain.errors import Refusal
from laurel.domain.evaluate import Measured, evaluate
from laurel.domain.event import Event
from laurel.domain.frozen import replace
from laurel.domain.pinned_order import kept
from laurel.domain.program import Program
from laurel.domain.reward import Price
from laurel.domain.rule import Rule
from laurel.domain.standing import Standing
from laurel.domain.tell_steps import steps_of
from laurel.operations.clock import Clock
from laurel.operations.return_order import find_order
from laurel.operations.services import Place, Services, open_account
from laurel.operations.turns import Done
from laurel.storage import codec, codec_events
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
    if entry.kind is EntryKind.REDEEM and entry.source.startswith(AUTO):
        return _of_automatic(services, place, program, entry)
    if entry.kind is EntryKind.DONATE and entry.rule is not None:
        gift = replace(entry, quantity=-entry.quantity)  # given on is just what the rule gave
        by_return = "order" in record.details
        return (
            _of_return(services, place, gift, record)
            if by_return
            else _of_earning(program, gift, record)
        )
    if entry.kind is EntryKind.EARN and entry.rule is not None:
        return _of_earning(program, entry, record)
    if entry.kind is EntryKind.REVERSE and "order" in record.details:
        return _of_return(services, place, entry, record)
    return _of_request(entry, record)


def _of_earning(program: Program, entry: Entry, record: Record) -> ExplanationBody:
    """By the event that was reported, or by one that it raised."""
    explained = [
        _of_event(program, entry, raw_event, codec_events.read_standing(raw_standing))
        for raw_event, raw_standing in (
            (record.details["event"], record.details["standing"]),
            *record.details.get("raised", ()),
        )
    ]
    return next((one for one in explained if one["recomputed"]), explained[0])


def _of_event(
    program: Program,
    entry: Entry,
    raw_event: Any,  # noqa: ANN401 - JSON
    standing: Standing,
) -> ExplanationBody:
    event = codec_events.read_event(raw_event)
    tried = evaluate(program, event, standing)
    again = tried[entry.rule].quantity if entry.rule in tried else None
    return {
        "facts": {"event": event_body(program, event), "tier": standing.tier, **standing.facts},
        "steps": [
            _step(program, event, standing, rule, tried[rule.rule_id])
            for rule in program.rules_on(event.type)
        ],
        "recomputed": again == entry.quantity,
    }


def _of_return(services: Services, place: Place, entry: Entry, record: Record) -> ExplanationBody:
    """What the rule gave for what was kept before, less what it gives for what is kept now.

    A part of it may not be booked: what had expired, what a shop lets go, what a cap holds back.
    """
    pinned = find_order(services, place, record.details["order"])
    before, after = record.details["before"], record.details["returned"]
    kept_of = (pinned.event, kept(pinned.event, before), kept(pinned.event, after))
    worths = [pinned.worth(event) for event in kept_of]
    held = [pinned.held(worths[0], worth) for worth in worths]
    moves = [(one.rule.rule_id, [worth[one.key] for worth in held]) for one in pinned.tried()]
    moved = [now - then for rule, (_, then, now) in moves if rule == entry.rule]
    same = any(0 < entry.quantity <= one or one <= entry.quantity < 0 for one in moved)
    for change in record.changes:
        if isinstance(change, VoucherCharged) and change.wallet == entry.wallet:
            same |= change.quantity == -entry.quantity
    steps = [
        {"rule": rule, "gave": gave, "kept": then, "keeps": now}
        for rule, (gave, then, now) in moves
    ]
    facts = {"order": record.details["order"], "before_minor": before, "returned_minor": after}
    return {"facts": facts, "steps": steps, "recomputed": same}


def _of_automatic(
    services: Services, place: Place, program: Program, entry: Entry
) -> ExplanationBody:
    """What issued itself cost a price of its reward."""
    number = int(entry.source.removeprefix(AUTO))
    voucher = services.ledger.voucher(place.program_id, place.member_id, number)
    reward = program.rewards.get(voucher.reward_id) if voucher else None
    price = reward.price if reward else None
    prices = {price.quantity, *price.by_tier.values()} if isinstance(price, Price) else set()
    return {
        "facts": {
            "reward": reward.reward_id if reward else None,
            "price": quantity(program, entry.wallet, -entry.quantity),
        },
        "steps": [{"lots": codec.lots(entry.lots), "debt": entry.debt}],
        "recomputed": -entry.quantity in prices,
    }


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


def _step(
    program: Program, event: Event, standing: Standing, rule: Rule, measured: Measured
) -> dict[str, Any]:
    return {
        "rule": rule.rule_id,
        "quantity": measured.quantity,
        "reason": measured.reason,
        "steps": list(steps_of(program, event, standing, rule, measured)),
    }
