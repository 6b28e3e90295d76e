"""Import codes of the shop's own, for a reward to hand out: all of them or none, once per import.

There may be thousands, and a transaction holds a hundred items. So first all codes are set aside,
each if the program has none such; if one of them is not to be had, those set aside are let go
again, and no member has seen any. Then they are laid on shelves, part by part, and the import
counts the parts: who sends it again, or at the same time, goes on where it is.
"""

import secrets
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any, Final, cast

from laurel.bodies import CodeImportBody, CodesBody
from laurel.domain.errors import Fault, InvalidContent, Refusal
from laurel.domain.frozen import replace
from laurel.domain.own_codes import codes_pool, imported_pool
from laurel.domain.redeem import find_reward
from laurel.domain.reward import Reward
from laurel.operations.budgets import codes_in
from laurel.operations.clock import Clock
from laurel.operations.services import Services, open_program
from laurel.operations.turns import MOST_TRIES, Done, pause
from laurel.requests.codes import CodesRequest
from laurel.requests.where_wrong import where_wrong
from laurel.storage import code_items
from laurel.storage.code_items import GIVING_UP, SETTING_ASIDE, CodeImport, OwnCode
from laurel.storage.code_keys import SHELVES
from laurel.storage.keys import shard_of
from laurel.storage.ledger import Conflict
from laurel.storage.pools import read_pools

PART: Final = 95
"""How many codes are written at once: with what else a transaction holds, under a hundred items."""


def import_codes(
    services: Services, program_id: str, reward_id: str, sent: CodesRequest, clock: Clock
) -> Done:
    """Import the codes for the reward, once for ever by the import's id.

    InvalidContent with a pointer per row where codes are wrong, twice, or there already; then none
    is imported. Refuses reward_not_found, and no_own_codes for a reward that hands out none.
    """
    reward = _reward(services, program_id, reward_id, clock)
    if not reward.own_codes:
        raise Refusal("no_own_codes", f'{reward_id} lacks "codes": "own" in its voucher')
    codes, begun = sent.codes(), _begun(program_id, reward_id, sent)
    for attempt in range(MOST_TRIES):
        found = code_items.find_import(services.ledger.table, program_id, sent.import_id)
        if found is not None and (found.reward_id, found.fingerprint) != (
            reward_id,
            begun.fingerprint,
        ):
            raise Refusal("id_reused", f"{sent.import_id!r} brought other codes")
        if found is not None and found.free >= 0:
            return Done(_body(found, len(codes)), replayed=True)
        try:
            return Done(_body(_go_on(services, found, begun, codes), len(codes)))
        except Conflict:
            pause(attempt)
    raise Refusal("too_busy", f"{sent.import_id} is being imported by many at once")


def read_codes(services: Services, program_id: str, reward_id: str, clock: Clock) -> Done:
    """How many codes of the reward are free, and how many were handed out: none of either where it
    never took any. Refuses reward_not_found.
    """
    _reward(services, program_id, reward_id, clock)
    free, ever = _counts(services, program_id, reward_id)
    body: CodesBody = {"reward": reward_id, "free": free, "handed_out": ever - free}
    return Done(cast("dict[str, Any]", body))


def _reward(services: Services, program_id: str, reward_id: str, clock: Clock) -> Reward:
    return find_reward(open_program(services, program_id, clock).program, reward_id)


def _begun(program_id: str, reward_id: str, sent: CodesRequest) -> CodeImport:
    mark = secrets.token_hex(8)
    return CodeImport(program_id, sent.import_id, reward_id, sent.fingerprint(), mark)


def _go_on(
    services: Services, found: CodeImport | None, begun: CodeImport, codes: Sequence[str]
) -> CodeImport:
    """From where the import is to its end; Conflict where another goes on with it."""
    if found is None:
        _check_none(_those_there(services, begun, codes))
        services.ledger.write([code_items.new_import(begun)])
        found = begun
    if found.stocked == SETTING_ASIDE:
        found = _set_aside(services, found, codes)
    if found.stocked == GIVING_UP:
        _give_up(services, found, codes)
    parts = list(batched(codes, PART, strict=False))
    for number in range(found.stocked, len(parts)):
        shelf = (shard_of(found.import_id) + number) % SHELVES
        services.ledger.write(code_items.stock(found, parts[number], shelf))
        found = replace(found, stocked=number + 1)
    free, _ = _counts(services, found.program_id, found.reward_id)
    done = replace(found, free=free)
    services.ledger.write([code_items.next_import(found, done)])
    return done


def _set_aside(services: Services, begun: CodeImport, codes: Sequence[str]) -> CodeImport:
    """Set aside what is not yet; the import as it goes on: to its shelves, or given up."""
    there = code_items.find_own_codes(services.ledger.table, begun.program_id, codes)
    is_clear = all(one.brought_by == begun.mark for one in there.values())
    if is_clear:
        for some in batched([one for one in codes if one not in there], PART, strict=False):
            services.ledger.write(code_items.set_aside(begun, some))
    after = replace(begun, stocked=0 if is_clear else GIVING_UP)
    services.ledger.write([code_items.next_import(begun, after)])
    return after


def _give_up(services: Services, given_up: CodeImport, codes: Sequence[str]) -> None:
    """Let go what was set aside, and say which codes were not to be had. Conflict where all are
    now: then the import begins anew.
    """
    there = code_items.find_own_codes(services.ledger.table, given_up.program_id, codes)
    own = [code for code, one in there.items() if one.brought_by == given_up.mark]
    for some in batched(own, PART, strict=False):
        services.ledger.write(code_items.let_go(given_up, some))
    services.ledger.write([code_items.dropped_import(given_up)])
    _check_none(_those_there(services, given_up, codes))
    raise Conflict


def _those_there(
    services: Services, one: CodeImport, codes: Sequence[str]
) -> Iterator[tuple[int, OwnCode]]:
    """The codes that the program has already, each with its place among those sent."""
    there = code_items.find_own_codes(services.ledger.table, one.program_id, codes)
    yield from ((place, there[code]) for place, code in enumerate(codes) if code in there)


def _check_none(there: Iterator[tuple[int, OwnCode]]) -> None:
    """Refuse codes that are there, by row: the first is the header. The code itself is not told."""
    faults = tuple(
        Fault(f"/csv/{place + 2}", "the program has this code already") for place, _ in there
    )
    if faults:
        raise InvalidContent("invalid_content", where_wrong(faults), faults)


def _counts(services: Services, program_id: str, reward_id: str) -> tuple[int, int]:
    """How many codes are free, and how many were ever imported."""
    free, ever = codes_pool(reward_id), imported_pool(reward_id)
    found = read_pools(services.ledger.table, program_id, [free, ever])
    return codes_in(found[free]), sum(found[ever])


def _body(done: CodeImport, imported: int) -> dict[str, Any]:
    body: CodeImportBody = {
        "import_id": done.import_id,
        "reward": done.reward_id,
        "imported": imported,
        "free": done.free,
    }
    return cast("dict[str, Any]", body)
