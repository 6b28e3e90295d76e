"""Codes that people read out and type in: locators of members, and voucher codes.

A voucher code is the member's locator (7 characters, 35 bits, unique in the program), the voucher's
number, 8 secret characters (40 bits) and a check character, in groups of four:
K7QW-2MB1-9XKD-4T2P-7.
The locator finds the member, the number the voucher, and the secret makes it unguessable, so that a
voucher is one item in its member's partition and needs no second one to be found by (ADR 7).

The alphabet is Crockford's base 32 (no I, L, O, U); lower case and the look-alikes are read as
meant.
The check character is Luhn mod 32: it catches every single wrong character.
"""

import secrets
from typing import Final

from laurel.domain.frozen import dataclass

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_BASE: Final = len(ALPHABET)
_LOCATOR: Final = 7
_SECRET: Final = 8
_GROUP: Final = 4
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class VoucherCode:
    """The parts of a voucher code."""

    locator: str
    number: int
    secret: str


def new_locator() -> str:
    """A random locator."""
    return _random(_LOCATOR)


def new_voucher_code(locator: str, number: int) -> str:
    """A code for a member's voucher of that number."""
    body = locator + _digits(number) + _random(_SECRET)
    return _grouped(body + _check(body))


def referral_code(locator: str) -> str:
    """The code a member gives to friends."""
    return _grouped(locator + _check(locator))


def parse_voucher_code(code: str) -> VoucherCode | None:
    """The parts of a code, however it was typed; None where it cannot be one."""
    plain = code.upper().translate(_READ_AS)
    shortest = _LOCATOR + 1 + _SECRET + 1
    if not shortest <= len(plain) <= _LONGEST or any(c not in ALPHABET for c in plain):
        return None
    body, check = plain[:-1], plain[-1]
    if _check(body) != check:
        return None
    number = _number(body[_LOCATOR:-_SECRET])
    return VoucherCode(body[:_LOCATOR], number, body[-_SECRET:])


def same_code(one: str, other: str) -> bool:
    """Whether two codes are the same, however they were typed, in time that tells nothing."""
    plain_one, plain_other = (code.upper().translate(_READ_AS) for code in (one, other))
    return secrets.compare_digest(plain_one.encode(), plain_other.encode())


def _random(length: int) -> str:
    """Each character as likely as any other: 256 is a multiple of 32."""
    return "".join([ALPHABET[byte % _BASE] for byte in secrets.token_bytes(length)])


def _grouped(code: str) -> str:
    return "-".join(code[i : i + _GROUP] for i in range(0, len(code), _GROUP))


def _digits(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, _BASE)
        digits = ALPHABET[digit] + digits
    return digits or ALPHABET[0]


def _number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * _BASE + ALPHABET.index(digit)
    return number


def _check(body: str) -> str:
    """Luhn mod N: every second character counts double, digits of the product added up."""
    total = 0
    for place, character in enumerate(reversed(body)):
        product = ALPHABET.index(character) * (2 if place % 2 == 0 else 1)
        total += product // _BASE + product % _BASE
    return ALPHABET[-total % _BASE]
