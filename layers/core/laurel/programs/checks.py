"""What is wrong with a document: its shape, and what a shape cannot say. Every fault has a pointer.

`parse` gives a document that the core can run on without looking twice: ids exist, amounts fit the
currency, every rounding is named.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from laurel.domain.errors import Fault, InvalidContent
from laurel.domain.event import ORDER
from laurel.domain.money import Currency
from laurel.pointers import faults_of, pointer
from laurel.programs import schema
from laurel.programs.check_conditions import condition_faults
from laurel.programs.check_entry import entry_faults
from laurel.programs.check_rewards import reward_faults
from laurel.programs.check_schedules import schedule_faults
from laurel.programs.check_values import Place, amount_faults, quantity_faults, unknown_faults
from laurel.programs.facts import (
    LINE_FACTS,
    PROPERTIES,
    facts_on,
)

MOST_RULES = 40
"""How many rules may listen to one type of event: what they give is written in one transaction."""

MOST_BYTES = 350 * 1024
"""What a document may take with its defaults: it is kept as one item, which may have 400 KB."""


def parse(raw: object) -> dict[str, Any]:
    """The document, complete with its defaults, as plain JSON values.

    Raises InvalidContent `invalid_program` with every fault that was found.
    """
    try:
        document = schema.Document.model_validate(raw)
    except ValidationError as error:
        raise _invalid(faults_of(error, raw)) from error
    faults = tuple(_faults(document))
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


def warnings(document: Mapping[str, Any]) -> list[Fault]:
    """What is allowed and probably not wise."""
    mixed = _mechanisms(document)
    if len(mixed) <= 2:  # noqa: PLR2004 - the material says: more than two
        return []
    return [
        Fault(
            "",
            f"mixes {', '.join(mixed)}: with more than two mechanisms customers lose interest",
        )
    ]


def _mechanisms(document: Mapping[str, Any]) -> list[str]:
    kinds = {wallet["kind"] for wallet in document["wallets"].values()}
    found = {"points": "unit" in kinds, "cashback": "money" in kinds, "tiers": "tiers" in document}
    return [name for name, there in found.items() if there]


def _invalid(faults: tuple[Fault, ...]) -> InvalidContent:
    places = "1 place" if len(faults) == 1 else f"{len(faults)} places"
    return InvalidContent("invalid_program", f"the program document is wrong in {places}", faults)


def _faults(document: schema.Document) -> Iterator[Fault]:
    yield from _zone_faults(document.time_zone)
    for rule_id, rule in document.earning.items():
        yield from _rule_faults(document, rule, ("earning", rule_id))
    for event_type, count in Counter(rule.on for rule in document.earning.values()).items():
        if count > MOST_RULES:
            yield Fault("/earning", f"{count} rules listen to {event_type}: at most {MOST_RULES}")
    for reward_id, reward in document.rewards.items():
        yield from reward_faults(document, reward, ("rewards", reward_id))
    if document.tiers is not None:
        yield from _tier_faults(document, document.tiers)
    yield from entry_faults(document)
    yield from schedule_faults(document)
    for index, benefit in enumerate(document.benefits):
        if benefit in document.benefits[:index]:
            yield Fault(pointer(("benefits", index)), "stands twice")


def _zone_faults(name: str) -> Iterator[Fault]:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Fault("/time_zone", f"{name!r} is no IANA time zone, such as Europe/Paris or UTC")


def _rule_faults(document: schema.Document, rule: schema.Rule, at: Place) -> Iterator[Fault]:
    known = facts_on(rule.on)
    yield from condition_faults(document, rule.when, known, (*at, "when"))
    if rule.lines is not None and rule.on != ORDER:
        yield Fault(pointer((*at, "lines")), "only orders have lines")
    else:
        yield from condition_faults(document, rule.lines, known | LINE_FACTS, (*at, "lines"))
    yield from _gives_faults(document, rule, at)
    for index, factor in enumerate(rule.multiply):
        levels = document.tiers.levels if document.tiers else {}
        place = (*at, "multiply", index, "factors")
        yield from unknown_faults(factor.factors, levels, place, "tier")
    for index, cap in enumerate(rule.caps):
        yield from _cap_faults(document, rule, cap, (*at, "caps", index))


def _cap_faults(
    document: schema.Document, rule: schema.Rule, cap: schema.Cap, at: Place
) -> Iterator[Fault]:
    if cap.for_each is not None and PROPERTIES not in facts_on(rule.on):
        yield Fault(pointer((*at, "for_each")), f"{rule.on} has no properties")
    if cap.quantity is not None and isinstance(rule.gives, schema.Voucher):
        yield Fault(pointer((*at, "quantity")), "a voucher has no quantity: use times")
    elif cap.quantity is not None and not isinstance(rule.gives, schema.Voucher):
        yield from quantity_faults(
            document, rule.gives.wallet, cap.quantity, (*at, "quantity"), zero=False
        )


def _gives_faults(document: schema.Document, rule: schema.Rule, at: Place) -> Iterator[Fault]:
    gives, place = rule.gives, (*at, "gives")
    if isinstance(gives, schema.Voucher):
        yield from unknown_faults([gives.reward], document.rewards, (*place, "reward"), "reward")
        if rule.multiply:
            yield Fault(pointer((*at, "multiply")), "a voucher cannot be multiplied")
        return
    yield from unknown_faults([gives.wallet], document.wallets, (*place, "wallet"), "wallet")
    if isinstance(gives, schema.Fixed):
        quantity_at = (*place, "quantity")
        yield from quantity_faults(document, gives.wallet, gives.quantity, quantity_at, zero=False)
    else:
        yield from _rate_faults(document, rule, gives, place)
    if rule.rounding is None and _needs_rounding(document, rule, gives):
        yield Fault(pointer((*at, "rounding")), "say how to round: down, half_up, half_even or up")


def _rate_faults(
    document: schema.Document,
    rule: schema.Rule,
    gives: schema.PerAmount | schema.PerBlock,
    at: Place,
) -> Iterator[Fault]:
    yield from amount_faults(document, gives.every, (*at, "every"), zero=False)
    if not Decimal(gives.quantity):
        yield Fault(pointer((*at, "quantity")), "must be more than zero")
    if rule.on != ORDER:
        yield Fault(pointer((*at, "kind")), f"{rule.on} has no amount: use kind fixed")


def _needs_rounding(
    document: schema.Document,
    rule: schema.Rule,
    gives: schema.Fixed | schema.PerAmount | schema.PerBlock,
) -> bool:
    if rule.multiply or isinstance(gives, schema.PerAmount):
        return True
    if isinstance(gives, schema.Fixed):
        return False
    wallet = document.wallets.get(gives.wallet)
    digits = Currency.of(document.currency).digits if wallet and wallet.kind == "money" else 0
    return Decimal(gives.quantity).scaleb(digits) % 1 != 0


def _tier_faults(document: schema.Document, tiers: schema.Tiers) -> Iterator[Fault]:
    ranks: dict[int, str] = {}
    for tier_id, level in tiers.levels.items():
        at: Place = ("tiers", "levels", tier_id)
        if level.rank in ranks:
            yield Fault(pointer((*at, "rank")), f"is the rank of {ranks[level.rank]} too")
        ranks[level.rank] = tier_id
        for index, way in enumerate(level.reach):
            place = (*at, "reach", index, "spend")
            yield from amount_faults(document, way.spend, place, zero=False)
    yield from _unreachable(tiers)


def _unreachable(tiers: schema.Tiers) -> Iterator[Fault]:
    ordered = sorted(tiers.levels.items(), key=lambda item: item[1].rank)
    for (low_id, low), (high_id, high) in pairwise(ordered):
        if not high.reach:
            yield Fault(
                pointer(("tiers", "levels", high_id, "reach")),
                f"is open to all, so nobody would ever be {low_id}",
            )
        if _spend_only(low) and _spend_only(high) and _spend_only(low) >= _spend_only(high):
            yield Fault(
                pointer(("tiers", "levels", high_id, "reach", 0, "spend")),
                f"must be more than {low_id} needs, or nobody would ever be {low_id}",
            )


def _spend_only(level: schema.Level) -> Decimal:
    way = level.reach[0] if len(level.reach) == 1 else None
    only = way is not None and way.spend is not None and not (way.orders or way.points)
    return Decimal(way.spend or 0) if way is not None and only else Decimal(0)
