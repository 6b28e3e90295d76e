"""django-hordak 2.0.0: double entry in PostgreSQL, kept right by constraints and triggers.

A member's points are a liability of the shop. Earning is `transfer_to`, which credits the member's
account, looked up by its name, and debits the shop's expenses; redeeming is the way back. A balance
is `get_balance`, which sums the account's legs. The library knows no redeeming: the
balance is looked at, then transferred, in one transaction; with care, the member's row is locked
before. It has no ids of the shop's own, so that the same order twice is two earnings.
"""

from __future__ import annotations

import os

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from moneyed import Money

from bench.contender import POINTS, serve

_SETTINGS = {
    "DATABASES": {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ.get("PGDATABASE", ""),
        }
    },
    "INSTALLED_APPS": ["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
    "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    "DEFAULT_CURRENCY": "EUR",
    "CURRENCIES": ["EUR"],
    "USE_TZ": True,
}

_HISTORY = """
WITH one AS (
  INSERT INTO hordak_transaction (uuid, timestamp, date, description)
  SELECT gen_random_uuid(), now(), current_date, '' FROM generate_series(1, %s) RETURNING id
)
INSERT INTO hordak_leg (uuid, transaction_id, account_id, currency, debit, credit, description)
SELECT gen_random_uuid(), id, account, 'EUR', debit, credit, '' FROM one,
  (VALUES (%s, NULL, 1), (%s, 1, NULL)) AS leg (account, credit, debit)
"""


class Hordak:
    """An account for each member, and one of the shop."""

    def __init__(self) -> None:
        self._accounts = apps.get_model("hordak", "Account").objects
        self._shop = self._accounts.create(name="shop", type="EX", code="shop")

    def add_member(self, name: str, entries: int) -> None:
        """See Ledger. The history is put there by SQL; the triggers check it as any other."""
        member = self._accounts.create(name=name, type="LI")
        with connection.cursor() as cursor:
            cursor.execute(_HISTORY, [entries, self._shop.id, member.id])
            cursor.execute("ANALYZE")

    def earn(self, name: str, number: int) -> None:
        """See Ledger."""
        member = self._accounts.get(name=name)
        member.transfer_to(self._shop, Money(POINTS, "EUR"), description=f"order {number}")

    def redeem(self, name: str, number: int, points: int, *, careful: bool) -> bool:
        """See Ledger."""
        price = Money(points, "EUR")
        with transaction.atomic():
            accounts = self._accounts.select_for_update() if careful else self._accounts
            member = accounts.get(name=name)
            if member.get_balance() < price:
                return False
            self._shop.transfer_to(member, price, description=f"redemption {number}")
        return True

    def balance(self, name: str) -> int:
        """See Ledger."""
        return int(self._accounts.get(name=name).get_balance()["EUR"].amount)

    def calls(self) -> int | None:
        """See Ledger: the server's log says it."""
        return None

    def leave(self) -> None:
        """See Ledger."""
        connection.close()


if __name__ == "__main__":
    settings.configure(**_SETTINGS)
    django.setup()
    call_command("migrate", verbosity=0)
    serve(Hordak())
