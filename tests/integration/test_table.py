"""One contract for every table: see the fixture `table` for what stands behind it."""

import pytest

from laurel.storage.keys import Key
from laurel.storage.table import (
    Absent,
    Add,
    Cancelled,
    Check,
    Delete,
    Equals,
    Item,
    Put,
    Table,
    Value,
    Write,
)


def item(sk: str = "A", pk: str = "p", **attributes: Value) -> Item:
    return {"pk": pk, "sk": sk, **attributes}


def key(sk: str = "A", pk: str = "p") -> Key:
    return Key(pk, sk)


def fill(table: Table, *names: str) -> None:
    for name in names:
        table.put(Put(item(name)))


def names(items: tuple[Item, ...]) -> list[str]:
    return [str(one["sk"]) for one in items]


# One item


def test_nothing_is_found_where_nothing_was_put(table: Table) -> None:
    assert table.get(key()) is None


@pytest.mark.parametrize(
    "value",
    ["", "points", "é漢🎁", 0, -1, 2**53 - 1, -(2**53), b"\x00\xff", b"x" * 2_000],
    ids=str,
)
def test_a_value_comes_back_as_it_was_put(table: Table, value: Value) -> None:
    table.put(Put(item(value=value)))
    assert table.get(key()) == item(value=value)


def test_a_put_replaces_the_whole_item(table: Table) -> None:
    table.put(Put(item(old=1, kept=1)))
    table.put(Put(item(kept=2)))
    assert table.get(key()) == item(kept=2)


def test_what_must_be_absent_is_put_once(table: Table) -> None:
    table.put(Put(item(value=1), Absent()))
    with pytest.raises(Cancelled) as cancelled:
        table.put(Put(item(value=2), Absent()))
    [failed] = cancelled.value.failures
    assert failed is not None
    assert failed.item == item(value=1)
    assert not cancelled.value.contended
    assert table.get(key()) == item(value=1)


@pytest.mark.parametrize("value", [1, "1", b"1"], ids=["number", "text", "bytes"])
def test_what_must_equal_is_put_while_it_does(table: Table, value: Value) -> None:
    table.put(Put(item(value=value)))
    table.put(Put(item(value="after"), Equals("value", value)))
    assert table.get(key()) == item(value="after")


@pytest.mark.parametrize("there", [2, "1", b"1"], ids=["other", "text", "bytes"])
def test_what_must_equal_is_not_put_where_it_differs(table: Table, there: Value) -> None:
    """A text of a number is no number."""
    table.put(Put(item(value=there)))
    with pytest.raises(Cancelled) as cancelled:
        table.put(Put(item(value="after"), Equals("value", 1)))
    [failed] = cancelled.value.failures
    assert failed is not None
    assert failed.item == item(value=there)


def test_what_must_equal_is_not_put_where_nothing_is(table: Table) -> None:
    with pytest.raises(Cancelled) as cancelled:
        table.put(Put(item(), Equals("value", 1)))
    [failed] = cancelled.value.failures
    assert failed is not None
    assert failed.item is None
    assert table.get(key()) is None


def test_what_must_equal_is_not_put_where_the_attribute_is_missing(table: Table) -> None:
    table.put(Put(item(other=1)))
    with pytest.raises(Cancelled):
        table.put(Put(item(), Equals("value", 1)))


# Several at once


def test_a_transaction_writes_all_of_it(table: Table) -> None:
    fill(table, "gone", "there")
    table.transact(
        [
            Put(item("new"), Absent()),
            Delete(key("gone")),
            Put(item("there", value=1)),
            Check(key("never"), Absent()),
        ]
    )
    assert names(table.query("p").items) == ["new", "there"]


def test_a_transaction_writes_nothing_where_one_condition_fails(table: Table) -> None:
    table.put(Put(item("there", value=1)))
    with pytest.raises(Cancelled) as cancelled:
        table.transact(
            [
                Put(item("first"), Absent()),
                Delete(key("there")),
                Put(item("last"), Equals("value", 1)),
            ]
        )
    assert [failed is not None for failed in cancelled.value.failures] == [False, False, True]
    assert names(table.query("p").items) == ["there"]


def test_every_failed_condition_has_its_place_and_the_item_that_was_there(table: Table) -> None:
    table.put(Put(item("one", value=1)))
    table.put(Put(item("two", value=2)))
    with pytest.raises(Cancelled) as cancelled:
        table.transact(
            [
                Put(item("one"), Equals("value", 9)),
                Put(item("fine"), Absent()),
                Put(item("two"), Absent()),
                Delete(key("none"), Equals("value", 1)),
                Check(key("three"), Absent()),
            ]
        )
    failures = cancelled.value.failures
    found = [failed.item if failed else "fine" for failed in failures]
    assert found == [item("one", value=1), "fine", item("two", value=2), None, "fine"]


def test_a_delete_happens_while_its_condition_holds(table: Table) -> None:
    table.put(Put(item(value=1)))
    with pytest.raises(Cancelled):
        table.transact([Delete(key(), Equals("value", 2))])
    table.transact([Delete(key(), Equals("value", 1))])
    assert table.get(key()) is None


def test_what_is_not_there_is_deleted_already(table: Table) -> None:
    table.transact([Delete(key())])
    assert table.get(key()) is None


def test_a_hundred_writes_fit_into_a_transaction(table: Table) -> None:
    table.transact([Put(item(f"{number:03}"), Absent()) for number in range(100)])
    assert len(table.query("p").items) == 100


# Counters


def test_adding_begins_at_nothing_and_goes_on(table: Table) -> None:
    for amount in (5, 7, -20):
        table.transact([Add(key(), "taken", amount)])
    assert table.get(key()) == item(taken=-8)


def test_adding_touches_nothing_else(table: Table) -> None:
    table.put(Put(item(name="pool", taken=1)))
    table.transact([Add(key(), "taken", 2)])
    assert table.get(key()) == item(name="pool", taken=3)


def test_adding_to_an_item_without_the_number_begins_at_nothing(table: Table) -> None:
    table.put(Put(item(name="pool")))
    table.transact([Add(key(), "taken", 2, at_most=2)])
    assert table.get(key()) == item(name="pool", taken=2)


@pytest.mark.parametrize(
    ("there", "amount", "at_most", "after"),
    [
        (None, 5, 5, 5),
        (None, 6, 5, None),
        (None, 1, 0, None),
        (3, 2, 5, 5),
        (3, 3, 5, None),
        (-3, 8, 5, 5),
        (-3, 9, 5, None),
        (9, -1, 8, 8),
        (9, 1, 5, None),
    ],
)
def test_adding_stops_at_the_most(
    table: Table, there: int | None, amount: int, at_most: int, after: int | None
) -> None:
    before = None if there is None else item(taken=there)
    if before is not None:
        table.put(Put(before))
    writes: list[Write] = [Put(item("with")), Add(key(), "taken", amount, at_most)]
    if after is not None:
        table.transact(writes)
        assert table.get(key()) == item(taken=after)
        return
    with pytest.raises(Cancelled) as cancelled:
        table.transact(writes)
    first, failed = cancelled.value.failures
    assert first is None
    assert failed is not None
    assert failed.item == before
    assert table.get(key()) == before
    assert table.get(key("with")) is None


@pytest.mark.parametrize(
    ("there", "amount", "at_least", "after"),
    [
        (None, -1, 0, None),
        (None, -1, -1, -1),
        (5, -5, 0, 0),
        (5, -6, 0, None),
        (-3, 1, 0, None),
        (-3, 3, 0, 0),
    ],
)
def test_taking_stops_at_the_least(
    table: Table, there: int | None, amount: int, at_least: int, after: int | None
) -> None:
    before = None if there is None else item(taken=there)
    if before is not None:
        table.put(Put(before))
    taking = Add(key(), "taken", amount, at_least=at_least)
    if after is not None:
        table.transact([taking])
        assert table.get(key()) == item(taken=after)
        return
    with pytest.raises(Cancelled) as cancelled:
        table.transact([taking])
    assert [failed and failed.item for failed in cancelled.value.failures] == [before]
    assert table.get(key()) == before


def test_an_amount_moves_from_one_number_to_another_whole(table: Table) -> None:
    table.put(Put(item(name="pool", taken=7)))
    move = Add(key(), "taken", -4, at_least=0, also=("paid", 4))
    table.transact([move])
    assert table.get(key()) == item(name="pool", taken=3, paid=4)
    with pytest.raises(Cancelled):
        table.transact([move])
    assert table.get(key()) == item(name="pool", taken=3, paid=4)


# Many keys


def test_a_batch_comes_in_the_order_of_its_keys(table: Table) -> None:
    fill(table, "A", "B", "C")
    found = table.batch_get([key("C"), key("none"), key("A")])
    assert found == [item("C"), None, item("A")]


@pytest.mark.parametrize("consistent", [True, False])
def test_a_batch_finds_a_hundred_items(table: Table, *, consistent: bool) -> None:
    wanted = [key(f"{number:03}", pk=f"p{number % 7}") for number in range(100)]
    for one in wanted[::2]:
        table.put(Put(item(one.sk, one.pk)))
    found = table.batch_get(wanted, consistent=consistent)
    assert [one is not None for one in found] == [True, False] * 50


# Partitions


def test_a_partition_is_read_in_the_order_of_its_keys(table: Table) -> None:
    fill(table, "b", "A", "a", "10", "9", "é")
    table.put(Put(item("x", pk="other")))
    assert names(table.query("p").items) == ["10", "9", "A", "a", "b", "é"]


def test_a_partition_is_read_backwards(table: Table) -> None:
    fill(table, "A", "B", "C")
    assert names(table.query("p", newest_first=True).items) == ["C", "B", "A"]


def test_a_prefix_leaves_the_rest_out(table: Table) -> None:
    fill(table, "ENTRY", "ENTRY#1", "ENTRY#2", "ENTRX#3", "OP#1")
    assert names(table.query("p", "ENTRY#").items) == ["ENTRY#1", "ENTRY#2"]


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6])
def test_pages_hold_every_item_once(table: Table, limit: int, *, newest_first: bool) -> None:
    fill(table, "E#1", "E#2", "E#3", "E#4", "E#5", "D", "F")
    seen, pages = list[str](), list[int]()
    page = table.query("p", "E#", limit=limit, newest_first=newest_first)
    while True:
        seen += names(page.items)
        pages.append(len(page.items))
        if page.last is None:
            break
        page = table.query("p", "E#", limit=limit, newest_first=newest_first, after=page.last)
    assert seen == sorted(["E#1", "E#2", "E#3", "E#4", "E#5"], reverse=newest_first)
    assert pages == [limit] * (5 // limit) + [5 % limit] * bool(5 % limit)


def test_an_empty_partition_is_an_empty_page(table: Table) -> None:
    page = table.query("p")
    assert (page.items, page.last) == ((), None)


def test_a_page_goes_on_from_a_key_that_is_gone(table: Table) -> None:
    fill(table, "A", "C")
    assert names(table.query("p", after=key("B")).items) == ["C"]


# The agenda


def due(table: Table, sk: str, day: str, pk: str = "p") -> None:
    table.put(Put(item(sk, pk, value=1, agenda_pk="A#1", agenda_sk=day)))


def test_the_agenda_lists_what_is_due_soonest_first(table: Table) -> None:
    due(table, "A", "2026-03-03")
    due(table, "B", "2026-03-01")
    due(table, "C", "2026-03-04")
    table.put(Put(item("D")))
    found, last = table.query_agenda("A#1", "2026-03-03")
    assert names(found) == ["B", "A"]
    assert last is None


def test_the_agenda_knows_only_keys(table: Table) -> None:
    due(table, "A", "2026-03-01")
    [found], _ = table.query_agenda("A#1", "2026-03-02")
    assert found == item(agenda_pk="A#1", agenda_sk="2026-03-01")


def test_what_moves_on_the_agenda_leaves_its_old_day(table: Table) -> None:
    due(table, "A", "2026-03-01")
    due(table, "A", "2026-04-01")
    assert table.query_agenda("A#1", "2026-03-31") == ((), None)
    assert names(table.query_agenda("A#1", "2026-04-01")[0]) == ["A"]


def test_what_is_not_due_any_more_is_off_the_agenda(table: Table) -> None:
    due(table, "A", "2026-03-01")
    due(table, "B", "2026-03-01")
    table.put(Put(item("A")))
    table.transact([Delete(key("B"))])
    assert table.query_agenda("A#1", "2026-03-01") == ((), None)


@pytest.mark.parametrize("limit", [1, 2, 4, 7])
def test_pages_of_the_agenda_hold_everything_due_once(table: Table, limit: int) -> None:
    days = ["2026-03-01#E#a", "2026-03-01#E#b", "2026-03-01#R#a", "2026-03-02#E#c"]
    for number, day in enumerate(days):
        due(table, "ACCOUNT", day, f"M#{number}")
    due(table, "ACCOUNT", "2026-03-09#E#z", "M#9")
    seen, last = list[str](), None
    while True:
        found, last = table.query_agenda("A#1", "2026-03-02~", limit=limit, after=last)
        seen += [str(one["agenda_sk"]) for one in found]
        if last is None:
            break
    assert seen == days
