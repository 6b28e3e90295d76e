"""Shares as a client reads them: in each currency, with its digits, they add up to the discount."""

from decimal import Decimal
from random import Random

import pytest

from laurel.domain.money import MAX_QUANTITY, Currency, format_amount
from laurel.operations.clock import Clock
from laurel.operations.use_voucher import check
from laurel.requests.parts import read_body
from laurel.requests.redeeming import CheckRequest
from tests.builders import NOON, Json, reward
from tests.shop import PLACE, Shop

CARTS = 150
CURRENCIES = {"JPY": 0, "USD": 2, "BHD": 3}
"""With how many digits they have."""
VALUES = {"JPY": "1000", "USD": "10.00", "BHD": "10.005"}


def voucher(currency: str, kind: str, value: str) -> tuple[Shop, str]:
    """A shop of that currency, and the code of a voucher in it."""
    shop = Shop.with_member(currency=currency, rewards={"off": reward(0, kind, value=value)})
    code: str = shop.redeem("r1", "off").body["voucher"]["code"]
    return shop, code


def cart_of(currency: str, chance: Random) -> Json:
    """Lines for nothing, for little and for a lot."""
    most = chance.choice([1, 30, 10**5, MAX_QUANTITY // 12])
    amounts = [chance.randrange(most) for _ in range(chance.randint(1, 12))]
    lines = [
        {"line_id": f"{number}", "sku": "S", "amount": format_amount(amount, Currency.of(currency))}
        for number, amount in enumerate(amounts)
    ]
    return {"currency": currency, "lines": lines}


@pytest.mark.parametrize("kind", ["amount_off", "percent_off"])
@pytest.mark.parametrize("currency", CURRENCIES)
def test_the_shares_of_a_cart_add_up_as_they_are_written(currency: str, kind: str) -> None:
    value = VALUES[currency] if kind == "amount_off" else "33.3"
    shop, code = voucher(currency, kind, value)
    chance = Random(currency + kind)
    for _ in range(CARTS):
        cart = cart_of(currency, chance)
        sent = read_body(CheckRequest, {"order": cart})
        body = check(shop.services, PLACE.program_id, code, sent, Clock(NOON)).body
        shares = {line["line_id"]: Decimal(line["discount"]) for line in body["lines"]}
        assert sum(shares.values()) == Decimal(body["discount"])
        assert all(0 <= shares[one["line_id"]] <= Decimal(one["amount"]) for one in cart["lines"])
        digits = {-int(share.as_tuple().exponent) for share in shares.values()}
        assert digits == {CURRENCIES[currency]}
