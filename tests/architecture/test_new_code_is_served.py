"""What is deployed is what is served: a new layer must reach the alias that the gateway calls.

Found on the local stack: by default SAM publishes a version only for new function code, so that the
alias went on serving the old core layer after a deploy.
"""

import re
from pathlib import Path

TEMPLATE = Path("template.yaml").read_text(encoding="utf-8")


def properties_of(kind: str) -> list[str]:
    """The text of every resource of that type."""
    blocks = re.split(r"\n  (?=\w+:\n)", TEMPLATE)
    return [block for block in blocks if f"Type: {kind}\n" in block]


def test_every_function_publishes_a_version_when_any_of_its_properties_changes() -> None:
    functions = properties_of("AWS::Serverless::Function")
    assert len(functions) > 10
    assert [f for f in functions if "AutoPublishAliasAllProperties: true" not in f] == []


def test_every_layer_makes_new_versions_of_the_functions() -> None:
    layers = properties_of("AWS::Serverless::LayerVersion")
    assert len(layers) == 2
    assert [one for one in layers if "PublishLambdaVersion: true" not in one] == []
