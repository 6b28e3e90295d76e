"""What the numbers of a document come to: minor units of its currency, or units of a wallet."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from laurel.domain.frozen import dataclass
from laurel.domain.money import Currency, parse_amount
from laurel.domain.wallet import Wallet, WalletKind

type Raw = Mapping[str, Any]
"""A part of a stored document: plain JSON, checked when it was stored."""


@dataclass(frozen=True, slots=True)
class Units:
    """The currency and the wallets of a document say what its quantities mean."""

    currency: Currency
    wallets: Mapping[str, Wallet]

    def minor(self, amount: str) -> int:
        """Minor units of an amount."""
        return parse_amount(amount, self.currency)

    def quantity(self, raw: int | str) -> int:
        """A wallet's units: points as they are, money in minor units."""
        return raw if isinstance(raw, int) else self.minor(raw)

    def rate(self, wallet: str, raw: int | str) -> Fraction:
        """An exact number of a wallet's units: `"0.02"` of a money wallet is 2 cents."""
        return Fraction(raw) * (10**self.currency.digits if self.is_money(wallet) else 1)

    def is_money(self, wallet: str) -> bool:
        """Whether the wallet counts money."""
        return self.wallets[wallet].kind is WalletKind.MONEY
