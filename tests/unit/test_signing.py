"""Cursors and tokens that were tampered with are refused."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import jwt
import pytest

from laurel.domain.program import Mode
from laurel.signing import MemberToken, Signer, secret_hash
from tests.builders import at, refused

SIGNER = Signer(b"a secret of this deployment")
POSITION = {"seq": 12}
NOW = at("2026-03-02")


def test_a_cursor_leads_back_to_its_position() -> None:
    assert SIGNER.position("entries/ann", SIGNER.cursor("entries/ann", POSITION)) == POSITION


def test_a_cursor_of_another_list_or_deployment_is_refused() -> None:
    cursor = SIGNER.cursor("entries/ann", POSITION)
    for signer, about in ((SIGNER, "entries/bob"), (Signer(b"other"), "entries/ann")):
        with refused("invalid_cursor"):
            signer.position(about, cursor)


@pytest.mark.parametrize(
    "cursor", ["", "x", "====", "a b", "é", "\ud800", "AAAA", "A" * 23, "null", "[]", "A" * 5000]
)
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with refused("invalid_cursor"):
        SIGNER.position("entries/ann", cursor)


def test_no_changed_character_passes() -> None:
    cursor = SIGNER.cursor("entries/ann", POSITION)
    for place in range(len(cursor)):
        other = "A" if cursor[place] != "A" else "B"
        with refused("invalid_cursor"):
            SIGNER.position("entries/ann", cursor[:place] + other + cursor[place + 1 :])
    for changed in (cursor + "=", cursor + "A", cursor[:-1], f" {cursor}", cursor + "\n"):
        with refused("invalid_cursor"):
            SIGNER.position("entries/ann", changed)


def test_another_position_under_the_same_tag_is_refused() -> None:
    cursor = SIGNER.cursor("entries/ann", POSITION)
    raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    forged = urlsafe_b64encode(raw[:16] + b'{"seq":99}').decode().rstrip("=")
    with refused("invalid_cursor"):
        SIGNER.position("entries/ann", forged)


def test_a_token_speaks_for_its_member() -> None:
    token, ends = SIGNER.member_token("shop", "ann", Mode.TEST, NOW, 60)
    assert ends == at("2026-03-02T12:01")
    assert SIGNER.read_member_token(token) == MemberToken("shop", "ann", Mode.TEST, ends)


def forged(algorithm: str, key: str, **claims: object) -> str:
    right = {"sub": "ann", "aud": "shop", "mode": "test", "exp": 4_000_000_000}
    return jwt.encode({**right, **claims}, key, algorithm)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        "é.é.é",
        forged("HS256", "k" * 32),
        forged("HS384", "k" * 48),
        forged("none", ""),
        Signer(b"other").member_token("shop", "ann", Mode.TEST, NOW, 60)[0],
    ],
)
def test_a_token_that_we_did_not_sign_speaks_for_nobody(token: str) -> None:
    assert SIGNER.read_member_token(token) is None


def test_no_changed_part_of_a_token_passes() -> None:
    mine, _ = SIGNER.member_token("shop", "ann", Mode.TEST, NOW, 60)
    other, _ = SIGNER.member_token("shop", "bob", Mode.LIVE, NOW, 60)
    head, body, tag = mine.split(".")
    for forgery in (
        f"{head}.{other.split('.')[1]}.{tag}",
        f"{head}.{body}.{other.split('.')[2]}",
        f"{head}.{body}.",
        f"{head}.{body}",
    ):
        assert SIGNER.read_member_token(forgery) is None


def test_cursors_and_tokens_are_signed_under_keys_of_their_own() -> None:
    assert SIGNER.read_member_token(SIGNER.cursor("x", "y")) is None


def test_of_a_secret_only_a_hash_is_kept() -> None:
    assert secret_hash("abc").startswith("ba7816bf")
