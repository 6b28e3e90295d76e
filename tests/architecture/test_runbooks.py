"""Whoever is called finds a page: each alarm of the template has its runbook, and each runbook says
where to look, what to do, and how to see that it is well again.
"""

import re

import pytest

from tests.template import PROJECT, template

RUNBOOKS = (PROJECT / "docs" / "runbooks.md").read_text(encoding="utf-8")
OPERATING = (PROJECT / "docs" / "operating.md").read_text(encoding="utf-8")
ALARMS = [
    name
    for name, resource in template()["Resources"].items()
    if resource["Type"] == "AWS::CloudWatch::Alarm"
]
PAGES = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", RUNBOOKS, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("alarm", ALARMS)
def test_every_alarm_is_in_the_tables_of_alarms_and_of_runbooks(alarm: str) -> None:
    for page in (OPERATING, RUNBOOKS):
        rows = [line for line in page.splitlines() if line.startswith("|")]
        assert any(f"`{alarm}`" in row for row in rows)


@pytest.mark.parametrize("name", PAGES)
def test_every_runbook_says_what_is_seen_where_to_look_what_to_do_and_when_it_is_well(
    name: str,
) -> None:
    said = PAGES[name]
    assert "**Rings**" in said or "**Seen as**" in said
    for word in ("**Look**", "**Do**", "**Check**"):
        assert word in said or (word == "**Do**" and "| do |" in said)


def test_nothing_is_named_that_the_template_does_not_have() -> None:
    rung = re.findall(r"\*\*Rings\*\*: ([^.]*)", RUNBOOKS)
    named = {name for text in rung for name in re.findall(r"`([A-Z]\w+)`", text)}
    assert named <= {*ALARMS}
