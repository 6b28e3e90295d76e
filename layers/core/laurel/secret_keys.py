"""Secret keys: made, listed, revoked, recognised, and held to their limit.

A key reads `lk_<id>_<secret>`: the id finds the record, the secret is only kept as a hash. Limits
are
per minute and exact from above: every process leases a share of the minute from the record and
counts
it down by itself, so that a busy key costs one write per share and not one per request (ADR 8).
"""

import hmac
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from laurel.signing import secret_hash
from laurel.storage import codec, keys, program_items
from laurel.storage.program_items import SecretKey
from laurel.storage.table import Absent, Cancelled, Condition, Equals, Put, Table, Value

SCOPES: Final = (
    "programs:read",
    "programs:write",
    "members:read",
    "members:write",
    "earn",
    "redeem",
    "adjust",
    "jobs",
    "admin",
)
"""What a key may be allowed; `admin` is all of it."""

_FORM: Final = re.compile(r"lk_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", re.ASCII)
"""What `make_key` makes. A longer id would be refused by DynamoDB (2 KB), with an error."""

_SHARES: Final = 20
_LEASE_TRIES: Final = 5
_SECONDS: Final = 60


def make_key(
    table: Table,
    name: str,
    scopes: tuple[str, ...],
    now: datetime,
    program_id: str | None = None,
    per_minute: int = 60_000,
) -> tuple[str, SecretKey]:
    """Make a key; what is returned first is the key itself, which is shown once and never kept."""
    unknown = {*scopes} - {*SCOPES}
    if unknown or not scopes:
        raise ValueError(f"scopes are some of: {', '.join(SCOPES)}")
    key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    record = SecretKey(
        key_id, name, secret_hash(secret), scopes, program_id, per_minute, codec.instant(now)
    )
    table.transact(
        [
            Put(program_items.secret_key_item(record), Absent()),
            Put(program_items.registry_item(keys.registered_key(key_id))),
        ]
    )
    return f"lk_{key_id}_{secret}", record


def list_keys(table: Table) -> Iterator[SecretKey]:
    """Every key there is, revoked ones too."""
    page = table.query(keys.KEYS)
    while True:
        for row in page.items:
            found = find_key(table, str(row["sk"]))
            if found is not None:
                yield found
        if page.last is None:
            return
        page = table.query(keys.KEYS, after=page.last)


def revoke_key(table: Table, key_id: str, now: datetime) -> SecretKey:
    """Revoke a key: the next request with it is refused. KeyError where there is none."""
    found = find_key(table, key_id)
    if found is None:
        raise KeyError(key_id)
    revoked = replace(found, revoked_at=found.revoked_at or codec.instant(now))
    table.put(Put(program_items.secret_key_item(revoked)))
    return revoked


def find_key(table: Table, key_id: str) -> SecretKey | None:
    """The record of a key."""
    item = table.get(keys.secret_key(key_id))
    return program_items.read_secret_key(item) if item else None


def recognise(table: Table, token: str) -> SecretKey | None:
    """The key that a token is, if it is one that may be used."""
    form = _FORM.fullmatch(token)
    if form is None:
        return None
    key_id, secret = form.groups()
    found = find_key(table, key_id)
    if found is None or found.revoked_at is not None:
        return None
    same = hmac.compare_digest(found.secret_hash.encode(), secret_hash(secret).encode())
    return found if same else None


@dataclass(slots=True)
class Lease:
    """What this process may still send in a minute under a key."""

    minute: int
    left: int


class RateLimit:
    """Counts this process's requests against the shares it leases."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._leases: dict[str, Lease] = {}

    def seconds_to_wait(self, key: SecretKey, now: datetime) -> int:
        """0 if the request may pass; else the seconds until the next minute begins."""
        minute, second = divmod(int(now.timestamp()), _SECONDS)
        lease = self._leases.get(key.key_id)
        if lease is None or lease.minute != minute or lease.left <= 0:
            lease = Lease(minute, self._lease(key, minute))
            self._leases[key.key_id] = lease
        if lease.left <= 0:
            return _SECONDS - second
        lease.left -= 1
        return 0

    def _lease(self, key: SecretKey, minute: int) -> int:
        """Lease a share of the minute; 0 where all of it is leased.

        A process whose clock is behind leases from the minute that others have come to.
        """
        place = keys.rate_window(key.key_id)
        for _ in range(_LEASE_TRIES):
            item = self._table.get(place)
            minute = max(minute, int(item["minute"])) if item else minute
            used = int(item["used"]) if item and item["minute"] == minute else 0
            share = min(max(1, key.per_minute // _SHARES), key.per_minute - used)
            if share <= 0:
                return 0
            mark = f"{minute}:{used + share}"
            leased: dict[str, Value] = {
                "pk": place.pk,
                "sk": place.sk,
                "minute": minute,
                "used": used + share,
            }
            condition: Condition = Equals("mark", str(item["mark"])) if item else Absent()
            try:
                self._table.put(Put({**leased, "mark": mark}, condition))
            except Cancelled:
                continue
            return share
        return 0
