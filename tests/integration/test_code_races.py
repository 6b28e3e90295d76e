"""A shop's own codes on a real DynamoDB API: many take them at once, and nobody gets another's."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from laurel.domain.errors import InvalidContent, LaurelError
from laurel.operations.audit_ledger import Position, audit_program
from laurel.operations.clock import Clock
from laurel.operations.earn import earn
from laurel.operations.enrol import enrol
from laurel.operations.import_codes import PART
from laurel.operations.redeem import redeem
from laurel.operations.services import Place
from laurel.requests.earning import EarningRequest
from laurel.requests.members import EnrolmentRequest
from laurel.requests.parts import read_body
from laurel.requests.redeeming import RedemptionRequest
from laurel.storage.codec import instant
from laurel.storage.dynamo_table import DynamoTable
from tests.builders import NOON, Json, reward
from tests.own_codes import TICKETS, TicketShop

pytestmark = pytest.mark.dynamodb

THREADS = 30
CODES = [f"TICKET-{number:03}" for number in range(200)]
FREE = {"rewards": {**TICKETS["rewards"], "ticket": reward(0, codes="own")}}


def crowd(table: DynamoTable, *codes: str) -> TicketShop:
    """A shop with thirty members, whose tickets cost nothing."""
    shop = TicketShop.open(*codes, table=table, **FREE)
    for number in range(THREADS):
        sent = read_body(EnrolmentRequest, {"member_id": f"m{number}"})
        enrol(shop.services, "shop", sent, Clock(NOON))
    return shop


def all_at_once[T](work: Callable[[int], T]) -> list[T]:
    start = Barrier(THREADS)

    def begin(number: int) -> T:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, range(THREADS)))


def buy(shop: TicketShop, number: int, redemption_id: str) -> str:
    """The code that the member gets, or why they get none."""
    body = {"redemption_id": redemption_id, "reward": "ticket"}
    sent = read_body(RedemptionRequest, body)
    try:
        done = redeem(shop.services, Place("shop", f"m{number}"), sent, Clock(NOON))
    except LaurelError as refused:
        return refused.code
    code: str = done.body["voucher"]["code"]
    return code


def review(shop: TicketShop, number: int, event_id: str) -> Json:
    body = {"event_id": event_id, "type": "review", "occurred_at": instant(NOON)}
    sent = read_body(EarningRequest, {**body, "properties": {}})
    return earn(shop.services, Place("shop", f"m{number}"), sent, Clock(NOON)).body


def test_each_code_is_handed_out_once_and_all_of_them_are(shared_table: DynamoTable) -> None:
    """Eight each are more than there are: forty times nobody gets one, and is told so."""
    shop = crowd(shared_table, *CODES)
    had = [
        one
        for some in all_at_once(lambda m: [buy(shop, m, f"r{turn}") for turn in range(8)])
        for one in some
    ]
    codes = [one for one in had if one in CODES]
    assert sorted(codes) == CODES
    assert had.count("reward_out_of_stock") == len(had) - len(CODES) == 40
    assert shop.counts() == (0, len(CODES))
    assert shop.on_shelves() == set()
    audited = audit_program(shop.services, "shop", lambda: True, Position())
    assert audited.violations == ()


def test_the_last_code_is_had_by_one(shared_table: DynamoTable) -> None:
    shop = crowd(shared_table, "LAST-1")
    had = all_at_once(lambda member: buy(shop, member, "r1"))
    assert had.count("LAST-1") == 1
    assert had.count("reward_out_of_stock") == THREADS - 1


def test_rules_share_what_there_is_and_no_event_fails(shared_table: DynamoTable) -> None:
    shop = crowd(shared_table, *CODES[:40])
    answers = all_at_once(lambda member: [review(shop, member, f"e{turn}") for turn in range(2)])
    bodies = [body for some in answers for body in some]
    codes = [voucher["code"] for body in bodies for voucher in body["vouchers"]]
    assert sorted(codes) == CODES[:40]
    left_out = [one["reason"] for body in bodies for one in body["not_awarded"]]
    assert left_out == ["no_codes_left"] * (len(bodies) - 40)
    assert all(body["entries"] for body in bodies)


def test_members_buy_while_codes_are_imported_twice_at_once(shared_table: DynamoTable) -> None:
    """Half import the same file under the same id, half buy: each code is there once."""
    shop = crowd(shared_table)
    many = [f"MANY-{number:03}" for number in range(2 * PART + 7)]

    def work(number: int) -> list[str]:
        if number % 2:
            return [buy(shop, number, f"r{turn}") for turn in range(6)]
        return [str(shop.bring("march", *many).body["imported"])] if number < 8 else []

    had = [one for some in all_at_once(work) for one in some if one.startswith("MANY-")]
    assert len(had) == len(set(had))
    assert shop.on_shelves() | set(had) == set(many)
    assert shop.counts() == (len(many) - len(had), len(had))


def test_of_imports_that_share_a_code_no_two_bring_it(shared_table: DynamoTable) -> None:
    shop = crowd(shared_table)

    def bring(number: int) -> list[str]:
        codes = [f"OWN-{number}-{index}" for index in range(3)]
        try:
            shop.bring(f"i{number}", *codes, "SHARED")
        except InvalidContent:
            return []
        return [*codes, "SHARED"]

    brought = [code for codes in all_at_once(bring) for code in codes]
    assert brought.count("SHARED") <= 1
    assert shop.on_shelves() == set(brought)
    assert shop.counts() == (len(brought), 0)
