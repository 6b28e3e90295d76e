"""What each call of a checkout writes at DynamoDB, counted: the rows of `make bench`."""

from collections.abc import Callable, Iterator
from typing import Final

import pytest

from bench.capacity import MeteredClient
from bench.count_checkout import count_checkout, count_joining
from bench.floors import Floor
from tests.tables import moto_client, new_table

type Counted = dict[str, tuple[int, int]]

WRITES: Final = {
    "hold": 4,
    "complete what is held": 8,
    "cancel what is held": 4,
    "cancel what is completed": 8,
    "check a voucher": 0,
    "use a voucher": 2,
    "use a voucher again, same use_id": 0,
    "release a voucher": 2,
    "redeem, variable price": 8,
    "redeem a donation": 8,
    "redeem from a stock": 10,
    "give a tier by hand": 6,
    "end a tier given by hand": 4,
    "enrol, with a welcome": 12,
    "enrol with a first order": 16,
}
"""Write units of the table, at most."""

MOST_CALLS: Final = 4


@pytest.fixture(scope="module")
def counted() -> Iterator[Counted]:
    """Calls and write units of each row."""
    rows: Counted = {}
    with moto_client() as moto:
        client = MeteredClient(moto)

        def row(what: str, call: Callable[[], object], _: Floor) -> None:
            bill = client.start()
            call()
            client.start()
            rows[what] = bill.calls, bill.write_units

        with new_table(client) as table:
            count_checkout(table, row)
        with new_table(client) as one, new_table(client) as other:
            count_joining((one, other), row)
        yield rows


@pytest.mark.parametrize(("what", "most"), WRITES.items())
def test_a_call_of_the_checkout_writes_no_more(counted: Counted, what: str, most: int) -> None:
    calls, writes = counted[what]
    assert calls <= MOST_CALLS
    assert writes <= most
