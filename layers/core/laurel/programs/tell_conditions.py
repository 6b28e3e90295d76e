"""Conditions of a document in plain words."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

type Raw = Mapping[str, Any]

FACT_WORDS: Final = {
    "order.amount": "the order's amount",
    "order.shipping": "the shipping",
    "order.tax": "the tax",
    "order.total": "the total with shipping and tax",
    "order.channel": "the channel",
    "order.partner": "the partner",
    "order.payment_method": "the way to pay",
    "order.has_skus": "the articles of the order",
    "order.has_brands": "the brands of the order",
    "order.has_categories": "the categories of the order",
    "line.amount": "the line's amount",
    "line.quantity": "the line's pieces",
    "line.sku": "the article",
    "line.brand": "the brand",
    "line.categories": "the categories",
    "member.tier": "the tier",
    "member.orders": "the number of earlier orders",
    "member.spend": "the spend before",
    "member.points_earned": "the points earned before",
    "member.joined_on": "the day of joining",
    "member.is_birthday": "it is the birthday",
    "member.is_birthday_month": "it is the birthday's month",
    "member.badges": "the badges",
    "member.plan": "the plan that runs",
    "member.subscribed": "it is while a plan runs",
    "member.cause": "the chosen cause",
    "member.birthday": "the birthday",
    "time.date": "the day",
    "time.month_day": "the day of the year",
    "time.weekday": "the weekday",
    "time.clock": "the time of day",
    "time.campaigns": "the campaigns that run",
    "time.chosen": "the rules under which the day was chosen",
    "event.type": "the type of the event",
}
"""A noun for each fact that has one name; the rest go by the name a document gives them."""

_OPEN: Final = {
    "properties.": "the event's {}",
    "member.attributes.": "the member's {}",
    "member.count.": "the number of earlier {}",
}


def tell_condition(condition: Raw) -> str:
    """The condition as a clause: `the channel is store and the order's amount is 50.00 or more`."""
    if "all" in condition:
        return " and ".join(_nested(one) for one in condition["all"])
    if "any" in condition:
        return " or ".join(_nested(one) for one in condition["any"])
    if "not" in condition:
        return f"not ({tell_condition(condition['not'])})"
    [(name, value)] = [item for item in condition.items() if item[0] != "fact"]
    return _compared(_fact(condition["fact"]), name, value)


def listed(values: Iterable[Any], word: str = "or") -> str:
    """`a`, `a or b`, `a, b or c`."""
    *many, last = [_value(one) for one in values]
    return f"{', '.join(many)} {word} {last}" if many else last


def _nested(condition: Raw) -> str:
    told = tell_condition(condition)
    return f"({told})" if len(condition.get("all", condition.get("any", ()))) > 1 else told


def _fact(fact: str) -> str:
    for start, words in _OPEN.items():
        if fact.startswith(start):
            return words.format(fact.removeprefix(start))
    return FACT_WORDS.get(fact, fact)


def _compared(fact: str, name: str, value: Any) -> str:  # noqa: ANN401 - any scalar
    plain = {
        "is": "{fact} is {value}",
        "at_least": "{fact} is {value} or more",
        "at_most": "{fact} is {value} or less",
        "above": "{fact} is more than {value}",
        "below": "{fact} is less than {value}",
    }
    if name == "is" and isinstance(value, bool) and fact.startswith("it is "):
        return fact if value else fact.replace("it is ", "it is not ", 1)
    if name in plain:
        return plain[name].format(fact=fact, value=_value(value))
    match name:
        case "in":
            return f"{fact} is {listed(value)}"
        case "has":
            return f"{fact} include {listed(value)}"
        case "between":
            return f"{fact} is from {value[0]} to {value[1]}"
        case "days_ago":
            return f"{fact} lies {_days(value)} days back"
        case _:
            return f"{fact} is {'known' if value else 'not known'}"


def _days(days: Raw) -> str:
    first, end = days.get("at_least", 0), days.get("below")
    return f"{first} or more" if end is None else f"{first} to {end - 1}"


def _value(value: Any) -> str:  # noqa: ANN401 - any scalar
    return str(value).lower() if isinstance(value, bool) else str(value)
