"""Whatever is written is read as what it was: keys, values of the core, items, codes, cursors."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurel.domain.account import Account, Entry, Lot
from laurel.domain.agenda import Due, DueKind
from laurel.domain.changes import Change, Posted
from laurel.domain.event import Event, Scalar
from laurel.domain.money import MAX_QUANTITY, Currency, format_amount, parse_amount
from laurel.domain.notice import Notice
from laurel.domain.program import Mode
from laurel.domain.standing import Standing
from laurel.operations.codes import (
    ALPHABET,
    new_locator,
    new_voucher_code,
    parse_voucher_code,
    same_code,
)
from laurel.signing import Signer
from laurel.storage import (
    codec,
    codec_changes,
    codec_events,
    items,
    keys,
    notice_items,
    program_items,
    voucher_items,
)
from laurel.storage.items import Profile, Record
from laurel.storage.program_items import ProgramHead, StoredVersion
from laurel.storage.voucher_items import StoredVoucher
from tests import builders
from tests.property import strategies as made

type Json = dict[str, Any]


@given(made.many_lots)
def test_lots(lots: tuple[Lot, ...]) -> None:
    assert codec.read_lots(codec.lots(lots)) == lots


@given(made.accounts)
def test_accounts(account: Account) -> None:
    state = codec.account_state(account)
    read = codec.read_account(
        account.program_id, account.member_id, account.version, account.seq, state
    )
    assert read == account


@given(
    made.accounts, st.none() | st.builds(Due, made.days, st.frozensets(st.sampled_from(DueKind)))
)
def test_account_items(account: Account, due: Due | None) -> None:
    item = items.account_item(account, due)
    assert items.read_account(item) == account
    if due is not None:
        key = keys.parse_agenda(str(item["agenda_pk"]), str(item["agenda_sk"]))
        assert (key.program_id, key.member_id) == (account.program_id, account.member_id)
        assert (key.due_on, key.kinds) == (due.on.isoformat(), "".join(sorted(due.kinds)))


@given(made.entries)
def test_entries(entry: Entry) -> None:
    item = items.entry_item("p", "m", 7, entry, None)
    assert items.read_entry(item) == entry
    assert items.read_record_name(item) is None


@given(st.lists(made.changes, max_size=5), made.entries)
def test_changes(changes: list[Change], entry: Entry) -> None:
    all_of_them = (*changes, Posted(entry))
    read = codec_changes.read_changes(
        codec.load(codec.dump(codec_changes.changes(all_of_them))), {entry.seq: entry}.__getitem__
    )
    assert read == all_of_them


@given(made.events)
def test_events(event: Event) -> None:
    assert codec_events.read_event(codec.load(codec.dump(codec_events.event(event)))) == event


@given(made.standings)
def test_standings(standing: Standing) -> None:
    assert (
        codec_events.read_standing(codec.load(codec.dump(codec_events.standing(standing))))
        == standing
    )


json = st.recursive(
    made.scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(made.ids, inner, max_size=3),
    max_leaves=8,
)


@given(json)
def test_json_of_any_shape(value: object) -> None:
    assert codec.unpack(codec.pack(value)) == value
    assert str(codec.load(codec.dump(value))) == str(value)


@given(made.properties)
def test_kinds_of_scalars_stay_apart(properties: Mapping[str, Scalar]) -> None:
    read = codec.load(codec.dump(dict(properties)))
    assert {k: type(v) for k, v in read.items()} == {k: type(v) for k, v in properties.items()}


@given(made.ids, made.ids, st.lists(made.changes, max_size=3), st.dictionaries(made.ids, json))
def test_records(kind: str, client_id: str, changes: list[Change], details: Json) -> None:
    at = codec.read_instant("2026-03-02T12:00:00.123456Z")
    record = Record(kind, client_id, 3, "f", 1, at, tuple(changes), details, {"a": details})
    item = items.record_item("p", "m", record)
    assert items.read_record(item) == record
    assert keys.parse_operation(str(item["sk"])) == (kind, client_id)


@given(made.ids, made.properties, made.some_day, st.booleans())
def test_profiles(member: str, attributes: Json, due_on: date | None, erased: bool) -> None:
    profile = Profile(member, "a@b", None, "02-29", attributes, "f", due_on, erased)
    assert items.read_profile(items.profile_item("p", profile)) == profile


@given(
    made.ids,
    made.instants,
    made.some_day,
    st.none() | st.dictionaries(made.ids, json),
    st.none() | made.quantities,
    st.lists(made.ids).map(tuple),
)
def test_vouchers(
    reward: str,
    at: Any,
    expires_on: date | None,
    use: Json | None,
    value: int | None,
    released: tuple[str, ...],
) -> None:
    voucher = StoredVoucher(
        *("K7QW", 9, "m", reward, 2, "o1", None, at, expires_on, "used", use, value),
        released=released,
        released_late=released[-1:],
    )
    assert voucher_items.read_voucher(voucher_items.voucher_item("p", voucher)) == voucher


@given(made.ids, made.notices)
def test_notices(member: str, notice: Notice) -> None:
    item = notice_items.notice_put(builders.program(), member, notice).item
    found = notice_items.read_notice(item)
    assert (found.program_id, found.mode, found.member_id) == ("shop", Mode.TEST, member)
    assert (found.type, found.subject, found.data) == (notice.type, notice.subject, notice.data)
    assert datetime.fromisoformat(found.at) == notice.at
    assert notice_items.read_notice(item).notice_id == found.notice_id


@given(made.ids, st.integers(1, 10**8 - 1), st.sampled_from(Mode), made.instants)
def test_programs(program: str, version: int, mode: Mode, at: Any) -> None:
    head = ProgramHead(program, version, mode, "digest")
    assert program_items.read_head(program_items.head_item(head)) == head
    stored = StoredVersion(program, version, mode, {"wallets": {"decimal": {}}}, at)
    assert program_items.read_version(program_items.version_item(stored)) == stored


@given(made.ids, made.ids, made.ids, made.ids, st.integers(1, 10**8 - 1))
def test_keys(program: str, member: str, kind: str, client_id: str, number: int) -> None:
    entry = keys.entry(program, member, number)
    assert keys.parse_member_partition(entry.pk) == (program, member)
    assert keys.parse_entry(entry.sk) == number
    assert keys.parse_voucher(keys.voucher(program, member, number).sk) == number
    assert keys.parse_version(keys.version(program, number).sk) == number
    operation = keys.operation(program, member, kind, client_id)
    assert keys.parse_operation(operation.sk) == (kind, client_id)
    agenda = keys.AgendaKey(program, keys.shard_of(member), "2026-03-02", "ER", member)
    assert keys.parse_agenda(agenda.pk, agenda.sk) == agenda
    assert 0 <= agenda.shard < keys.SHARDS


@given(st.integers(1, 10**8 - 2), made.days)
def test_keys_sort_as_what_they_stand_for(number: int, day: date) -> None:
    assert keys.entry("p", "m", number) < keys.entry("p", "m", number + 1)
    assert keys.voucher("p", "m", number) < keys.voucher("p", "m", number + 1)
    due = keys.AgendaKey("p", 0, day.isoformat(), "ER", "zzz")
    assert due.sk < f"{day.isoformat()}~"


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (keys.parse_member_partition, "D#p#m"),
        (keys.parse_member_partition, "M#p"),
        (keys.parse_entry, "VOUCHER#00000001"),
        (keys.parse_voucher, "ENTRY#000000000001"),
        (keys.parse_version, "VERSION#x"),
        (keys.parse_operation, "RETURNED#o1"),
    ],
)
def test_a_key_of_another_kind_is_not_read(parse: Any, text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse(text)


@given(st.integers(0, MAX_QUANTITY), st.sampled_from(["USD", "JPY", "KWD", "CLF"]))
def test_amounts(minor: int, code: str) -> None:
    currency = Currency.of(code)
    assert parse_amount(format_amount(minor, currency), currency) == minor


@given(st.integers(0, 10**9), st.integers(0, 40))
def test_voucher_codes(number: int, at: int) -> None:
    locator = new_locator()
    code = new_voucher_code(locator, number)
    parts = parse_voucher_code(code)
    assert parts is not None
    assert (parts.locator, parts.number) == (locator, number)
    typed = f" {code[:at].lower()} {code[at:].replace('0', 'o').replace('1', 'l')}"
    assert parse_voucher_code(typed) == parts
    assert same_code(code, typed)


@given(st.integers(1, 10**6), st.data())
def test_no_wrong_character_passes_the_check(number: int, data: st.DataObject) -> None:
    code = new_voucher_code(new_locator(), number).replace("-", "")
    place = data.draw(st.integers(0, len(code) - 1))
    for other in ALPHABET:
        if other != code[place]:
            assert parse_voucher_code(code[:place] + other + code[place + 1 :]) is None


@given(made.texts)
def test_whatever_is_typed_as_a_code_is_read_or_not(text: str) -> None:
    assert parse_voucher_code(text) is None or len(text) >= 17
    assert same_code(text, text)


@given(made.texts, json)
def test_cursors(about: str, position: object) -> None:
    signer = Signer(b"secret")
    plain = codec.load(codec.dump(position).replace("$decimal", "d"))
    assert signer.position(about, signer.cursor(about, plain)) == plain
