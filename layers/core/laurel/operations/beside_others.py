"""Vouchers on one order: some are not good together with others."""

from laurel.domain.errors import Refusal
from laurel.domain.reward import Reward
from laurel.operations.services import Services
from laurel.operations.vouchers import find_voucher
from laurel.requests.where_wrong import one_fault
from laurel.storage.voucher_items import StoredVoucher


def reward_of(services: Services, program_id: str, voucher: StoredVoucher) -> Reward:
    """What the voucher is good for, by the version of the program that issued it."""
    then = services.library.program(program_id, voucher.program_version)
    return then.rewards[voucher.reward_id].worth(voucher.value)


def excludes(
    services: Services, program_id: str, voucher: StoredVoucher, codes: list[str] | None
) -> bool:
    """Whether it is not good together with the vouchers of those codes: it stands alone, or one of
    them does. What has become of them does not matter.

    InvalidContent with a pointer under /with for a code of no voucher, or its own.
    """
    others = [
        _other(services, program_id, voucher, code, f"/with/{index}")
        for index, code in enumerate(codes or ())
    ]
    all_of_them = [voucher, *others] if others else []
    return any(reward_of(services, program_id, one).alone for one in all_of_them)


def _other(
    services: Services, program_id: str, voucher: StoredVoucher, code: str, at: str
) -> StoredVoucher:
    try:
        other = find_voucher(services, program_id, code)
    except Refusal as refused:
        raise one_fault(at, "is the code of no voucher") from refused
    if other.code == voucher.code:
        raise one_fault(at, "is the voucher itself")
    return other
