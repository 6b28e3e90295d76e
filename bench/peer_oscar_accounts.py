"""django-oscar-accounts 3.0.1 on Django 3.2: accounts of gift cards and budgets for a shop.

Earning is `facade.transfer`, from the library's own account "Bank" to the member's, which is looked
up by its code; redeeming is the same to its account "Redemptions", as its checkout does. A balance
is the one kept in the account, which every transfer sums anew for both sides. With care, the
member's row is locked before. The shop's id is kept with the transfer, and is not unique: the same
order twice is two earnings.
"""

from __future__ import annotations

import logging
import os
from decimal import Decimal

import django
import oscar
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.module_loading import import_string
from oscar import defaults

from bench.contender import POINTS, serve


class _NoMigrations(dict[str, None]):
    """Tables are made as the models say, which is the same and takes seconds."""

    def __contains__(self, app: object) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


_SETTINGS = {
    **{name: getattr(defaults, name) for name in dir(defaults) if name.startswith("OSCAR_")},
    "DATABASES": {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ.get("PGDATABASE", ""),
        }
    },
    "INSTALLED_APPS": [*oscar.INSTALLED_APPS, "oscar_accounts.apps.AccountsConfig"],
    "HAYSTACK_CONNECTIONS": {
        "default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}
    },
    "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
    "MIGRATION_MODULES": _NoMigrations(),
    "LOGGING_CONFIG": None,
    "SECRET_KEY": "bench",
    "SITE_ID": 1,
    "USE_TZ": True,
}

_HISTORY = """
WITH one AS (
  INSERT INTO oscar_accounts_transfer
    (reference, source_id, destination_id, amount, username, date_created)
  SELECT md5(%(name)s || number), %(bank)s, %(member)s, 1, '', now()
  FROM generate_series(1, %(entries)s) AS number RETURNING id
)
INSERT INTO oscar_accounts_transaction (transfer_id, account_id, amount, date_created)
SELECT id, account, amount, now() FROM one,
  (VALUES (%(bank)s, -1), (%(member)s, 1)) AS side (account, amount)
"""


class OscarAccounts:
    """An account for each member, between those that the library makes for the shop."""

    def __init__(self) -> None:
        import_string("oscar_accounts.setup.create_default_accounts")()
        self._transfer = import_string("oscar_accounts.facade.transfer")
        self._refused = import_string("oscar_accounts.exceptions.InsufficientFunds")
        self._accounts = apps.get_model("oscar_accounts", "Account").objects
        self._bank = self._accounts.get(name="Bank")
        self._redeemed = self._accounts.get(name="Redemptions")

    def add_member(self, name: str, entries: int) -> None:
        """See Ledger. The history is put there by SQL; saving an account sums its balance."""
        member = self._accounts.create(code=name.upper())
        given = {"name": name, "bank": self._bank.id, "member": member.id, "entries": entries}
        with connection.cursor() as cursor:
            cursor.execute(_HISTORY, given)
            cursor.execute("ANALYZE")
        member.save()

    def earn(self, name: str, number: int) -> None:
        """See Ledger."""
        member = self._accounts.get(code=name.upper())
        self._transfer(self._bank, member, Decimal(POINTS), merchant_reference=f"order {number}")

    def redeem(self, name: str, number: int, points: int, *, careful: bool) -> bool:
        """See Ledger."""
        if not careful:
            return self._redeem(self._accounts.get(code=name.upper()), number, points)
        with transaction.atomic():
            member = self._accounts.select_for_update().get(code=name.upper())
            return self._redeem(member, number, points)

    def _redeem(self, member: object, number: int, points: int) -> bool:
        reference = f"redemption {number}"
        try:
            self._transfer(member, self._redeemed, Decimal(points), merchant_reference=reference)
        except self._refused:
            return False
        return True

    def balance(self, name: str) -> int:
        """See Ledger."""
        return int(self._accounts.get(code=name.upper()).balance)

    def calls(self) -> int | None:
        """See Ledger: the server's log says it."""
        return None

    def leave(self) -> None:
        """See Ledger."""
        connection.close()


if __name__ == "__main__":
    settings.configure(**_SETTINGS)
    django.setup()
    logging.disable()  # it writes a line for each transfer; where to is the shop's own choice
    call_command("migrate", verbosity=0, run_syncdb=True)
    serve(OscarAccounts())
