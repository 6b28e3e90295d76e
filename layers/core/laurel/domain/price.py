"""What a redemption pays: a fixed price, or as much of a variable one as the member said."""

from typing import Never

from laurel.domain.errors import Fault, InvalidContent, Refusal
from laurel.domain.money import MAX_QUANTITY, Currency, format_amount
from laurel.domain.program import Program
from laurel.domain.reward import Price, Reward, VariablePrice


def price_asked(
    program: Program, reward: Reward, quantity: int | None, tier_id: str | None
) -> Price:
    """The price to pay, for a member of that tier. `quantity` (in the wallet's units) is said for a
    variable price, and only for one: InvalidContent else, and where it is no quantity that the
    reward takes.

    Refuses reward_not_available where it has no price at all.
    """
    match reward.price:
        case None:
            raise Refusal("reward_not_available", f"{reward.reward_id} is only issued by a rule")
        case Price() as fixed:
            if quantity is not None:
                _refuse(f"{reward.reward_id} has a fixed price")
            return fixed.for_tier(tier_id)
        case VariablePrice() as variable:
            if quantity is None:
                _refuse(f"say how much of {variable.wallet} to spend")
            _check_fits(program, variable, quantity)
            return Price(variable.wallet, quantity)


def least(price: Price | VariablePrice, tier_id: str | None) -> int:
    """What a member of that tier must have to buy it at all, in the wallet's units."""
    match price:
        case Price():
            return price.for_tier(tier_id).quantity
        case VariablePrice():
            return price.at_least


def _check_fits(program: Program, price: VariablePrice, quantity: int) -> None:
    def shown(units: int) -> str:
        return format_amount(units, Currency("", program.minor_digits(price.wallet)))

    if quantity < price.at_least:
        _refuse(f"must be at least {shown(price.at_least)}")
    if price.at_most is not None and quantity > price.at_most:
        _refuse(f"must be at most {shown(price.at_most)}")
    if quantity % price.step:
        _refuse(f"must be a multiple of {shown(price.step)}")
    if price.value_of(quantity) > MAX_QUANTITY:
        _refuse("is worth more than can be counted")


def _refuse(detail: str) -> Never:
    at = "/quantity"
    raise InvalidContent("invalid_content", f"{at}: {detail}", (Fault(at, detail),))
