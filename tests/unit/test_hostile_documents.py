"""Documents that want to hurt are refused at once, through the path of POST …/validate."""

import json
import time
import tracemalloc

import pytest

from laurel.domain.errors import LaurelError
from laurel.operations.manage_program import validate_program
from laurel.requests.parts import read_body
from laurel.requests.programs import ProgramRequest
from laurel.strict_json import read_json
from tests.builders import Json, document, fixed, levels, reward, rule, tiers

MOST_SECONDS = 15.0
"""Of the processor: no measure of speed, but what tells refusing from being kept busy.

None takes half a second on a machine of its own, and what this found took a minute and more. A busy
machine needs the room.
"""

MOST_BYTES = 32 * 1024 * 1024


def sent(**parts: object) -> str:
    return json.dumps({"document": document(**parts)})


def rules(many: int, **parts: object) -> Json:
    return {f"r{number}": rule(**parts) for number in range(many)}


LONG = "abcdefghij" * 5
FOREVER = {"kind": "forever"}
LEVELS: dict[str, Json | None] = {
    f"g{number:02}{LONG}": {"orders": number + 1} for number in range(20)
}
TIERS = {**tiers({"kind": "lifetime"}, FOREVER), "levels": levels(**LEVELS)}
NO_TIERS = {"fact": "member.tier", "in": [f"gold{number}" for number in range(100)]}
BADGES = {f"b{number:02}{LONG}": {"name": "A badge"} for number in range(100)}
NO_BADGES = {"fact": "member.badges", "has": [f"{LONG}{number}" for number in range(40)]}
REWARDS = {f"r{number}{LONG}": reward() for number in range(450)}
NO_REWARD = {"kind": "voucher", "reward": f"{LONG}z"}

HOSTILE = {
    "ten thousand rules": sent(earning=rules(10_000)),
    "as many rules as fit": sent(earning=rules(1900)),
    "nested a thousand deep": '{"document":' + '{"not":' * 1000 + "1" + "}" * 1001,
    "nested as deep as may be": '{"document":{"earning":{"r":{"when":'
    + '{"not":' * 55
    + "1"
    + "}" * 59,
    "only brackets": "[" * 100_000,
    "a number of 5,000 digits": '{"document":{"name":' + "9" * 5000 + "}}",
    "a fraction of 5,000 digits": '{"document":{"name":0.' + "9" * 5000 + "}}",
    "a power": '{"document":{"name":1e999999999}}',
    "an amount of 5,000 digits": sent(earning={"r": rule(gives=fixed("9" * 5000))}),
    "a control character in a name": sent(name="a\x00b"),
    "a line break in a rule's name": sent(earning={"r": rule(name="a\nb")}),
    "a control character in an id": sent(earning={"a\x1b[2J": rule()}),
    "half a character in a name": '{"document":{"name":"\\ud800"}}',
    "18,000 tiers that are not there": sent(
        tiers=TIERS, earning=rules(18, when={"any": [NO_TIERS] * 10})
    ),
    "ids that are nearly alike": sent(
        badges=BADGES, earning=rules(30, when={"any": [NO_BADGES] * 3})
    ),
    "long ids of rewards": sent(rewards=REWARDS, earning=rules(40, gives=NO_REWARD)),
    "fields that are none": sent(**{f"x{number}": 1 for number in range(15_000)}),
    "kinds that do not fit": sent(earning=rules(1500, gives={**fixed(1), "quantity": 1.5})),
    "a name that stands twice": '{"document":{"name":"a","name":"b"}}',
}


def codes(text: str) -> set[str]:
    """What it is refused with: a code, or the pointers of its faults."""
    try:
        body = validate_program(read_body(ProgramRequest, read_json({"body": text}))).body
    except LaurelError as error:
        return {error.code}
    assert body["valid"] is False
    assert 1 <= len(body["errors"]) <= 50
    return {error["pointer"] for error in body["errors"]}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_no_time(name: str) -> None:
    begun = time.process_time()
    assert codes(HOSTILE[name])
    assert time.process_time() - begun < MOST_SECONDS


@pytest.mark.parametrize("name", HOSTILE)
def test_it_takes_little_memory(name: str) -> None:
    tracemalloc.start()
    try:
        codes(HOSTILE[name])
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MOST_BYTES


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ten thousand rules", {"too_large"}),
        ("as many rules as fit", {"/document/earning"}),
        ("nested a thousand deep", {"malformed_json"}),
        ("only brackets", {"malformed_json"}),
        ("a number of 5,000 digits", {"malformed_json"}),
        ("an amount of 5,000 digits", {"/document/earning/r/gives/quantity"}),
        ("a control character in a name", {"/document/name"}),
        ("a line break in a rule's name", {"/document/earning/r/name"}),
        ("a control character in an id", {"/document/earning/a\x1b[2J"}),
        ("a name that stands twice", {"malformed_json"}),
    ],
)
def test_it_is_refused_for_what_it_is(name: str, expected: set[str]) -> None:
    assert codes(HOSTILE[name]) == expected
