"""Amazon as the command line meets it: the region by its usual name, what failed in a sentence."""

import os


def name_region() -> None:
    """Tell boto3 the region of AWS_REGION, as Lambda and the `aws` command call it: by itself it
    reads AWS_DEFAULT_REGION only.
    """
    if region := os.environ.get("AWS_REGION"):
        os.environ["AWS_DEFAULT_REGION"] = region


def failures() -> tuple[type[Exception], ...]:
    """What boto3 raises where it has no region or credentials, reaches nothing, or is refused."""
    from botocore.exceptions import (  # noqa: PLC0415 - slow to import, and looked at only then
        BotoCoreError,
        ClientError,
    )

    return BotoCoreError, ClientError
