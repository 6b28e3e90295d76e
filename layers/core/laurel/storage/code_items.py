"""Items of a shop's own codes: the codes themselves, the free ones on their shelves, the imports.

A code is two items. One says for ever that there is such a code, and whose voucher it became; it
keeps codes apart in the whole program. The other one lies on a shelf while the code is free. Who
hands a code out takes it off its shelf in the same transaction: two at once cannot both (ADR 23).
"""

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Final

from laurel.domain.frozen import dataclass, replace
from laurel.domain.own_codes import codes_pool, imported_pool
from laurel.storage import code_keys, keys
from laurel.storage.pools import TAKEN
from laurel.storage.table import Absent, Add, Check, Delete, Equals, Item, Put, Table, Write
from laurel.storage.voucher_items import StoredVoucher

SETTING_ASIDE: Final = -1
"""What an import has stocked while its codes are only being set aside."""

GIVING_UP: Final = -2
"""The same, where one of them was not to be had: those set aside are being let go again."""

_FREE: Final = ""
"""What stands in the place of the member while there is none: a condition can ask for it."""

_MOST_KEYS: Final = 100
"""How many items one call may ask for."""


@dataclass(frozen=True, slots=True)
class FreeCode:
    """A code that nobody has, and the shelf it lies on."""

    code: str
    shelf: int


@dataclass(frozen=True, slots=True)
class OwnCode:
    """A code of the shop's own: `member_id` and `number` say whose voucher it became, None and 0
    while it is free. `brought_by` is the mark of the import that brought it, while it is free.
    """

    program_id: str
    code: str
    brought_by: str = ""
    member_id: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class CodeImport:
    """How far an import has come.

    `mark` tells its codes from those of every other import, `stocked` counts the parts of it that
    lie on shelves, or says that none do yet. `free` is how many codes of the reward were free when
    it was done; -1 until then.
    """

    program_id: str
    import_id: str
    reward_id: str
    fingerprint: str
    mark: str
    stocked: int = SETTING_ASIDE
    free: int = -1


# Codes


def find_own_code(table: Table, program_id: str, code: str) -> OwnCode | None:
    """The code as it stands now; None where the program has none such."""
    item = table.get(code_keys.own_code(program_id, code))
    return read_own_code(item) if item else None


def find_own_codes(table: Table, program_id: str, codes: Sequence[str]) -> dict[str, OwnCode]:
    """Those of the codes that the program has; a hundred in a call."""
    found: dict[str, OwnCode] = {}
    for some in batched(codes, _MOST_KEYS, strict=False):
        items = table.batch_get([code_keys.own_code(program_id, code) for code in some])
        found |= {one.code: one for one in map(read_own_code, filter(None, items))}
    return found


def free_codes(
    table: Table, program_id: str, reward_id: str, shelf: int, place: str, most: int
) -> list[FreeCode]:
    """Up to so many free codes of a shelf, from a place on (hexadecimal, up to 8 digits)."""
    pk = code_keys.shelf(program_id, reward_id, shelf)
    found = table.query(pk, limit=most, after=keys.Key(pk, place)).items
    parsed = [code_keys.parse_free_code(str(item["pk"]), str(item["sk"])) for item in found]
    return [FreeCode(code, number) for number, code in parsed]


def all_free_codes(table: Table, program_id: str, reward_id: str) -> Iterator[FreeCode]:
    """Every free code of a reward, on any shelf."""
    for shelf in range(code_keys.SHELVES):
        pk = code_keys.shelf(program_id, reward_id, shelf)
        page = table.query(pk)
        while True:
            for item in page.items:
                number, code = code_keys.parse_free_code(str(item["pk"]), str(item["sk"]))
                yield FreeCode(code, number)
            if page.last is None:
                break
            page = table.query(pk, after=page.last)


def handed_out(program_id: str, voucher: StoredVoucher) -> Iterator[Put | Delete]:
    """Taking the voucher's code off its shelf, if it still lies there, and noting whose it is."""
    if voucher.shelf is not None:
        code, reward_id = voucher.code, voucher.reward_id
        key = code_keys.free_code(program_id, reward_id, voucher.shelf, code)
        yield Delete(key, Equals("code", code))
        had = OwnCode(program_id, code, "", voucher.member_id, voucher.number)
        yield Put(own_code_item(had), Equals("member", _FREE))


def handed_out_after_all(program_id: str, voucher: StoredVoucher) -> Iterator[Put | Delete]:
    """The same, whatever stands there: for a restore that brought back only part of it."""
    for write in handed_out(program_id, voucher):
        yield replace(write, condition=None)


def lost_code(program_id: str, code: str) -> Put:
    """A code that was handed out with a voucher that is no more: nobody has it, and nobody gets
    it.
    """
    return Put(own_code_item(OwnCode(program_id, code)))


def own_code_item(own: OwnCode) -> Item:
    """A code."""
    key = code_keys.own_code(own.program_id, own.code)
    return {
        "pk": key.pk,
        "sk": key.sk,
        "brought_by": own.brought_by,
        "member": own.member_id or _FREE,
        "number": own.number,
    }


def read_own_code(item: Item) -> OwnCode:
    """The code of an item."""
    program_id, code = code_keys.parse_own_code(str(item["pk"]))
    member_id = str(item["member"]) or None
    return OwnCode(program_id, code, str(item["brought_by"]), member_id, int(item["number"]))


# Imports


def find_import(table: Table, program_id: str, import_id: str) -> CodeImport | None:
    """The import of an id as it stands now."""
    item = table.get(code_keys.code_import(program_id, import_id))
    return read_import(item) if item else None


def new_import(begun: CodeImport) -> Put:
    """Begin an import, if there is none of its id."""
    return Put(import_item(begun), Absent())


def next_import(before: CodeImport, after: CodeImport) -> Put:
    """An import goes on, if it is still where it was."""
    return Put(import_item(after), _unchanged(before))


def dropped_import(given_up: CodeImport) -> Delete:
    """Forget an import that was given up."""
    key = code_keys.code_import(given_up.program_id, given_up.import_id)
    return Delete(key, _unchanged(given_up))


def set_aside(begun: CodeImport, codes: Sequence[str]) -> list[Write]:
    """Set codes aside for an import that still does so, if the program has none of them."""
    own = [OwnCode(begun.program_id, code, begun.mark) for code in codes]
    key = code_keys.code_import(begun.program_id, begun.import_id)
    return [Check(key, _unchanged(begun)), *(Put(own_code_item(one), Absent()) for one in own)]


def let_go(given_up: CodeImport, codes: Sequence[str]) -> list[Write]:
    """Undo that: the program has them no more."""
    own = [code_keys.own_code(given_up.program_id, code) for code in codes]
    return [Delete(key, Equals("brought_by", given_up.mark)) for key in own]


def stock(before: CodeImport, codes: Sequence[str], shelf: int) -> list[Write]:
    """Lay the next part of an import on a shelf and count it, if that was not done before."""
    after = replace(before, stocked=before.stocked + 1)
    program_id, reward_id = before.program_id, before.reward_id
    on_shelf = [code_keys.free_code(program_id, reward_id, shelf, code) for code in codes]
    laid: list[Write] = [
        Put({"pk": key.pk, "sk": key.sk, "code": code}, Absent())
        for key, code in zip(on_shelf, codes, strict=True)
    ]
    free = keys.pool(program_id, codes_pool(reward_id), shelf)
    ever = keys.pool(program_id, imported_pool(reward_id), shelf)
    counted = [Add(free, TAKEN, -len(codes)), Add(ever, TAKEN, len(codes))]
    return [next_import(before, after), *laid, *counted]


def import_item(one: CodeImport) -> Item:
    """An import."""
    key = code_keys.code_import(one.program_id, one.import_id)
    return {
        "pk": key.pk,
        "sk": key.sk,
        "reward": one.reward_id,
        "fingerprint": one.fingerprint,
        "mark": one.mark,
        "stocked": one.stocked,
        "free": one.free,
        "state": f"{one.mark} {one.stocked} {one.free}",
    }


def read_import(item: Item) -> CodeImport:
    """The import of an item."""
    program_id, import_id = code_keys.parse_code_import(str(item["pk"]))
    return CodeImport(
        program_id,
        import_id,
        str(item["reward"]),
        str(item["fingerprint"]),
        str(item["mark"]),
        int(item["stocked"]),
        int(item["free"]),
    )


def _unchanged(one: CodeImport) -> Equals:
    """Holds while the import is just where it was: all that changes of it in one attribute."""
    return Equals("state", str(import_item(one)["state"]))
