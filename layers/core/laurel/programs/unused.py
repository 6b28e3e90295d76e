"""Parts of a document that nothing uses: allowed, and most often forgotten or misspelled."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from laurel.domain.errors import Fault
from laurel.pointers import pointer
from laurel.programs.compile_rules import CHOSEN

type Raw = Mapping[str, Any]

_ANY: Final = "any"


def unused_parts(document: Raw) -> Iterator[Fault]:
    """Wallets, rewards, badges, campaigns, groups, causes and factors that change nothing."""
    yield from _wallets(document)
    yield from _rewards(document)
    yield from _named_by_rules(document)
    yield from _causes(document)
    yield from _factors(document)


def _gives(document: Raw) -> list[Raw]:
    return [rule["gives"] for rule in document["earning"].values()]


def _paid_by_plans(document: Raw) -> list[Raw]:
    """What plans bring each month, and at their renewal."""
    plans = document.get("plans", {}).values()
    return [plan[name] for plan in plans for name in ("credit", "at_renewal") if name in plan]


def _wallets(document: Raw) -> Iterator[Fault]:
    rewards = document["rewards"].values()
    used = {gives.get("wallet") for gives in _gives(document)}
    used |= {reward["price"]["wallet"] for reward in rewards if "price" in reward}
    used.add(document["returns"].get("used_vouchers"))
    used |= {part["wallet"] for part in _paid_by_plans(document)}
    for wallet_id in _without(document["wallets"], used):
        detail = "no rule gives to it and no reward costs of it: give to it, or leave it out"
        yield Fault(pointer(("wallets", wallet_id)), detail)


def _rewards(document: Raw) -> Iterator[Fault]:
    given = {gives.get("reward") for gives in _gives(document)}
    given |= {part.get("reward") for part in _paid_by_plans(document)}
    for reward_id, reward in document["rewards"].items():
        if "price" not in reward and reward_id not in given:
            detail = "nobody can get it: give it a price, or a rule that gives it"
            yield Fault(pointer(("rewards", reward_id)), detail)


def _named_by_rules(document: Raw) -> Iterator[Fault]:
    rules = document["earning"].values()
    given = {gives.get("badge") for gives in _gives(document)}
    for badge_id in _without(document.get("badges", {}), given):
        yield Fault(pointer(("badges", badge_id)), "no rule gives it: nobody can win it")
    running = {rule.get("campaign") for rule in rules} | _asked(document, "time.campaigns")
    for campaign_id in _without(document.get("campaigns", {}), running):
        detail = "no rule runs in it: name it as `campaign` of a rule, or leave it out"
        yield Fault(pointer(("campaigns", campaign_id)), detail)
    for group_id in document.get("groups", {}):
        members = [rule for rule in rules if rule.get("group") == group_id]
        if len(members) <= 1:
            told = "no rule is" if not members else "only one rule is"
            detail = f"{told} in it, so there is nothing to choose: leave it out, or name more"
            yield Fault(pointer(("groups", group_id)), detail)


def _causes(document: Raw) -> Iterator[Fault]:
    named = {gives.get("cause") for gives in _gives(document)}
    for reward in document["rewards"].values():
        voucher = reward["voucher"]
        named |= {voucher.get("cause"), *voucher.get("causes", ())}
        if voucher.get("cause") == _ANY and not voucher.get("causes"):
            return
    if CHOSEN in named:
        return
    for cause_id in _without(document.get("causes", {}), named):
        detail = "nothing gives to it: give to `chosen` in a rule, or name it in one"
        yield Fault(pointer(("causes", cause_id)), detail)


def _factors(document: Raw) -> Iterator[Fault]:
    for rule_id, rule in document["earning"].items():
        for index, factor in enumerate(rule["multiply"]):
            times = [factor["factor"]] if "factor" in factor else factor["factors"].values()
            if all(Decimal(one) == 1 for one in times):
                place = ("earning", rule_id, "multiply", index)
                yield Fault(pointer(place), "times one changes nothing: leave it out")


def _without(parts: Raw, used: set[Any]) -> list[str]:
    """The ids that nothing uses, as they stand in the document."""
    return [name for name in parts if name not in used]


def _asked(part: Any, fact: str) -> set[Any]:  # noqa: ANN401 - any JSON
    """Whatever conditions hold that fact against, anywhere in a part of a document."""
    if isinstance(part, list):
        return {value for one in part for value in _asked(one, fact)}
    if not isinstance(part, dict):
        return set()
    if part.get("fact") == fact:
        values = [value for name, value in part.items() if name != "fact"]
        return {one for value in values for one in (value if isinstance(value, list) else [value])}
    return {value for one in part.values() for value in _asked(one, fact)}
