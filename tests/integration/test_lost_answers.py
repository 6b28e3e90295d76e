"""An answer that is lost on its way: the client sends again, and what was done is done once.

Between the table's client and a real DynamoDB API stands a server that loses answers. For ten
minutes DynamoDB knows a transaction that is sent again by its token. After that, or where the token
is forgotten, the second one fails at what the first has written: the ledger knows its own record.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from laurel.operations.turns import Done
from laurel.storage.dynamo_table import DynamoTable
from tests.builders import fixed, reward, rule
from tests.scripted_server import Told, passes_on, scripted
from tests.shop import Shop
from tests.tables import new_table_name, signed_client

pytestmark = pytest.mark.dynamodb

PARTS: dict[str, Any] = {
    "earning": {"spend": rule(gives=fixed(50))},
    "rewards": {"mug": reward(20)},
}

OPERATIONS: dict[str, Callable[[Shop], Done]] = {
    "earn": lambda shop: shop.order("o2", "10.00"),
    "return": lambda shop: shop.give_back("b1", "o1"),
    "adjust": lambda shop: shop.adjust("a1", 7),
    "redeem": lambda shop: shop.redeem("r1", "mug"),
    "hold": lambda shop: shop.redeem("r1", "mug", hold=True),
    "cancel": lambda shop: shop.cancel("r0"),
}


@dataclass
class Between:
    """A shop, and the server between its table and DynamoDB."""

    shop: Shop
    told: Told
    url: str

    def lose(self, *, forget: str = "") -> None:
        """The next transaction is carried out, and its answer is lost."""
        self.told.losing = ("TransactWriteItems", passes_on(self.url, lost=True, forget=forget))


@pytest.fixture
def between(dynamodb: Any, dynamodb_url: str) -> Iterator[Between]:
    with (
        new_table_name(dynamodb) as name,
        scripted(usual=passes_on(dynamodb_url)) as told,
        signed_client(told.url) as client,
    ):
        shop = Shop.with_member(DynamoTable(client, name), **PARTS)
        shop.order("o1", "10.00")
        shop.redeem("r0", "mug")
        yield Between(shop, told, dynamodb_url)


@pytest.mark.parametrize("forget", ["", "ClientRequestToken"], ids=["known", "forgotten"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_what_was_done_is_done_once(between: Between, name: str, forget: str) -> None:
    shop, told = between.shop, between.told
    before = shop.account
    sent = len(told.asked)
    between.lose(forget=forget)
    answer = OPERATIONS[name](shop)
    assert told.losing is None
    tokens = [
        asked["ClientRequestToken"] for asked in told.asked[sent:] if "TransactItems" in asked
    ]
    assert len(tokens) == 2
    assert len({*tokens}) == 1
    assert shop.account.version == before.version + 1
    assert shop.violations() == ()
    again = OPERATIONS[name](shop)
    assert (again.body, again.replayed) == (answer.body, True)
    assert shop.account.version == before.version + 1
