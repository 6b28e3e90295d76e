"""A shop imports codes of its own: all of them or none, once per import, told by row."""

from collections.abc import Callable
from typing import Any

import pytest

from laurel.domain.errors import InvalidContent
from laurel.operations import import_codes as operation
from laurel.storage.memory_table import MemoryTable
from tests.builders import refused
from tests.own_codes import TicketShop

MANY = [f"CODE-{number:03}" for number in range(3 * operation.PART + 1)]


def test_codes_that_were_imported_are_free() -> None:
    shop = TicketShop.open()
    done = shop.bring("march", "A-1", "B.2", "c_3:4")
    assert done.body == {"import_id": "march", "reward": "ticket", "imported": 3, "free": 3}
    assert shop.counts() == (3, 0)
    assert shop.on_shelves() == {"A-1", "B.2", "c_3:4"}
    assert shop.bring("april", "D-5").body["free"] == 4


def test_an_import_of_many_is_spread_over_shelves() -> None:
    shop = TicketShop.open()
    assert shop.bring("march", *MANY).body["free"] == len(MANY)
    assert shop.on_shelves() == set(MANY)
    shelves = [
        number
        for number, count in enumerate(shop.services.ledger.pool("shop", "codes/ticket"))
        if count
    ]
    assert len(shelves) == 4


def test_the_same_import_again_answers_as_the_first_time() -> None:
    shop = TicketShop.open()
    first = shop.bring("march", "A-1", "B-2")
    shop.redeem("r1", "ticket")
    again = shop.bring("march", "A-1", "B-2")
    assert (again.body, again.replayed) == (first.body, True)
    assert shop.counts() == (1, 1)
    with refused("id_reused"):
        shop.bring("march", "A-1")
    with refused("id_reused"):
        shop.bring("march", "A-1", "B-2", to="off")


@pytest.mark.parametrize(
    ("csv", "faults"),
    [
        ("", {"/csv/1": "the first row is not the header: code"}),
        ("A-1\n", {"/csv/1": "the first row is not the header: code"}),
        ("code\n", {"/csv": "has 0 codes: 1 to 5000 in one import"}),
        ("code,name\nA-1,x\n", {"/csv/1": "the first row is not the header: code"}),
        ("code\nA-1\nB-2\nA-1\n", {"/csv/4": "is the code of row 2 again"}),
        ("code\nA-1,B-2\n", {"/csv/2": "has 2 columns: one is wanted"}),
        ("code\nA-1\n\nB-2\n", {"/csv/3": "has 0 columns: one is wanted"}),
        ('code\n"A-1\n', {"/csv": "is not CSV: unexpected end of data"}),
        (
            "code\n" + "\n".join(f"A{n}" for n in range(5001)),
            {"/csv": "has 5001 codes: 1 to 5000 in one import"},
        ),
    ],
)
def test_what_is_wrong_is_told_by_row(csv: str, faults: dict[str, str]) -> None:
    shop = TicketShop.open()
    with pytest.raises(InvalidContent) as wrong:
        shop.bring("march", csv=csv)
    assert {fault.pointer: fault.detail for fault in wrong.value.faults} == faults
    assert shop.counts() == (0, 0)


@pytest.mark.parametrize("code", ["A 1", "A#1", "-A", "Ä1", "A/1", "x" * 65, "=1+1"])
def test_a_code_has_the_form_of_an_id_and_is_not_told_where_it_has_not(code: str) -> None:
    shop = TicketShop.open()
    with pytest.raises(InvalidContent) as wrong:
        shop.bring("march", "A-1", code)
    [fault] = wrong.value.faults
    assert fault.pointer == "/csv/3"
    assert code not in fault.detail


@pytest.mark.parametrize("csv", ["code\r\nA-1\r\n", '\ufeff"code"\n"A-1"', "code\n A-1 \n\n\n"])
def test_a_spreadsheets_file_is_read_as_it_comes(csv: str) -> None:
    shop = TicketShop.open()
    shop.bring("march", csv=csv)
    assert shop.on_shelves() == {"A-1"}


def test_a_code_that_is_there_already_stops_the_whole_import() -> None:
    shop = TicketShop.open("A-1", "B-2", "C-3")
    shop.redeem("r1", "ticket")
    with pytest.raises(InvalidContent) as wrong:
        shop.bring("march", "D-4", "A-1", "E-5", "B-2", to="off")
    assert [fault.pointer for fault in wrong.value.faults] == ["/csv/3", "/csv/5"]
    assert shop.counts("off") == (0, 0)
    assert shop.bring("march", "D-4", "E-5", to="off").body["free"] == 2


def test_codes_are_for_rewards_that_hand_them_out() -> None:
    shop = TicketShop.open()
    with refused("no_own_codes"):
        shop.bring("march", "A-1", to="mug")
    with refused("reward_not_found"):
        shop.bring("march", "A-1", to="none")


class Failing(MemoryTable):
    """Does not answer the write of that number, before or after it was made."""

    def __init__(self) -> None:
        super().__init__()
        self.fails_at, self.is_lost = 0, False

    def transact(self, writes: Any) -> None:
        self.fails_at -= 1
        if self.fails_at == 0 and not self.is_lost:
            raise ConnectionError
        super().transact(writes)
        if self.fails_at == 0:
            raise ConnectionError


@pytest.mark.parametrize("is_lost", [False, True])
@pytest.mark.parametrize("number", range(1, 12))
def test_an_import_that_broke_off_goes_on_where_it_was(number: int, is_lost: bool) -> None:
    """Eleven writes: begun, four parts set aside, all of them are, four parts stocked, done."""
    table = Failing()
    shop = TicketShop.open(table=table)
    table.fails_at, table.is_lost = number, is_lost
    with pytest.raises(ConnectionError):
        shop.bring("march", *MANY)
    done = shop.bring("march", *MANY)
    assert done.body == {
        "import_id": "march",
        "reward": "ticket",
        "imported": len(MANY),
        "free": len(MANY),
    }
    assert shop.on_shelves() == set(MANY)
    assert shop.counts() == (len(MANY), 0)


class Rival(MemoryTable):
    """Before the write of that number, somebody else imports a code."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0
        self.act: Callable[[], object] = object

    def transact(self, writes: Any) -> None:
        self.at -= 1
        if self.at == 0:
            self.act()
        super().transact(writes)


class Both(Rival, Failing):
    """Does both."""


@pytest.mark.parametrize("is_lost", [False, True])
@pytest.mark.parametrize("number", range(1, 6))
def test_an_import_that_broke_off_while_it_was_given_up_lets_go(number: int, is_lost: bool) -> None:
    """Its last part is not to be had: the fifth write. It is given up, and three parts let go."""
    table = Both()
    shop = TicketShop.open(table=table)
    table.at = 5
    table.act = lambda: shop.bring("rival", MANY[-1])
    table.fails_at, table.is_lost = 5 + 3 + 1 + number, is_lost
    with pytest.raises((ConnectionError, InvalidContent)):
        shop.bring("march", *MANY)
    table.fails_at = 0
    with pytest.raises(InvalidContent) as wrong:
        shop.bring("march", *MANY)
    assert [fault.pointer for fault in wrong.value.faults] == [f"/csv/{len(MANY) + 1}"]
    assert shop.bring("april", *MANY[:-1]).body["free"] == len(MANY)


@pytest.mark.parametrize("number", range(1, 6))
def test_of_two_imports_of_one_code_at_once_one_brings_nothing(number: int) -> None:
    table = Rival()
    shop = TicketShop.open(table=table)
    table.at = number
    table.act = lambda: shop.bring("rival", MANY[-1])
    with pytest.raises(InvalidContent) as wrong:
        shop.bring("march", *MANY)
    assert [fault.pointer for fault in wrong.value.faults] == [f"/csv/{len(MANY) + 1}"]
    assert shop.on_shelves() == {MANY[-1]}
    assert shop.bring("march", *MANY[:-1]).body["free"] == len(MANY)
