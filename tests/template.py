"""template.yaml as plain data: what the stack has, for tests that hold the code against it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parent.parent

type Json = dict[str, Any]


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms: `!Ref Table` becomes {"Ref": "Table"}."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> Json:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_yaml_map(node)
    return {suffix: value}


_Loader.add_multi_constructor("!", _short_form)


@dataclass(frozen=True)
class Function:
    """A function of the template: where its handler is, and which routes lead to it."""

    name: str
    handler: str
    routes: tuple[tuple[str, str], ...]
    policies: tuple[Any, ...]

    @property
    def module(self) -> str:
        """The handler's module below functions/: `api.earn_points`."""
        return self.handler.removesuffix(".handler")

    @property
    def event(self) -> Path:
        """The file of its event."""
        return PROJECT / "events" / f"{self.module.replace('.', '/')}.json"


@cache
def template() -> Json:
    """The whole template."""
    return read_template((PROJECT / "template.yaml").read_text(encoding="utf-8"))


def read_template(text: str) -> Json:
    """A template's text as plain data, its short forms too."""
    found: Json = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    return found


@cache
def functions() -> dict[str, Function]:
    """Every function, by its handler's module."""
    resources: Json = template()["Resources"]
    found = (
        Function(
            name,
            resource["Properties"]["Handler"],
            tuple(_routes(resource["Properties"].get("Events", {}))),
            tuple(resource["Properties"].get("Policies", ())),
        )
        for name, resource in resources.items()
        if resource["Type"] == "AWS::Serverless::Function"
    )
    return {function.module: function for function in found}


@dataclass(frozen=True)
class Permission:
    """An action that a policy allows, on the table's index or not, and on which partitions."""

    action: str
    of_index: bool = False
    like: tuple[str, ...] = ("*",)
    unlike: tuple[str, ...] = ()

    def covers(self, action: str, partitions: Collection[str], *, of_index: bool = False) -> bool:
        """Whether it allows an action on items of these partitions."""
        return (action, of_index) == (self.action, self.of_index) and all(
            any(fnmatchcase(one, pattern) for pattern in self.like)
            and not any(fnmatchcase(one, pattern) for pattern in self.unlike)
            for one in partitions
        )


def permissions(function: Function) -> list[Permission]:
    """All that a function's policies allow."""
    return [found for policy in function.policies for found in permissions_of(policy)]


def permissions_of(policy: Json) -> Iterator[Permission]:
    """What one policy allows: one of the template's, or one that stands with its function."""
    resources: Json = template()["Resources"]
    named = "Ref" in policy
    document = resources[policy["Ref"]]["Properties"]["PolicyDocument"] if named else policy
    for statement in document["Statement"]:
        conditions = {
            test: partitions["dynamodb:LeadingKeys"]
            for test, partitions in statement.get("Condition", {}).items()
        }
        like = tuple(conditions.pop("ForAllValues:StringLike", ("*",)))
        unlike = tuple(conditions.pop("ForAllValues:StringNotLike", ()))
        assert not conditions, "a test that is not read here"
        for resource in _listed(statement["Resource"]):
            for action in _listed(statement["Action"]):
                yield Permission(action, "/index/" in str(resource), like, unlike)


def allowed_actions(function: Function) -> set[str]:
    """The actions that a function's policies allow, such as `dynamodb:GetItem`."""
    return {found.action for found in permissions(function)}


def table_definition() -> Json:
    """What CreateTable needs, as the template has it."""
    table: Mapping[str, Any] = template()["Resources"]["Table"]["Properties"]
    names = ("AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema")
    return {name: table[name] for name in names}


def _routes(events: Json) -> Iterator[tuple[str, str]]:
    for event in events.values():
        if event["Type"] == "HttpApi":
            about = event["Properties"]
            yield about.get("Method", "$default"), about.get("Path", "")


def _listed[T](value: T | list[T]) -> list[T]:
    return value if isinstance(value, list) else [value]
