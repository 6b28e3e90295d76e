"""What operations take of DynamoDB does not grow with a member's past (`bench.count_growth`)."""

import pytest

from bench.capacity import MeteredClient, item_bytes
from bench.count_growth import Ours
from bench.memory_client import ItemTooLargeError, MemoryClient
from bench.other_schemes import Airline, SumTheLedger
from bench.price import counted as counted_requests
from bench.price import each_million

FEW, MANY = 10, 10_000


def test_earning_redeeming_and_balances_take_the_same_after_ten_and_ten_thousand_entries() -> None:
    few, many = (said(Ours, entries) for entries in (FEW, MANY))
    assert few == many
    assert few == {"earn": (2, 1, 6), "redeem": (2, 1, 8), "balance": (1, 2, 0)}


def test_an_aggregate_that_keeps_every_id_grows_until_it_is_refused() -> None:
    few, many = (said(Airline, entries)["earn"] for entries in (FEW, MANY))
    assert few == (2, 0, 2)
    assert many[2] > 100
    with pytest.raises(ItemTooLargeError):
        MemoryClient().fill(Airline(None).past(10 * MANY))


def test_a_balance_that_is_a_sum_reads_the_whole_ledger() -> None:
    (first, few, _), (_, many, _) = (said(SumTheLedger, size)["balance"] for size in (FEW, MANY))
    assert (first, few) == (1, 1)
    assert many > 100


def test_a_set_and_a_map_are_billed_as_amazon_says() -> None:
    assert item_bytes({"ids": {"SS": ["ab", "cde"]}}) == 3 + 5
    assert item_bytes({"map": {"M": {"a": {"S": "bc"}}}}) == 3 + 3 + 1 + (1 + 2)


def test_a_balance_of_many_pages_is_read_to_its_end() -> None:
    memory = MemoryClient()
    client = MeteredClient(memory)
    scheme = SumTheLedger(client)
    memory.fill(scheme.past(30_000))
    bill = client.start()
    scheme.balance()
    assert bill.calls > 1
    assert sum(len(sent.sizes) for sent in bill.sent) == 30_000


def test_what_is_paid_by_the_request_adds_up_from_its_units() -> None:
    bills = counted_requests()
    usd = each_million(bills["earn"])
    assert (bills["earn"].write_units, bills["earn"].read_units) == (6, 2)
    assert usd["DynamoDB writes"] == 6 * 0.625
    assert usd["DynamoDB reads"] == 2 * 0.125


def said(scheme: type, entries: int) -> dict[str, tuple[int, float, int]]:
    """(calls, read units, write units) of what a scheme can do."""
    memory = MemoryClient()
    client = MeteredClient(memory)
    one = scheme(client)
    memory.fill(one.past(entries))
    told = {}
    for what, call in one.operations().items():
        bill = client.start()
        call()
        told[what] = (bill.calls, bill.read_units, bill.write_units + bill.index_units)
    return told
