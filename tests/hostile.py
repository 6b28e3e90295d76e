"""What somebody sends who wants to hurt: whole bodies, parts of bodies, headers, and events."""

import base64
from collections.abc import Iterator
from typing import Any

type Json = dict[str, Any]
type Place = tuple[str | int, ...]

TEXTS = {
    "nothing": "",
    "spaces": "   ",
    "no JSON": "nonsense",
    "two documents": "{} {}",
    "cut off": '{"member_id": "x"',
    "single quotes": "{'a': 1}",
    "a comment": "{} // more",
    "a comma too many": '{"a": 1,}',
    "deep lists": "[" * 100_000,
    "deep lists, closed": "[" * 100_000 + "]" * 100_000,
    "deep objects": '{"a":' * 40_000 + "1" + "}" * 40_000,
    "a long integer": f'{{"a": {"9" * 5_000}}}',
    "a long negative integer": f'{{"a": -{"9" * 5_000}}}',
    "a long fraction": f'{{"a": 0.{"9" * 5_000}}}',
    "NaN": '{"a": NaN}',
    "Infinity": '{"a": -Infinity}',
    "a huge exponent": '{"a": 1e999999999}',
    "a tiny exponent": '{"a": 1e-999999999}',
    "an exponent no reader has": f'{{"a": 1e{"9" * 100}}}',
    "a name twice": '{"a": 1, "a": 1}',
    "a name twice, deep": '{"a": [{"b": 1, "b": 2}]}',
    "a name twice, once escaped": '{"a": 1, "\\u0061": 1}',
    "a lone surrogate": '{"a": "\\ud800"}',
    "a lone surrogate as a name": '{"\\udfff": 1}',
    "a raw surrogate": '{"a": "\ud800"}',
    "a NUL": '{"a": "\\u0000"}',
    "a raw NUL": '{"a": "\x00"}',
    "a byte order mark": "\ufeff{}",
    "a list": "[]",
    "a text": '"text"',
    "a number": "1",
    "null": "null",
    "true": "true",
    "an object that is empty": "{}",
    "names that are not ours": '{"__class__": "x", "constructor": {"prototype": {}}}',
    "an empty name": '{"": 1}',
    "very many names": "{" + ",".join(f'"{n}": 1' for n in range(10_000)) + "}",
    "too much": '{"a": "' + "x" * 300_000 + '"}',
    "10 MB": '{"a": "' + "x" * 10_000_000 + '"}',
}
"""Bodies as they come."""

ENCODED = {
    "no base64": "%%%",
    "base64 cut off": "YQ",
    "base64 and more": "e30=\n{}",
    "base64 of no UTF-8": base64.b64encode(b'{"a": "\xff"}').decode(),
    "base64 of UTF-16": base64.b64encode("{}".encode("utf-16")).decode(),
    "base64 of gzip": base64.b64encode(b"\x1f\x8b\x08\x00").decode(),
    "base64 in the alphabet of addresses": "eyJhIjoiPz8_In0=",
    "base64 beyond ASCII": "é30=",
}
"""Bodies that say that they are base64."""

VALUES: dict[str, object] = {
    "true": True,
    "false": False,
    "null": None,
    "zero": 0,
    "less than nothing": -1,
    "one beyond exact numbers": 2**53,
    "one beyond 64 bits": 2**64,
    "a hundred digits": 10**100,
    "a fraction": 1.5,
    "a whole fraction": 1.0,
    "a very small number": 1e-300,
    "a very large number": 1e300,
    "no text": "",
    "a space": " ",
    "a NUL": "a\x00b",
    "a line break": "a\nb",
    "an escape": "\x1b[2J",
    "text that runs backwards": "\u202e1",
    "digits of another script": "\u0661\u0662",
    "letters that look alike": "\u0430nn",
    "a lone surrogate": "\ud800",
    "beyond 16 bits": "\U0001f600" * 70,
    "a long text": "x" * 300,
    "a very long text": "x" * 100_000,
    "many digits": "9" * 400,
    "a sum below nothing": "-1.00",
    "an exponent": "1e9",
    "no number": "NaN",
    "infinity": "Infinity",
    "a sum with zeros before": "00001.00",
    "the first instant": "0001-01-01T00:00:00Z",
    "the last instant": "9999-12-31T23:59:59Z",
    "a leap second": "2026-06-30T23:59:60Z",
    "a day that is none": "2026-02-30",
    "a key of the table": "M#shop#ann",
    "a way out": "../../x",
    "a way out, encoded": "%2e%2e%2f",
    "SQL": "' OR 1=1 --",
    "a template": "{{7*7}}",
    "a formula": "=1+1",
    "a reference": {"$ref": "#/x"},
    "a prototype": {"__proto__": {"admin": True}},
    "an empty list": [],
    "an empty object": {},
    "a list in a list": [[[]]],
    "a long list": [1] * 10_000,
    "a deep list": [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]],
    "many names": {str(number): number for number in range(2_000)},
}
"""What stands where something else belongs."""

CONTENT_TYPES = (
    "text/plain",
    "application/xml",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
    "application/json, application/json",
    "",
    "x" * 5_000,
)


def places(body: object, below: Place = ()) -> Iterator[Place]:
    """Every place in a body, from the outside in; the body itself is the first."""
    yield below
    if isinstance(body, dict):
        for name, part in body.items():
            yield from places(part, (*below, name))
    elif isinstance(body, list):
        for number, part in enumerate(body):
            yield from places(part, (*below, number))


def with_value(body: Any, place: Place, value: object) -> Any:
    """The body with that value in that place."""
    if not place:
        return value
    first, *rest = place
    changed = with_value(body[first], tuple(rest), value)
    if isinstance(body, dict):
        return {**body, first: changed}
    return [changed if number == first else part for number, part in enumerate(body)]
