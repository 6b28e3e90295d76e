"""Whatever is sent to a parser, it answers or refuses, in time; it fails in no way of its own."""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from laurel.domain.errors import LaurelError
from laurel.domain.program import Mode
from laurel.operations.codes import new_locator, new_voucher_code, parse_voucher_code, same_code
from laurel.operations.manage_program import validate_program
from laurel.programs.presets import preset, preset_ids, read_yaml
from laurel.requests.codes import CodesRequest
from laurel.requests.instants import parse_instant
from laurel.requests.parts import read_body
from laurel.requests.programs import ProgramRequest
from laurel.secret_keys import make_key, recognise
from laurel.signing import Signer
from laurel.storage.memory_table import MemoryTable
from laurel.strict_json import read_json
from tests.builders import NOON, refused

MOST_SECONDS = 5.0
"""Of the processor, for one text: none takes a tenth of a second on a machine of its own."""

SIGNER = Signer(b"a secret of this deployment")
ABOUT = "GET /v1/presets []"

numbers = st.integers() | st.floats() | st.sampled_from([2**53, 2**64, -(10**30), 10**400])
odd_texts = st.text() | st.text(st.characters(codec=None, categories=["Cs", "Cc", "Cf", "L"]))
words = st.sampled_from(
    ["kind", "gives", "when", "all", "any", "not", "fact", "is", "wallet", "points", "on", "order"]
)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | odd_texts,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(words | odd_texts, inner, max_size=5)
    ),
    max_leaves=30,
)
"""JSON, and what some readers take for JSON: NaN, Infinity, lone surrogates."""


@contextmanager
def in_time() -> Iterator[None]:
    """Fail whoever keeps the processor busy."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < MOST_SECONDS


@given(
    st.binary() | st.text().map(str.encode) | json_values.map(lambda one: json.dumps(one).encode())
)
def test_bytes_are_json_or_refused(raw: bytes) -> None:
    event = {"body": base64.b64encode(raw).decode(), "isBase64Encoded": True}
    with in_time(), suppress(LaurelError):
        value = read_json(event)
        assert json.loads(json.dumps(value, default=float)) is not NotImplemented


@given(st.text(st.characters(codec=None)), st.booleans())
def test_text_is_json_or_refused(text: str, is_base64: bool) -> None:
    with in_time(), suppress(LaurelError):
        read_json({"body": text, "isBase64Encoded": is_base64})


@given(json_values)
def test_any_json_is_a_document_or_refused_with_a_code(value: Any) -> None:
    checked({"document": value})


@given(st.sampled_from(preset_ids()), st.dictionaries(words | odd_texts, json_values, max_size=4))
def test_any_overrides_of_a_preset_are_taken_or_refused(preset_id: str, overrides: Any) -> None:
    checked({"preset": preset_id, "overrides": overrides})


@given(st.data())
def test_a_preset_with_any_json_in_one_place_is_taken_or_refused(data: st.DataObject) -> None:
    document = deepcopy(preset(data.draw(st.sampled_from(preset_ids()))))
    place: Any = document
    while True:
        key = data.draw(
            st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place)))
        )
        deeper = isinstance(place[key], dict | list) and place[key]
        if not deeper or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(json_values)
    checked({"document": document})


def checked(body: Any) -> None:
    """Validate as POST …/validate does; what is refused has a code, what is wrong has pointers."""
    with in_time(), suppress(LaurelError):
        text = json.dumps(body)
        found = validate_program(read_body(ProgramRequest, read_json({"body": text}))).body
        assert found["valid"] is (found["errors"] == [])


@given(
    st.text(st.characters(codec=None))
    | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode())
)
@example("A" * 100_000)
@example("=" * 100_000)
def test_no_text_is_a_cursor_that_we_did_not_make(text: str) -> None:
    with in_time(), refused("invalid_cursor"):
        SIGNER.position(ABOUT, text)


@given(json_values, st.integers(0), st.characters(codec=None))
def test_a_cursor_with_another_character_is_none(position: Any, place: int, other: str) -> None:
    cursor = SIGNER.cursor(ABOUT, position)
    place %= len(cursor)
    changed = cursor[:place] + other + cursor[place + 1 :]
    if changed != cursor:
        with refused("invalid_cursor"):
            SIGNER.position(ABOUT, changed)


def part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


parts = (
    json_values.map(lambda one: part(json.dumps(one).encode())) | st.binary().map(part) | st.text()
)
heads = st.dictionaries(
    st.sampled_from(["alg", "typ", "kid", "crit", "b64", "zip", "jwk", "jku", "x5c"]),
    json_values | st.sampled_from(["HS256", "none", "RS256", "HS512"]),
).map(lambda head: part(json.dumps(head).encode()))


@given(st.tuples(heads | parts, parts, parts).map(".".join) | st.text(st.characters(codec=None)))
@example(part(b"[" * 100_000) + ".e30.AAAA")
@example(part(b'{"alg":' * 5_000) + ".e30.AAAA")
@example("." * 100_000)
def test_no_text_is_a_member_token_that_we_did_not_sign(text: str) -> None:
    with in_time():
        assert SIGNER.read_member_token(text) is None


@given(st.data())
def test_a_member_token_with_another_part_is_none(data: st.DataObject) -> None:
    token, _ = SIGNER.member_token("shop", "ann", Mode.TEST, NOON, 60)
    own = token.split(".")
    place = data.draw(st.integers(0, 2))
    other = data.draw(heads | parts)
    if other.rstrip("=") != own[place]:
        own[place] = other
        assert SIGNER.read_member_token(".".join(own)) is None


KEYS = MemoryTable()
KEY, _ = make_key(KEYS, "test", ("admin",), NOON)


@given(st.text(st.characters(codec=None)) | st.text("lk_0123456789abcdef").map(lambda s: f"lk_{s}"))
@example(KEY + "\n")
@example(KEY.replace("_", "\u005f\u0332", 1))
def test_no_text_is_a_secret_key_that_we_did_not_make(text: str) -> None:
    with in_time():
        assert recognise(KEYS, text) is None


@given(st.text(st.characters(codec=None), max_size=200))
@example("9" * 100_000)
@example("\u0661" * 20)
def test_any_text_is_a_voucher_code_or_none(text: str) -> None:
    with in_time():
        found = parse_voucher_code(text)
        assert found is None or len(found.locator) == 7


@given(st.integers(0, 2**40), st.randoms(use_true_random=False))
def test_a_voucher_code_is_read_however_it_is_typed(number: int, chance: Any) -> None:
    code = new_voucher_code(new_locator(), number)
    typed = "".join(chance.choice([one.upper(), one.lower()]) for one in code)
    typed = typed.replace("-", chance.choice(["", "-", " ", "--"]))
    found = parse_voucher_code(typed)
    assert found is not None
    assert found.number == number
    assert same_code(code, typed)


@given(st.text() | st.from_regex(r"[0-9T:Z.+-]{0,40}", fullmatch=True))
def test_any_text_is_an_instant_in_utc_or_refused(text: str) -> None:
    with in_time(), suppress(ValueError):
        at = parse_instant(text)
        assert 1900 <= at.year < 9000


@given(
    st.text(max_size=400)
    | st.lists(st.text(max_size=20)).map(lambda rows: "\n".join(["code", *rows]))
)
def test_any_text_is_a_list_of_codes_or_refused(text: str) -> None:
    with in_time(), suppress(LaurelError):
        sent = read_body(CodesRequest, {"import_id": "i1", "csv": text})
        codes = sent.codes()
        assert len({*codes}) == len(codes) > 0


@given(st.text() | st.text("[]{}:,-&*!|>#\"' \nab1."))
@example("[" * 10_000)
@example("{a: " * 10_000)
@example("- " * 10_000)
@example("a: &a [x]\nb: *a\n")
@example("a: &a [*a]\n")
@example("a: 2026-13-45\n")
@example("a: " + "9" * 5_000)
@example("a: 1:" + ":".join(["59"] * 5_000))
@example(
    "\n".join([f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]" for n in range(9)])
)
def test_any_yaml_is_a_document_or_refused(text: str) -> None:
    with in_time(), suppress(ValueError):
        json.dumps(read_yaml(text), default=str)
