"""What is wrong with a document: its shape, and what a shape cannot say. Every fault has a pointer.

`parse` gives a document that the core can run on without looking twice: ids exist, amounts fit the
currency, every rounding is named.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from laurel.domain.errors import Fault, InvalidContent
from laurel.pointers import MOST_FAULTS, faults_of, pointer
from laurel.programs import schema
from laurel.programs.check_benefits import benefit_faults
from laurel.programs.check_campaigns import campaign_faults, group_faults, returns_faults
from laurel.programs.check_causes import cause_faults
from laurel.programs.check_entry import entry_faults
from laurel.programs.check_notices import notice_faults
from laurel.programs.check_plans import plan_faults
from laurel.programs.check_rewards import reward_faults
from laurel.programs.check_rules import rule_faults
from laurel.programs.check_schedules import schedule_faults
from laurel.programs.check_tiers import tier_faults

MOST_RULES = 40
"""How many rules may listen to one type of event: what they give is written in one transaction."""

MOST_BYTES = 350 * 1024
"""What a document may take with its defaults: it is kept as one item, which may have 400 KB."""


def parse(raw: object) -> dict[str, Any]:
    """The document, complete with its defaults, as plain JSON values.

    Raises InvalidContent `invalid_program` with what is wrong, in up to 50 places.
    """
    try:
        document = schema.Document.model_validate(raw)
    except ValidationError as error:
        raise _invalid(faults_of(error, raw)) from error
    faults = tuple(islice(_faults(document), MOST_FAULTS))
    if faults:
        raise _invalid(faults)
    complete = document.model_dump(mode="json", by_alias=True, exclude_none=True)
    size = len(json.dumps(complete, ensure_ascii=False).encode())
    if size > MOST_BYTES:
        raise _invalid((Fault("", f"takes {size} bytes with its defaults, of {MOST_BYTES}"),))
    return complete


def check_follows(document: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Refuse a next version under which what members have would change its worth.

    Quantities are kept in minor units of the currency, or in units: the numbers would stay.
    """
    faults = [
        Fault(pointer(("wallets", name, "kind")), f"is {was['kind']}, and members have of it")
        for name, was in before["wallets"].items()
        if name in document["wallets"] and document["wallets"][name]["kind"] != was["kind"]
    ]
    if document["currency"] != before["currency"]:
        faults.append(Fault("/currency", f"is {before['currency']}, and members have of it"))
    if faults:
        raise _invalid(tuple(faults))


def _invalid(faults: tuple[Fault, ...]) -> InvalidContent:
    places = "1 place" if len(faults) == 1 else f"{len(faults)} places"
    return InvalidContent("invalid_program", f"the program document is wrong in {places}", faults)


def _faults(document: schema.Document) -> Iterator[Fault]:
    yield from _zone_faults(document.time_zone)
    for rule_id, rule in document.earning.items():
        yield from rule_faults(document, rule, ("earning", rule_id))
    for event_type, count in Counter(rule.on for rule in document.earning.values()).items():
        if count > MOST_RULES:
            yield Fault("/earning", f"{count} rules listen to {event_type}: at most {MOST_RULES}")
    for reward_id, reward in document.rewards.items():
        yield from reward_faults(document, reward, ("rewards", reward_id))
    if document.tiers is not None:
        yield from tier_faults(document, document.tiers)
    yield from campaign_faults(document)
    yield from group_faults(document)
    yield from returns_faults(document)
    yield from entry_faults(document)
    yield from plan_faults(document)
    yield from cause_faults(document)
    yield from schedule_faults(document)
    yield from notice_faults(document)
    yield from benefit_faults(document, document.benefits, ("benefits",))


def _zone_faults(name: str) -> Iterator[Fault]:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Fault("/time_zone", f"{name!r} is no IANA time zone, such as Europe/Paris or UTC")
