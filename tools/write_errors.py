"""Makes docs/errors.md from the codes: `python -m tools.write_errors [--check]`."""

from __future__ import annotations

import sys

from laurel.domain.errors import CODES
from tools.generated import main

HEAD = """\
<!-- Made by `make generate` from laurel.domain.errors: change it there. -->

# Errors

Whatever Laurel refuses, it answers with `application/problem+json` (RFC 9457): `type`, `title`,
`status`, `code`, `detail`, and for wrong content `errors`, a list of `{pointer, detail}` whose
pointers (RFC 6901) lead to each wrong place. Clients go by `status` and `code`; `detail` is for
people and may change.

What the gateway refuses before Laurel sees it carries the gateway's own body: 401 without a token,
403 for a token that is unknown, revoked or expired, 413 above 10 MB.

Two statuses can be sent again as they are, because nothing was written: 429 after the seconds that
`Retry-After` names, and 500.

| code | status | meaning |
| --- | --- | --- |
"""


def errors() -> str:
    """The page: a row per code, by status."""
    ordered = sorted(CODES.items(), key=lambda item: (item[1][0], item[0]))
    rows = (f"| `{code}` | {status} | {meaning} |\n" for code, (status, meaning) in ordered)
    return HEAD + "".join(rows)


if __name__ == "__main__":
    sys.exit(main("errors.md", errors))
