"""Attributes of items, as the kind they are."""

from laurel.storage import keys
from laurel.storage.table import Item, Value


def keyed(key: keys.Key) -> dict[str, Value]:
    """The attributes of a key."""
    return {"pk": key.pk, "sk": key.sk}


def text_of(item: Item, name: str) -> str:
    """A text; TypeError where it is none."""
    value = item[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} of {item['sk']!r} is no text")
    return value


def number_of(item: Item, name: str) -> int:
    """A number; TypeError where it is none."""
    value = item[name]
    if not isinstance(value, int):
        raise TypeError(f"{name} of {item['sk']!r} is no number")
    return value


def bytes_of(item: Item, name: str) -> bytes:
    """Bytes; TypeError where they are none."""
    value = item[name]
    if not isinstance(value, bytes):
        raise TypeError(f"{name} of {item['sk']!r} is no bytes")
    return value
