"""`laurel keys create|list|revoke`: secret keys, straight in the table (LAUREL_TABLE)."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from laurel.secret_keys import SCOPES, list_keys, make_key, revoke_key
from laurel.wiring import services


def add_to(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    keys = parts.add_parser("keys", help="make, list and revoke secret keys")
    actions = keys.add_subparsers(dest="action", required=True)
    create = actions.add_parser("create", help="make a key; it is printed once")
    create.add_argument("--name", required=True, help="what the key is for")
    create.add_argument("--scopes", required=True, help=f"comma-separated: {', '.join(SCOPES)}")
    create.add_argument("--program", help="the only program the key may touch")
    create.add_argument("--per-minute", type=int, default=60_000, help="requests per minute")
    create.set_defaults(run=_create)
    actions.add_parser("list", help="list all keys").set_defaults(run=_list)
    revoke = actions.add_parser("revoke", help="revoke a key")
    revoke.add_argument("key_id", help="the part between lk_ and the next _")
    revoke.set_defaults(run=_revoke)


def _create(chosen: argparse.Namespace) -> int:
    scopes = tuple(scope.strip() for scope in chosen.scopes.split(","))
    if chosen.per_minute < 1:
        print("--per-minute must be at least 1", file=sys.stderr)
        return 2
    try:
        token, key = make_key(
            services().ledger.table,
            chosen.name,
            scopes,
            datetime.now(UTC),
            chosen.program,
            chosen.per_minute,
        )
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Key {key.key_id}, scopes {', '.join(key.scopes)}. It is shown only now:")
    print(token)
    return 0


def _list(_: argparse.Namespace) -> int:
    for key in list_keys(services().ledger.table):
        state = f"revoked {key.revoked_at}" if key.revoked_at else f"{key.per_minute} a minute"
        bound = key.program_id or "every program"
        print(f"{key.key_id}  {key.name}  {','.join(key.scopes)}  {bound}  {state}")
    return 0


def _revoke(chosen: argparse.Namespace) -> int:
    try:
        key = revoke_key(services().ledger.table, chosen.key_id, datetime.now(UTC))
    except KeyError:
        print(f"there is no key {chosen.key_id!r}: see laurel keys list", file=sys.stderr)
        return 1
    print(f"Key {key.key_id} is revoked since {key.revoked_at}.")
    return 0
