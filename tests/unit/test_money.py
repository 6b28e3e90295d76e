"""Money is read and written by its currency's own digits, and rounded as the rule says."""

from fractions import Fraction

import pytest

from laurel.domain.money import (
    MAX_QUANTITY,
    AmountError,
    Currency,
    Rounding,
    format_amount,
    parse_amount,
    round_fraction,
)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("40.00", "USD", 4000),
        ("40", "USD", 4000),
        ("40.5", "USD", 4050),
        ("0", "USD", 0),
        ("0.01", "USD", 1),
        ("0007.00", "USD", 700),
        ("4000", "JPY", 4000),
        ("1.234", "KWD", 1234),
        ("1.2", "BHD", 1200),
        ("1.2345", "CLF", 12345),
        ("19.99", "XYZ", 1999),
        ("90071992547409.91", "USD", MAX_QUANTITY),
        ("9007199254740991", "JPY", MAX_QUANTITY),
    ],
)
def test_an_amount_is_read_into_minor_units(text: str, currency: str, minor: int) -> None:
    assert parse_amount(text, Currency.of(currency)) == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [("0.001", "USD"), ("40.000", "USD"), ("1.0", "JPY"), ("1.2345", "TND"), ("1.23456", "CLF")],
)
def test_more_digits_than_the_currency_has_are_refused_by_their_own_code(
    text: str, currency: str
) -> None:
    with pytest.raises(AmountError) as refused:
        parse_amount(text, Currency.of(currency))
    assert refused.value.code == "amount_precision"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "40.",
        ".5",
        "-1.00",
        "+1.00",
        "1e3",
        "1,00",
        " 1.00",
        "1.00\n",
        "1_000",
        "٤٠",
        "²",
        "NaN",
        "Infinity",
        "0x10",
        "1.2.3",
        "90071992547409.92",
        "12345678901234567",
        "9" * 5000,
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(AmountError) as refused:
        parse_amount(text, Currency.of("USD"))
    assert refused.value.code == "invalid_content"


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (4000, "USD", "40.00"),
        (5, "USD", "0.05"),
        (0, "USD", "0.00"),
        (-5, "USD", "-0.05"),
        (-4000, "USD", "-40.00"),
        (4000, "JPY", "4000"),
        (-1, "JPY", "-1"),
        (5, "KWD", "0.005"),
        (MAX_QUANTITY, "USD", "90071992547409.91"),
    ],
)
def test_an_amount_is_written_with_the_currencys_own_digits(
    minor: int, currency: str, text: str
) -> None:
    assert format_amount(minor, Currency.of(currency)) == text


@pytest.mark.parametrize(
    ("exact", "down", "half_up", "half_even", "up"),
    [
        ("0", 0, 0, 0, 0),
        ("7", 7, 7, 7, 7),
        ("1/3", 0, 0, 0, 1),
        ("1/2", 0, 1, 0, 1),
        ("3/2", 1, 2, 2, 2),
        ("5/2", 2, 3, 2, 3),
        ("2/3", 0, 1, 1, 1),
        ("249/100", 2, 2, 2, 3),
        ("251/100", 2, 3, 3, 3),
        ("36028797018963963/4", MAX_QUANTITY - 1, MAX_QUANTITY, MAX_QUANTITY, MAX_QUANTITY),
    ],
)
def test_each_rounding_does_what_its_name_says(
    exact: str, down: int, half_up: int, half_even: int, up: int
) -> None:
    rounded = {rounding: round_fraction(Fraction(exact), rounding) for rounding in Rounding}
    assert rounded == {
        Rounding.DOWN: down,
        Rounding.HALF_UP: half_up,
        Rounding.HALF_EVEN: half_even,
        Rounding.UP: up,
        Rounding.CARRY: down,
    }
