"""What is wrong with a document: its shape, and what a shape cannot say. Every fault has a pointer.

`parse` gives a document that the core can run on without looking twice: ids exist, amounts fit the
currency, every rounding is named.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from laurel.domain.errors import Fault, InvalidContent
from laurel.domain.event import ENGINE_TYPES
from laurel.domain.money import AmountError, Currency, parse_amount
from laurel.pointers import faults_of, pointer
from laurel.programs import schema
from laurel.programs.facts import KNOWN_FACTS, MONEY_FACTS

MOST_DEPTH = 5
"""How deep conditions may be nested."""

type _Place = tuple[str | int, ...]


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
    return document.model_dump(mode="json", by_alias=True, exclude_none=True)


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
    for reward_id, reward in document.rewards.items():
        yield from _reward_faults(document, reward, ("rewards", reward_id))
    if document.tiers is not None:
        yield from _tier_faults(document, document.tiers)
    for index, benefit in enumerate(document.benefits):
        if benefit in document.benefits[:index]:
            yield Fault(pointer(("benefits", index)), "stands twice")


def _zone_faults(name: str) -> Iterator[Fault]:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Fault("/time_zone", f"{name!r} is no IANA time zone, such as Europe/Paris or UTC")


def _rule_faults(document: schema.Document, rule: schema.Rule, at: _Place) -> Iterator[Fault]:
    yield from _condition_faults(document, rule.when, (*at, "when"))
    yield from _condition_faults(document, rule.lines, (*at, "lines"))
    if rule.lines is not None and rule.on != "order":
        yield Fault(pointer((*at, "lines")), "only orders have lines")
    yield from _gives_faults(document, rule, at)
    for index, factor in enumerate(rule.multiply):
        levels = document.tiers.levels if document.tiers else {}
        place = (*at, "multiply", index, "factors")
        yield from _unknown(factor.factors, levels, place, "tier")
    for index, cap in enumerate(rule.caps):
        if isinstance(cap.quantity, str):
            yield from _amount_faults(document, cap.quantity, (*at, "caps", index, "quantity"))
        if cap.for_each is not None and rule.on in ENGINE_TYPES | {"order"}:
            yield Fault(pointer((*at, "caps", index, "for_each")), f"{rule.on} has no properties")


def _gives_faults(document: schema.Document, rule: schema.Rule, at: _Place) -> Iterator[Fault]:
    gives, place = rule.gives, (*at, "gives")
    if isinstance(gives, schema.Voucher):
        yield from _unknown([gives.reward], document.rewards, (*place, "reward"), "reward")
        return
    yield from _unknown([gives.wallet], document.wallets, (*place, "wallet"), "wallet")
    if isinstance(gives, schema.Fixed):
        yield from _quantity_faults(document, gives.wallet, gives.quantity, (*place, "quantity"))
    else:
        yield from _amount_faults(document, gives.every, (*place, "every"), zero=False)
        if rule.on != "order":
            yield Fault(pointer((*place, "kind")), f"{rule.on} has no amount: use kind fixed")
    needs_rounding = isinstance(gives, schema.PerAmount) or bool(rule.multiply)
    if needs_rounding and rule.rounding is None:
        yield Fault(pointer((*at, "rounding")), "say how to round: down, half_up, half_even or up")


def _reward_faults(document: schema.Document, reward: schema.Reward, at: _Place) -> Iterator[Fault]:
    if reward.price is not None:
        price, place = reward.price, (*at, "price")
        yield from _unknown([price.wallet], document.wallets, (*place, "wallet"), "wallet")
        yield from _quantity_faults(document, price.wallet, price.quantity, (*place, "quantity"))
    levels = document.tiers.levels if document.tiers else {}
    yield from _unknown(reward.tiers, levels, (*at, "tiers"), "tier")
    yield from _voucher_faults(document, reward.voucher, (*at, "voucher"))


def _voucher_faults(
    document: schema.Document, voucher: schema.RewardVoucher, at: _Place
) -> Iterator[Fault]:
    yield from _condition_faults(document, voucher.lines, (*at, "lines"))
    for name in ("min_spend", "max_discount"):
        yield from _amount_faults(document, getattr(voucher, name), (*at, name))
    if voucher.kind in {"amount_off", "percent_off"} and voucher.value is None:
        yield Fault(pointer((*at, "value")), f"{voucher.kind} needs a value")
    if voucher.kind == "amount_off":
        yield from _amount_faults(document, voucher.value, (*at, "value"), zero=False)
    if voucher.kind == "percent_off" and voucher.value and not 0 < Decimal(voucher.value) <= 100:  # noqa: PLR2004 - percent
        yield Fault(pointer((*at, "value")), "is a percentage: more than 0, at most 100")


def _tier_faults(document: schema.Document, tiers: schema.Tiers) -> Iterator[Fault]:
    ranks: dict[int, str] = {}
    for tier_id, level in tiers.levels.items():
        at: _Place = ("tiers", "levels", tier_id)
        if level.rank in ranks:
            yield Fault(pointer((*at, "rank")), f"is the rank of {ranks[level.rank]} too")
        ranks[level.rank] = tier_id
        for index, way in enumerate(level.reach):
            yield from _amount_faults(document, way.spend, (*at, "reach", index, "spend"))
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


def _condition_faults(
    document: schema.Document, condition: schema.Condition | None, at: _Place, depth: int = 1
) -> Iterator[Fault]:
    if depth > MOST_DEPTH:
        yield Fault(pointer(at), f"conditions may be nested {MOST_DEPTH} deep")
        return
    match condition:
        case schema.AllOf():
            for index, part in enumerate(condition.all_):
                yield from _condition_faults(document, part, (*at, "all", index), depth + 1)
        case schema.AnyOf():
            for index, part in enumerate(condition.any_):
                yield from _condition_faults(document, part, (*at, "any", index), depth + 1)
        case schema.Not():
            yield from _condition_faults(document, condition.not_, (*at, "not"), depth + 1)
        case schema.Compare():
            yield from _fact_faults(document, condition, at)
        case None:
            pass


def _fact_faults(document: schema.Document, compare: schema.Compare, at: _Place) -> Iterator[Fault]:
    fact = compare.fact
    if not fact.startswith("properties.") and fact not in KNOWN_FACTS:
        hint = get_close_matches(fact, KNOWN_FACTS, 1)
        more = f"; did you mean {hint[0]}?" if hint else ""
        yield Fault(pointer((*at, "fact")), f"{fact} is no fact that the engine knows{more}")
    if fact in MONEY_FACTS:
        for name in ("is", "at_least", "at_most", "above", "below"):
            value = getattr(compare, "is_" if name == "is" else name)
            if value is not None:
                text = value if isinstance(value, str) else ""
                yield from _amount_faults(document, text, (*at, name))
    if fact == "member.tier" and isinstance(compare.is_, str):
        levels = document.tiers.levels if document.tiers else {}
        yield from _unknown([compare.is_], levels, (*at, "is"), "tier")


def _quantity_faults(
    document: schema.Document, wallet_id: str, quantity: int | str, at: _Place
) -> Iterator[Fault]:
    wallet = document.wallets.get(wallet_id)
    if wallet is None:
        return
    if wallet.kind == "money":
        text = quantity if isinstance(quantity, str) else ""
        yield from _amount_faults(document, text, at)
    elif not isinstance(quantity, int):
        yield Fault(pointer(at), f"{wallet_id} counts units: give a whole number")


def _amount_faults(
    document: schema.Document, text: str | None, at: _Place, *, zero: bool = True
) -> Iterator[Fault]:
    if text is None:
        return
    try:
        minor = parse_amount(text, Currency.of(document.currency))
    except AmountError as error:
        yield Fault(pointer(at), str(error))
        return
    if not minor and not zero:
        yield Fault(pointer(at), "must be more than zero")


def _unknown(ids: Iterable[str], known: Iterable[str], at: _Place, what: str) -> Iterator[Fault]:
    there = list(known)
    for one in ids:
        if one not in there:
            hint = get_close_matches(one, there, 1)
            more = f"; did you mean {hint[0]}?" if hint else ""
            yield Fault(pointer(at), f"there is no {what} {one!r}{more}")
