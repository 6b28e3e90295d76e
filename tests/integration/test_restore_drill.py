"""The drill of docs/recovery.md, with the commands it names: a table is restored as it was, the
stack's one is damaged, brought back, torn, checked, repaired, and is what it was.
"""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from laurel.commands import restore
from laurel.commands.main import main
from laurel.secret_keys import list_keys, make_key, revoke_key
from laurel.storage import keys
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.keys import Key
from laurel.storage.table import Delete, Put
from laurel.storage.whole_table import WholeTable
from tests.builders import NOON, fixed, reward, rule
from tests.shop import PLACE, Shop
from tests.tables import new_table_name
from tests.template import PROJECT

pytestmark = pytest.mark.dynamodb

PARTS: Any = {
    "earning": {"spend": rule(), "welcome": {"on": "enrolled", "gives": fixed(50)}},
    "rewards": {"tote": {**reward(10), "stock": 20}},
}
ACCOUNT = keys.account(PLACE.program_id, PLACE.member_id)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Drill:
    """A stack's table with a shop in it, and a table that was restored from it."""

    shop: Shop
    table: DynamoTable
    names: tuple[str, str]
    url: str

    def command(self, *said: str) -> tuple[int, str]:
        """A command: its exit status, and what it printed."""
        told = io.StringIO()
        with contextlib.redirect_stdout(told):
            status = main([*said])
        return status, told.getvalue()

    def typed(self, *said: str) -> tuple[int, str]:
        """The same as somebody types it, in a process of its own."""
        surroundings = {
            **os.environ,
            "AWS_ENDPOINT_URL": self.url,
            "LAUREL_TABLE": self.names[0],
            "PYTHONPATH": str(PROJECT / "layers" / "core"),
        }
        done = subprocess.run(  # noqa: S603 - this project's own command
            [sys.executable, "-m", "laurel", *said],
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def copy(self, *more: str) -> str:
        status, told = self.command("restore", "copy", "--from", self.names[1], *more)
        assert status == 0, told
        return told

    def is_sound(self) -> bool:
        status, told = self.command("restore", "check")
        assert ("Everything is as it should be." in told) is (status == 0), told
        return status == 0


@pytest.fixture
def drill(dynamodb: Any, dynamodb_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drill]:
    """A shop with a hold and a voucher, then the restore, then an order that the restore lacks."""
    with new_table_name(dynamodb) as name:
        table = DynamoTable(dynamodb, name)
        shop = Shop.with_member(table, **PARTS)
        shop.order("o1", "40.00")
        shop.redeem("r1", "tote")
        shop.redeem("r2", "tote", hold=True)
        restored = f"{name}-restored"
        dynamodb.restore_table_to_point_in_time(
            SourceTableName=name, TargetTableName=restored, UseLatestRestorableTime=True
        )
        dynamodb.get_waiter("table_exists").wait(TableName=restored)
        monkeypatch.setattr(restore, "services", lambda: shop.services)
        monkeypatch.setattr(restore, "table_of", lambda other: DynamoTable(dynamodb, other))
        monkeypatch.setattr(restore, "whole_table", lambda other=name: WholeTable(dynamodb, other))
        yield Drill(shop, table, (name, restored), dynamodb_url)
        dynamodb.delete_table(TableName=restored)


def test_the_whole_table_comes_back_and_what_was_written_since_is_sent_again(drill: Drill) -> None:
    shop, before = drill.shop, drill.shop.account
    shop.order("o2", "5.00")
    drill.table.transact([Delete(ACCOUNT)])
    assert not drill.is_sound()
    assert drill.copy().startswith("1 items to put, 2 to delete, ")
    assert drill.table.get(ACCOUNT) is None
    assert "Written." in drill.copy("--write")
    assert shop.account == before
    assert drill.is_sound()
    status, told = drill.typed("restore", "copy", "--from", drill.names[1])
    assert (status, told.startswith("0 items to put, 0 to delete, ")) == (0, True), told
    status, told = drill.typed("restore", "check")
    assert (status, told.splitlines()[-1]) == (0, "Everything is as it should be.")
    assert not shop.order("o2", "5.00").replayed
    assert shop.order("o1", "40.00").replayed
    assert shop.available() == before.wallet("points").lots[0].quantity + 5


def test_a_torn_operation_is_undone_and_done_again(drill: Drill) -> None:
    shop = drill.shop
    before = shop.account
    shop.order("o2", "5.00", now=NOON + MINUTE)
    record = keys.operation(PLACE.program_id, PLACE.member_id, "earn", "o2")
    drill.table.transact([Delete(record)])
    told = drill.command("restore", "repair", PLACE.program_id)
    assert told[0] == 1
    assert "cannot be derived: turn 5 is torn: undoing it wants --since" in told[1]
    since = ("--since", (NOON + MINUTE).isoformat())
    assert "Nothing was written" in drill.command("restore", "repair", *since)[1]
    assert drill.table.get(keys.entry(PLACE.program_id, PLACE.member_id, 4)) is not None
    status, said = drill.command("restore", "repair", *since, "--write")
    assert (status, said.splitlines()[-1]) == (0, "Written.")
    assert shop.account == before
    assert drill.is_sound()
    assert not shop.order("o2", "5.00", now=NOON + MINUTE).replayed
    assert drill.is_sound()


def test_one_member_comes_back_alone(drill: Drill) -> None:
    shop, before = drill.shop, drill.shop.account
    shop.adjust("wrong", -20)
    member = f"{PLACE.program_id}/{PLACE.member_id}"
    assert "Written." in drill.copy("--member", member, "--write")
    assert shop.account == before
    assert drill.is_sound()


def test_a_revoked_key_stays_revoked_and_who_was_erased_is_erased_again(drill: Drill) -> None:
    _, key = make_key(drill.table, "shop", ("earn",), NOON, None, 60)
    revoke_key(drill.table, key.key_id, NOON)
    drill.shop.erase()
    assert "was erased since, and is erased again" in drill.copy("--write")
    [kept] = list_keys(drill.table)
    assert kept.revoked_at is not None
    profile = drill.shop.services.ledger.profile(PLACE.program_id, PLACE.member_id)
    assert profile is not None
    assert profile.erased
    assert drill.shop.account.erased
    assert drill.is_sound()


def test_pools_and_agenda_are_derived_and_said_before_they_are_written(drill: Drill) -> None:
    stored = drill.table.get(ACCOUNT)
    assert stored is not None
    drill.table.put(Put({**stored, "agenda_pk": "A#shop#00", "agenda_sk": "2031-01-01#E#ann"}))
    drill.table.transact([Delete(key) for key in _pools(drill.table)])
    status, told = drill.command("restore", "repair", PLACE.program_id)
    assert status == 0
    assert "shop ann: is not on the agenda as they should be" in told
    assert "shop (all): stock:tote: members have 2, the pool says 0" in told
    assert not drill.is_sound()
    assert drill.command("restore", "repair", "--write")[0] == 0
    assert drill.table.get(ACCOUNT) == stored
    assert drill.is_sound()


def _pools(table: DynamoTable) -> list[Key]:
    """The shards of the stock's pool that were written to."""
    many = [keys.pool(PLACE.program_id, "stock:tote", shard) for shard in range(keys.SHARDS)]
    return [key for key in many if table.get(key) is not None]
