"""Takes out of the vendor layer what no function ever reads.

Most of botocore is models of services that Laurel does not call. A new service has to be named here
first, or its client cannot be made.
"""

import shutil
import sys
from pathlib import Path

SERVICES = {"dynamodb", "secretsmanager", "sts"}
UNUSED = (
    "bin",  # command-line scripts
    "boto3/data",  # models of boto3's resources; Laurel uses clients only
    "boto3/examples",
    "pydantic/v1",  # the old pydantic inside the new one
    *(
        f"aws_lambda_powertools/utilities/{name}"
        for name in (
            "auth_alpha",
            "circuit_breaker",
            "data_masking",
            "feature_flags",
            "idempotency",  # not for ledger writes: a lost response would earn twice
            "kafka",
            "parser",  # slow to import
            "streaming",
        )
    ),
    "_yaml",  # the name of PyYAML's compiled part in earlier years
)
COMPILED_YAML = "yaml/_yaml.*.so"
"""5 MB, for a loader that nobody asks for: presets are read by the one in Python."""


def trim(packages: Path) -> None:
    """Removes what is named above, and every service's model but those of SERVICES."""
    models = (packages / "botocore" / "data").iterdir()
    other_services = [model for model in models if model.is_dir() and model.name not in SERVICES]
    for folder in [*other_services, *(packages / name for name in UNUSED)]:
        shutil.rmtree(folder, ignore_errors=True)
    for compiled in packages.glob(COMPILED_YAML):
        compiled.unlink()


if __name__ == "__main__":
    trim(Path(sys.argv[1]))
