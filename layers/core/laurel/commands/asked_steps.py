"""From what was typed to the steps of an example: the member joins, does this, then that."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from laurel.commands.document_file import UnreadableFileError, read_mapping
from laurel.domain.event import ORDER, is_raised_by_engine
from laurel.requests.instants import parse_instant

type Step = dict[str, Any]

_EARLIER: Final = re.compile(
    r"(?P<count>[1-9]\d{0,2}) +"
    r"(?:orders? +of +(?P<amount>\d+(?:\.\d+)?)|(?P<type>[a-z][a-z0-9_.-]*))"
)
_BEFORE_ALL: Final = timedelta(days=1)


class AskedError(Exception):
    """What was typed cannot be read; the text says why and what can."""


def asked_steps(chosen: argparse.Namespace) -> list[Step]:
    """The steps that were asked for: the first enrols, the last is the one in question.

    Raises AskedError.
    """
    try:
        at = parse_instant(chosen.at)
    except ValueError as error:
        raise AskedError(f"--at {error}") from error
    earlier = sorted(
        (step for told in chosen.earlier for step in _earlier(told, at)),
        key=lambda step: str(step["at"]),
    )
    last = {"at": _text(at), **_event(chosen)}
    first = parse_instant(earlier[0]["at"]) if earlier else at
    enrol = {"at": _text(first - _BEFORE_ALL), "enrol": _person(chosen)}
    return [enrol, *earlier, last]


def _person(chosen: argparse.Namespace) -> dict[str, Any]:
    person: dict[str, Any] = {"invitation": True}
    if chosen.birthday:
        person["birthday"] = chosen.birthday
    if chosen.cause:
        person["cause"] = chosen.cause
    if chosen.attribute:
        person["attributes"] = dict(_pair("--attribute", told) for told in chosen.attribute)
    return person


def _earlier(told: str, at: datetime) -> Iterator[Step]:
    """One on each of the days before, the last one a day before the event."""
    found = _EARLIER.fullmatch(told.strip())
    if found is None:
        raise AskedError(f'--earlier {told!r}: say it like "12 orders of 40.00" or "6 check_in"')
    what = {"order": found["amount"]} if found["amount"] else {"event": found["type"]}
    for days in range(int(found["count"]), 0, -1):
        yield {"at": _text(at - timedelta(days=days)), **what}


def _event(chosen: argparse.Namespace) -> Step:
    ways = [bool(chosen.amount), bool(chosen.line), bool(chosen.order), bool(chosen.event)]
    if sum(ways) != 1:
        raise AskedError("say what happens: one of --amount, --line, --order, --event")
    if chosen.event in {None, ORDER}:
        if chosen.property or chosen.event:
            raise AskedError("an order is said by --amount, --line or --order, without --property")
        return {"order": _order(chosen)}
    if is_raised_by_engine(chosen.event):
        raise AskedError(
            f"{chosen.event} is raised by Laurel itself: write an example with `enrol` or `run`"
        )
    properties = dict(_pair("--property", told) for told in chosen.property)
    return {"event": chosen.event, "properties": properties}


def _order(chosen: argparse.Namespace) -> dict[str, Any]:
    names = ("channel", "partner", "payment_method", "shipping", "tax")
    more = {name: getattr(chosen, name) for name in names if getattr(chosen, name)}
    if chosen.order:
        try:
            return {**_from_file(chosen), **more}
        except UnreadableFileError as error:
            raise AskedError(str(error)) from error
    lines = [_line(told) for told in chosen.line or [chosen.amount]]
    return {"lines": lines, **more}


def _from_file(chosen: argparse.Namespace) -> dict[str, Any]:
    """An order as the API takes it, or the whole event with it."""
    told = read_mapping(chosen.order)
    order = told.get("order", told)
    if not isinstance(order, dict) or not isinstance(order.get("lines"), list):
        raise AskedError(f"{chosen.order} holds no order: it needs lines")
    return order


def _line(told: str) -> dict[str, Any]:
    amount, _, categories = told.partition(":")
    return {"amount": amount, "categories": [one for one in categories.split(",") if one]}


def _pair(option: str, told: str) -> tuple[str, Any]:
    """A name and its value; true, false and whole numbers are what they look like."""
    name, is_there, text = told.partition("=")
    if not is_there or not name:
        raise AskedError(f"{option} {told!r}: say it like name=value")
    if text in {"true", "false"}:
        return name, text == "true"
    return name, int(text) if re.fullmatch(r"0|-?[1-9]\d{0,14}", text) else text


def _text(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
