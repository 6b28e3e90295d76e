"""Items of vouchers: built and read here and nowhere else."""

from datetime import date, datetime
from typing import Any

from laurel.domain.frozen import dataclass
from laurel.storage import codec, keys
from laurel.storage.table import Item


@dataclass(frozen=True, slots=True)
class StoredVoucher:
    """A voucher, good for what its reward was in the version of the program that issued it."""

    code: str
    number: int
    member_id: str
    reward_id: str
    program_version: int
    source: str
    rule: str | None
    issued_at: datetime
    expires_on: date | None
    status: str = "issued"
    use: dict[str, Any] | None = None
    value: int | None = None
    """Minor units, where it is not the reward that says what it is worth."""
    reclaimed: bool = False
    """Whether it was taken back with the order that had brought it."""
    shelf: int | None = None
    """Where its code lay, if that is one of the shop's own."""
    voided: dict[str, Any] | None = None
    """Why and when the shop made it void, if it did."""
    released: tuple[str, ...] = ()
    """The use_ids that were released, the newest last: none of them can use it again."""
    released_late: tuple[str, ...] = ()
    """Those of them whose release came after the last day, and found it expired."""


def voucher_item(program_id: str, voucher: StoredVoucher) -> Item:
    """A voucher. `terms` is all of it: a write can ask that it is just as it was read."""
    terms: dict[str, Any] = {
        "code": voucher.code,
        "reward": voucher.reward_id,
        "version": voucher.program_version,
        "source": voucher.source,
        "rule": voucher.rule,
        "issued_at": codec.instant(voucher.issued_at),
        "expires_on": codec.day(voucher.expires_on),
        "status": voucher.status,
        "use": voucher.use,
    }
    if voucher.value is not None:
        terms["value"] = voucher.value
    if voucher.reclaimed:
        terms["reclaimed"] = True
    if voucher.shelf is not None:
        terms["shelf"] = voucher.shelf
    if voucher.voided is not None:
        terms["voided"] = voucher.voided
    if voucher.released:
        terms["released"] = list(voucher.released)
    if voucher.released_late:
        terms["released_late"] = list(voucher.released_late)
    key = keys.voucher(program_id, voucher.member_id, voucher.number)
    return {"pk": key.pk, "sk": key.sk, "terms": codec.dump(terms)}


def read_voucher(item: Item) -> StoredVoucher:
    """The voucher of an item."""
    terms = codec.load(str(item["terms"]))
    _, member_id = keys.parse_member_partition(str(item["pk"]))
    return StoredVoucher(
        code=terms["code"],
        number=keys.parse_voucher(str(item["sk"])),
        member_id=member_id,
        reward_id=terms["reward"],
        program_version=terms["version"],
        source=terms["source"],
        rule=terms["rule"],
        issued_at=codec.read_instant(terms["issued_at"]),
        expires_on=codec.read_day(terms["expires_on"]),
        status=terms["status"],
        use=terms["use"],
        value=terms.get("value"),
        reclaimed=terms.get("reclaimed", False),
        shelf=terms.get("shelf"),
        voided=terms.get("voided"),
        released=tuple(terms.get("released", ())),
        released_late=tuple(terms.get("released_late", ())),
    )
