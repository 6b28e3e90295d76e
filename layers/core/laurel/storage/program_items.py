"""Items of programs, their versions, and secret keys: built and read here and nowhere else."""

from dataclasses import field
from datetime import datetime
from typing import Any

from laurel.domain.frozen import dataclass
from laurel.domain.program import Mode
from laurel.storage import codec, keys
from laurel.storage.attributes import keyed, number_of, text_of
from laurel.storage.table import Item


@dataclass(frozen=True, slots=True)
class ProgramHead:
    """Which version of a program is current, and its mode."""

    program_id: str
    version: int
    mode: Mode
    digest: str


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One immutable version of a program document."""

    program_id: str
    version: int
    mode: Mode
    document: dict[str, Any]
    created_at: datetime
    retired: dict[str, Any] = field(default_factory=dict[str, Any])
    """Wallets that earlier versions had and this one has not, as they were last."""


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A secret key's record; of the secret itself only the hash is kept."""

    key_id: str
    name: str
    secret_hash: str
    scopes: tuple[str, ...]
    program_id: str | None
    per_minute: int
    created_at: str
    revoked_at: str | None = None


def head_item(head: ProgramHead) -> Item:
    """A program's current version."""
    return keyed(keys.current(head.program_id)) | {
        "version": head.version,
        "mode": head.mode.value,
        "digest": head.digest,
    }


def read_head(item: Item) -> ProgramHead:
    """The current version of an item."""
    program_id = text_of(item, "pk").removeprefix("P#")
    return ProgramHead(
        program_id, number_of(item, "version"), Mode(text_of(item, "mode")), text_of(item, "digest")
    )


def version_item(stored: StoredVersion) -> Item:
    """A version of a program document."""
    return keyed(keys.version(stored.program_id, stored.version)) | {
        "mode": stored.mode.value,
        "created_at": codec.instant(stored.created_at),
        "document": codec.dump(stored.document),
        **({"retired": codec.dump(stored.retired)} if stored.retired else {}),
    }


def read_version(item: Item) -> StoredVersion:
    """The version of an item."""
    return StoredVersion(
        text_of(item, "pk").removeprefix("P#"),
        keys.parse_version(text_of(item, "sk")),
        Mode(text_of(item, "mode")),
        codec.load(text_of(item, "document")),
        codec.read_instant(text_of(item, "created_at")),
        codec.load(text_of(item, "retired")) if "retired" in item else {},
    )


def secret_key_item(key: SecretKey) -> Item:
    """A secret key's record."""
    terms = {
        "name": key.name,
        "hash": key.secret_hash,
        "scopes": key.scopes,
        "program": key.program_id,
        "per_minute": key.per_minute,
        "created_at": key.created_at,
        "revoked_at": key.revoked_at,
    }
    return keyed(keys.secret_key(key.key_id)) | {"terms": codec.dump(terms)}


def read_secret_key(item: Item) -> SecretKey:
    """The secret key of an item."""
    terms = codec.load(text_of(item, "terms"))
    return SecretKey(
        text_of(item, "pk").removeprefix("KEY#"),
        terms["name"],
        terms["hash"],
        tuple(terms["scopes"]),
        terms["program"],
        terms["per_minute"],
        terms["created_at"],
        terms["revoked_at"],
    )


def registry_item(key: keys.Key) -> Item:
    """A place in a list: nothing but its key."""
    return keyed(key)
