"""Stands for the payment provider: an id is charged once, and answers the same ever after."""

import sqlite3
from decimal import Decimal

TABLE = """
CREATE TABLE IF NOT EXISTS bank (payment TEXT PRIMARY KEY, amount TEXT NOT NULL, status TEXT);
"""


class Bank:
    """Payments and refunds, in a file. The card `declined` is declined."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.executescript(TABLE)

    def charge(self, payment: str, amount: Decimal, card: str) -> str:
        """`paid` or `declined`."""
        return self._book(payment, amount, "declined" if card == "declined" else "paid")

    def refund(self, refund: str, amount: Decimal) -> str:
        """`paid` back."""
        return self._book(refund, -amount, "paid")

    def received(self) -> Decimal:
        """What the shop has been paid."""
        paid = self._database.execute("SELECT amount FROM bank WHERE status = 'paid'")
        return sum((Decimal(amount) for (amount,) in paid), Decimal(0))

    def _book(self, payment: str, amount: Decimal, status: str) -> str:
        self._database.execute(
            "INSERT OR IGNORE INTO bank VALUES (?, ?, ?)", (payment, str(amount), status)
        )
        row = self._database.execute("SELECT status FROM bank WHERE payment = ?", (payment,))
        found: str = row.fetchone()[0]
        return found
