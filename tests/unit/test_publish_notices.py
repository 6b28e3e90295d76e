"""Notices onto the bus: each at least once, in order, and none that stops those behind it."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurel.operations import publish_notices as publishing
from laurel.operations.publish_notices import TRIES, publish_notices
from laurel.storage.event_bus import MOST_BYTES, BusEntry
from tests.outlet import TYPE, outlet, record, records

type Codes = list[str | None]


@pytest.fixture(autouse=True)
def pauses() -> Iterator[list[int]]:
    """Nobody waits in a test; the attempts before which it would have."""
    waited: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, "pause", waited.append)
        yield waited


def about(entry: BusEntry) -> int:
    return int(json.loads(entry.detail)["data"]["about"])


def failing(*numbers: int, code: str, times: int = 99) -> Callable[[Sequence[BusEntry]], Codes]:
    """A bus that does not take these, the first so many times they are put."""
    tried: dict[int, int] = {}

    def answer(entries: Sequence[BusEntry]) -> Codes:
        codes: Codes = []
        for entry in entries:
            number = about(entry)
            tried[number] = tried.get(number, 0) + 1
            codes.append(code if number in numbers and tried[number] <= times else None)
        return codes

    return answer


def test_an_event_says_who_what_and_when_and_is_known_by_its_id() -> None:
    there, bus, _ = outlet()
    publish_notices(there, [record(7, data='{"plan":"monthly","paid_until":"2026-03-09"}')])
    [entry] = bus.taken
    detail = json.loads(entry.detail)
    assert entry.detail_type == TYPE
    assert len(detail.pop("id")) == 32
    assert detail == {
        "version": 1,
        "program": "shop",
        "mode": "test",
        "member_id": "ann",
        "type": TYPE,
        "at": "2026-03-02T00:00:00Z",
        "data": {"plan": "monthly", "paid_until": "2026-03-09"},
    }


def test_a_notice_that_comes_again_has_the_same_id_and_no_other_has_it() -> None:
    there, bus, _ = outlet()
    for number in (1, 2, 1):
        publish_notices(there, records(number))
    first, other, again = (json.loads(entry.detail)["id"] for entry in bus.taken)
    assert first == again != other


def test_they_go_out_in_order_ten_in_a_call() -> None:
    there, bus, _ = outlet()
    done = publish_notices(there, records(*range(23)))
    assert bus.calls == [10, 10, 3]
    assert bus.subjects == [str(number) for number in range(23)]
    assert (done.published, done.left, done.doomed) == (23, [], {})


def test_a_call_is_no_larger_than_the_bus_takes() -> None:
    there, bus, _ = outlet()
    large = json.dumps({"about": "1", "text": "x" * (MOST_BYTES // 2 - 500)})
    publish_notices(there, [record(number, data=large) for number in range(3)])
    assert bus.calls == [2, 1]


def test_what_the_bus_does_not_take_just_now_is_put_again(pauses: list[int]) -> None:
    there, bus, _ = outlet()
    bus.answering = failing(1, code="ThrottlingException", times=2)
    done = publish_notices(there, records(0, 1, 2))
    assert bus.calls == [3, 1, 1]
    assert bus.subjects == ["0", "2", "1"]
    assert (done.published, done.left) == (3, [])
    assert pauses == [1, 2]


@pytest.mark.parametrize(
    "code", ["ThrottlingException", "InternalFailure", "AccessDeniedException", "ReadTimeoutError"]
)
def test_what_it_does_not_take_at_all_comes_again_with_all_behind_it(code: str) -> None:
    """The answer names just what is not on the bus; those of later calls were not tried."""
    there, bus, aside = outlet()
    bus.answering = failing(3, 5, code=code)
    done = publish_notices(there, records(*range(12)))
    assert bus.calls == [10, *[2] * (TRIES - 1)]
    assert [int(number) for number in done.left] == [3, 5, 10, 11]
    assert (done.published, done.codes, aside.sent) == (8, {code}, [])


UNREADABLE: dict[str, dict[str, str]] = {
    "no data": {"data": ""},
    "data that is no JSON": {"data": "{"},
    "data that is no object": {"data": "[]"},
    "a mode that is none": {"mode": "maybe"},
    "a time that is none": {"sk": "NOTICE#tomorrow#x#y"},
    "a time without a zone": {"sk": "NOTICE#2026-03-02T00:00:00#x#y"},
    "no type": {"sk": "NOTICE#2026-03-02T00:00:00Z"},
    "a partition that is no member's": {"pk": "P#shop"},
}


@pytest.mark.parametrize("attributes", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_set_aside_and_stops_nobody(attributes: dict[str, str]) -> None:
    there, bus, aside = outlet()
    poison = record(1, **attributes)
    done = publish_notices(there, [record(0), poison, record(2)])
    assert bus.subjects == ["0", "2"]
    [message] = aside.sent
    keys: dict[str, Any] = poison["dynamodb"]["Keys"]
    assert message.key._asdict() == {name: value["S"] for name, value in keys.items()}
    assert message.why.startswith("unreadable: ")
    assert (done.published, done.left) == (2, [])


def test_of_a_hundred_93_are_published_and_7_set_aside_and_the_same_batch_again_is_no_news() -> (
    None
):
    """What comes again has the ids that subscribers know already."""
    there, bus, aside = outlet()
    poison = {*range(0, 98, 14)}
    batch = [record(n, data="{") if n in poison else record(n) for n in range(100)]
    done = publish_notices(there, batch)
    assert (done.published, done.left, len(aside.sent)) == (93, [], 7)
    assert bus.subjects == [str(n) for n in range(100) if n not in poison]
    heard = {json.loads(entry.detail)["id"] for entry in bus.taken}
    assert len(heard) == 93
    publish_notices(there, batch)
    assert {json.loads(entry.detail)["id"] for entry in bus.taken} == heard


def test_one_that_is_too_large_is_set_aside() -> None:
    there, bus, aside = outlet()
    publish_notices(there, [record(0, data=json.dumps({"x": "y" * MOST_BYTES})), record(1)])
    assert bus.subjects == ["1"]
    assert [message.why for message in aside.sent] == ["too large"]


@pytest.mark.parametrize("code", ["MalformedDetail", "InvalidArgument"])
def test_one_that_the_bus_refuses_for_what_it_says_is_set_aside(code: str) -> None:
    there, bus, aside = outlet()
    bus.answering = failing(1, code=code)
    done = publish_notices(there, records(0, 1, 2))
    assert bus.calls == [3]
    assert [message.why for message in aside.sent] == [code]
    assert (bus.subjects, done.left) == (["0", "2"], [])


def test_what_comes_again_is_not_set_aside_twice() -> None:
    """The poison behind a record that was left comes again with it."""
    there, bus, aside = outlet()
    batch = [record(0), record(1), record(2, mode="maybe")]
    bus.answering = failing(1, code="InternalFailure", times=TRIES)
    left = publish_notices(there, batch).left
    assert ([int(number) for number in left], aside.sent) == ([1], [])
    publish_notices(there, batch[1:])
    assert (bus.subjects, len(aside.sent)) == (["0", "1"], 1)


@given(st.lists(st.sampled_from(["okay", "poison", "throttled", "refused"]), max_size=40))
def test_every_record_of_a_batch_is_published_or_set_aside_in_the_end(kinds: list[str]) -> None:
    """Brought again from the first that is left, as Lambda does, while the bus recovers: nothing is
    lost, nothing is set aside twice, and nothing that is well is set aside.
    """
    there, bus, aside = outlet()
    batch = [record(n, mode="maybe" if k == "poison" else "live") for n, k in enumerate(kinds)]
    throttled = failing(*_those(kinds, "throttled"), code="ThrottlingException", times=2 * TRIES)
    refused = failing(*_those(kinds, "refused"), code="MalformedDetail")

    def answer(entries: Sequence[BusEntry]) -> Codes:
        pairs = zip(refused(entries), throttled(entries), strict=True)
        return [first or second for first, second in pairs]

    bus.answering = answer
    first = 0
    for _ in range(2 * len(batch) + 1):
        done = publish_notices(there, batch[first:])
        if not done.left:
            break
        first = int(done.left[0])
    well = {*_those(kinds, "okay"), *_those(kinds, "throttled")}
    assert {int(subject) for subject in bus.subjects} == well
    assert len(aside.sent) == len(kinds) - len(well)


def _those(kinds: list[str], kind: str) -> list[int]:
    return [number for number, found in enumerate(kinds) if found == kind]
