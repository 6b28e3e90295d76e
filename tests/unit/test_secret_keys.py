"""Secret keys: recognised by their secret, revoked, and held to their limit in every minute."""

from datetime import timedelta
from typing import NoReturn

import pytest

from laurel.secret_keys import (
    SCOPES,
    RateLimit,
    find_key,
    list_keys,
    make_key,
    recognise,
    revoke_key,
)
from laurel.storage.keys import Key
from laurel.storage.memory_table import MemoryTable
from laurel.storage.program_items import SecretKey
from tests.builders import at

NOW = at("2026-03-02T12:00:00Z")


def test_a_key_is_recognised_by_its_secret_which_is_not_kept() -> None:
    table = MemoryTable()
    token, made = make_key(table, "till", ("earn", "redeem"), NOW, "shop", 100)
    assert recognise(table, token) == made
    assert (made.name, made.scopes, made.program_id, made.per_minute) == (
        "till",
        ("earn", "redeem"),
        "shop",
        100,
    )
    assert token.split("_", 2)[2] not in repr(find_key(table, made.key_id))


def test_what_is_no_key_is_not_recognised() -> None:
    table = MemoryTable()
    token, made = make_key(table, "till", ("admin",), NOW)
    other, _ = make_key(table, "other", ("admin",), NOW)
    wrong = [
        "",
        "lk",
        "lk_",
        f"lk_{made.key_id}",
        f"lk_{made.key_id}_",
        f"lk_{made.key_id}_{'x' * 43}",
        f"lk_{made.key_id}_{other.split('_', 2)[2]}",
        token[:-1],
        token + "x",
        token.upper(),
        token.replace("lk_", "pk_"),
        f"lk_#_{token}",
        "lk_é_x",
    ]
    assert [recognise(table, one) for one in wrong] == [None] * len(wrong)


class UnaskedTable(MemoryTable):
    """A table that nobody may read."""

    def get(self, key: Key) -> NoReturn:
        raise AssertionError(key)


@pytest.mark.parametrize(
    "token",
    [
        f"lk_{'0' * 3000}_{'x' * 43}",
        f"lk_{'0' * 12}_{'x' * 10_000}",
        f"lk_{'0' * 12}_{'x' * 42}\ud800",
        f"lk_{'0' * 12}_{'x' * 43}\n",
        f"lk_{'\u0663' * 12}_{'x' * 43}",
        f"lk_{'A' * 12}_{'x' * 43}",
    ],
    ids=lambda token: token[:20].encode("unicode_escape").decode(),
)
def test_what_has_not_the_form_of_a_key_is_not_looked_up(token: str) -> None:
    """DynamoDB refuses a key of more than 2 KB with an error, which would be a 500 of ours."""
    assert recognise(UnaskedTable(), token) is None


def test_a_revoked_key_is_not_recognised_and_stays_in_the_list() -> None:
    table = MemoryTable()
    token, made = make_key(table, "till", ("admin",), NOW)
    first = revoke_key(table, made.key_id, NOW)
    again = revoke_key(table, made.key_id, NOW + timedelta(days=1))
    assert first == again
    assert recognise(table, token) is None
    assert list(list_keys(table)) == [first]
    with pytest.raises(KeyError):
        revoke_key(table, "no-such", NOW)


@pytest.mark.parametrize("scopes", [(), ("everything",), ("earn", "everything")])
def test_a_key_has_scopes_that_there_are(scopes: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="scopes are some of"):
        make_key(MemoryTable(), "till", scopes, NOW)
    assert "admin" in SCOPES


# The limit


def passed(limits: list[RateLimit], key: SecretKey, seconds: list[float], each: int) -> int:
    """How many requests pass when every process sends so many at each of these seconds."""
    count = 0
    for second in seconds:
        for limit in limits:
            for _ in range(each):
                now = NOW + timedelta(seconds=second)
                count += limit.seconds_to_wait(key, now) == 0
    return count


@pytest.mark.parametrize("per_minute", [1, 19, 20, 21, 100, 777])
@pytest.mark.parametrize("processes", [1, 2, 7])
def test_no_more_than_the_limit_passes_in_a_minute(per_minute: int, processes: int) -> None:
    table = MemoryTable()
    _, key = make_key(table, "till", ("earn",), NOW, None, per_minute)
    limits = [RateLimit(table) for _ in range(processes)]
    first = passed(limits, key, [0, 10, 30, 59.9], per_minute)
    assert first <= per_minute
    assert processes > 1 or first == per_minute
    second = passed(limits, key, [60, 61, 119], per_minute)
    assert second <= per_minute
    assert processes > 1 or second == per_minute


def test_one_busy_process_gets_what_others_do_not_use() -> None:
    table = MemoryTable()
    _, key = make_key(table, "till", ("earn",), NOW, None, 100)
    idle, busy = RateLimit(table), RateLimit(table)
    assert idle.seconds_to_wait(key, NOW) == 0
    assert passed([busy], key, [1], 200) == 95


def test_who_waits_is_told_how_long() -> None:
    table = MemoryTable()
    _, key = make_key(table, "till", ("earn",), NOW, None, 1)
    limit = RateLimit(table)
    assert limit.seconds_to_wait(key, NOW + timedelta(seconds=14)) == 0
    assert limit.seconds_to_wait(key, NOW + timedelta(seconds=14.9)) == 46
    assert limit.seconds_to_wait(key, NOW + timedelta(seconds=59)) == 1
    assert limit.seconds_to_wait(key, NOW + timedelta(seconds=60)) == 0


def test_a_clock_that_is_behind_opens_no_minute_again() -> None:
    table = MemoryTable()
    _, key = make_key(table, "till", ("earn",), NOW, None, 100)
    ahead, behind = RateLimit(table), RateLimit(table)
    count = 0
    for _ in range(40):
        count += passed([ahead], key, [60.1], 5)
        count += passed([behind], key, [59.9], 5)
    assert count <= 100


def test_keys_have_limits_of_their_own() -> None:
    table = MemoryTable()
    keys = [make_key(table, "till", ("earn",), NOW, None, 5)[1] for _ in range(2)]
    limit = RateLimit(table)
    assert [passed([limit], key, [0], 9) for key in keys] == [5, 5]
