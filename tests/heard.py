"""Every notice that a test looks at is what its published schema promises, and nothing besides."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from laurel.answers.notice_events import notice_event
from laurel.bodies.notice_data import DATA
from laurel.storage import keys, notice_keys
from laurel.storage.ledger import Ledger
from laurel.storage.notice_items import StoredNotice, read_notice
from tools.write_events import event_schema

type Json = dict[str, Any]


def heard(ledger: Ledger, program_id: str, member_id: str) -> list[StoredNotice]:
    """What went out to a member, oldest first."""
    partition = keys.member_partition(program_id, member_id)
    found = ledger.table.query(partition, notice_keys.NOTICE)
    assert found.last is None
    notices = [read_notice(item) for item in found.items]
    for notice in notices:
        check(notice)
    assert len({one.notice_id for one in notices}) == len(notices)
    return notices


def check(notice: StoredNotice) -> None:
    """Fails where its event is not as published, or says more than that."""
    detail = json.loads(notice_event(notice).detail)
    _validator(notice.type).validate(detail)
    assert detail["data"].keys() == DATA[notice.type].__annotations__.keys()


@cache
def _validator(event_type: str) -> Draft202012Validator:
    return Draft202012Validator(event_schema(event_type), format_checker=FormatChecker())
