"""Everything that a table keeps, for tests of what must not change and of what must not be kept."""

import zlib
from typing import Any

type Item = dict[str, Any]


def everything_kept(client: Any, table: str, only: str = "") -> dict[tuple[str, str], Item]:
    """Every item by its key, but for the counters of keys' limits, which every request moves.

    `only` leaves out partitions that do not name it: other tests may be at work in the same table.
    """
    pages = client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    items = {(item["pk"]["S"], item["sk"]["S"]): item for page in pages for item in page["Items"]}
    return {(pk, sk): item for (pk, sk), item in items.items() if sk != "RATE" and only in pk}


def text_of(item: Item) -> str:
    """All the text of an item, with what is compressed in it."""
    texts = [value["S"] for value in item.values() if "S" in value]
    packed = [zlib.decompress(value["B"]).decode() for value in item.values() if "B" in value]
    return "\n".join([*texts, *packed])
