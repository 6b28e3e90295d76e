"""Items, keys and conditions as DynamoDB's API writes them, and back."""

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from laurel.storage.keys import Key
from laurel.storage.table import Absent, Add, AtLeast, AtMost, Condition, Equals, Item, Value

type Raw = dict[str, Any]
"""JSON as the API takes and gives it."""


def raw_value(value: Value) -> Raw:
    """A value with its type."""
    match value:
        case str():
            return {"S": value}
        case int():
            return {"N": str(value)}
        case bytes():
            return {"B": value}


def raw_item(item: Item) -> Raw:
    """An item to be written."""
    return {name: raw_value(value) for name, value in item.items()}


def raw_key(key: Key) -> Raw:
    """A primary key."""
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


def key_of(item: Item) -> Key:
    """The primary key of an item that was read."""
    return Key(str(item["pk"]), str(item["sk"]))


def read_item(raw: Mapping[str, Mapping[str, Any]]) -> Item:
    """An item that was read; ValueError for a type that is none of ours."""
    return {name: _read_value(value) for name, value in raw.items()}


def _read_value(raw: Mapping[str, Any]) -> Value:
    [(kind, value)] = raw.items()
    match kind:
        case "N":
            return int(value)
        case "S":
            return str(value)
        case "B":  # boto3 has decoded it, SignedClient gives it as it comes
            return b64decode(value, validate=True) if isinstance(value, str) else bytes(value)
        case _:
            raise ValueError(f"an attribute of type {kind} is none of ours")


def conditional(condition: Condition | None) -> Raw:
    """What makes a write conditional, and brings back the item that was in its way."""
    old = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    match condition:
        case None:
            return {}
        case Absent():
            return {"ConditionExpression": "attribute_not_exists(pk)", **old}
        case Equals(attribute, value):
            return {
                "ConditionExpression": "#name = :value",
                "ExpressionAttributeNames": {"#name": attribute},
                "ExpressionAttributeValues": {":value": raw_value(value)},
                **old,
            }
        case AtMost(attribute, value):
            return {**_compared("<=", attribute, value, nothing_holds=value >= 0), **old}
        case AtLeast(attribute, value):
            return {**_compared(">=", attribute, value, nothing_holds=value <= 0), **old}


def added(write: Add) -> Raw:
    """An update that adds to a number, or to two, under its condition."""
    about = conditional(write.condition)
    values = about.get("ExpressionAttributeValues", {})
    names, amounts = {"#name": write.attribute}, {":amount": raw_value(write.amount)}
    adding = "ADD #name :amount"
    if write.also is not None:
        other, more = write.also
        adding += ", #other :more"
        names["#other"], amounts[":more"] = other, raw_value(more)
    return {
        **about,
        "Key": raw_key(write.key),
        "UpdateExpression": adding,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": {**values, **amounts},
    }


def _compared(operator: str, attribute: str, value: int, *, nothing_holds: bool) -> Raw:
    """A condition on a number; `nothing_holds`: also where it is not there, which counts as 0."""
    compared = f"#name {operator} :value"
    return {
        "ConditionExpression": f"attribute_not_exists(#name) OR {compared}"
        if nothing_holds
        else compared,
        "ExpressionAttributeNames": {"#name": attribute},
        "ExpressionAttributeValues": {":value": raw_value(value)},
    }
