"""Money is an integer of minor units; a rate is an exact fraction. No floats, ever.

Currencies have 2 digits unless ISO 4217 says otherwise (list below: ISO 4217:2015, table A.1).
"""

from enum import StrEnum
from fractions import Fraction
from typing import Final, Self

from laurel.domain.frozen import dataclass

MAX_QUANTITY: Final = 2**53 - 1
"""The largest quantity a wallet, entry or amount may have: JSON readers keep integers exact to
here.
"""

_MOST_DIGITS: Final = len(str(MAX_QUANTITY))
_DIGITS: Final = {
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
} | dict.fromkeys(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ],
    0,
)


class Rounding(StrEnum):
    """How an exact fraction becomes a whole number; always named in the rule."""

    DOWN = "down"
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    UP = "up"
    CARRY = "carry"
    """Down, and the rest is carried to the next award under the rule."""


@dataclass(frozen=True, slots=True)
class Currency:
    """An ISO 4217 code and how many digits its amounts have."""

    code: str
    digits: int

    @classmethod
    def of(cls, code: str) -> Self:
        """The currency of an ISO code; unknown codes get two digits."""
        return cls(code, _DIGITS.get(code, 2))


class AmountError(ValueError):
    """The text is no amount of this currency; `code` says which way."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def parse_amount(text: str, currency: Currency) -> int:
    """Minor units of a decimal string: `"40.00"` USD and `"40"` USD are 4000, `"4000"` JPY is 4000.

    Raises AmountError `amount_precision` for more digits than the currency has, `invalid_content`
    for anything that is not digits with at most one point, or is beyond 2^53-1 minor units.
    """
    whole, point, part = text.partition(".")
    is_number = _is_digits(whole + part) and 0 < len(whole) <= _MOST_DIGITS
    if not is_number or (point and not part):
        raise AmountError("invalid_content", "must be a decimal string such as 40.00")
    if len(part) > currency.digits:
        raise AmountError(
            "amount_precision", f"{currency.code} has {currency.digits} digits after the point"
        )
    minor = int(whole + part.ljust(currency.digits, "0"))
    if minor > MAX_QUANTITY:
        raise AmountError("invalid_content", "must be at most 2^53-1 minor units")
    return minor


def format_amount(minor: int, currency: Currency) -> str:
    """The decimal string of minor units, with the currency's own digits: 4000 USD is `"40.00"`."""
    sign, digits = ("-" if minor < 0 else ""), str(abs(minor)).rjust(currency.digits + 1, "0")
    if not currency.digits:
        return sign + digits
    return f"{sign}{digits[: -currency.digits]}.{digits[-currency.digits :]}"


def round_fraction(exact: Fraction, rounding: Rounding) -> int:
    """The whole number next to a fraction that is not negative, by the named rounding."""
    return round_ratio(exact.numerator, exact.denominator, rounding)


def round_ratio(numerator: int, denominator: int, rounding: Rounding) -> int:
    """The same for a ratio of whole numbers, which need not be in lowest terms."""
    down, rest = divmod(numerator, denominator)
    if not rest or rounding in {Rounding.DOWN, Rounding.CARRY}:
        return down
    if rounding is Rounding.UP:
        return down + 1
    twice = 2 * rest - denominator
    if rounding is Rounding.HALF_UP:
        return down + (twice >= 0)
    return down + (twice > 0 or (twice == 0 and down % 2 == 1))


def format_rest(exact: Fraction, digits: int) -> str:
    """A part of a minor unit, or of a point (no digits), in major units: `0.0033`. Exact where six
    decimals are enough, and else cut there.
    """
    millionths = int(abs(exact) * Fraction(1_000_000, 10**digits))
    sign = "-" if exact < 0 and millionths else ""
    whole, rest = divmod(millionths, 1_000_000)
    return f"{sign}{whole}.{rest:06}".rstrip("0").rstrip(".")


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
