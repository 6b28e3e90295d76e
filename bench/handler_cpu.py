"""What an earning takes of the processor from the gateway's event to its answer: `make bench`.

The handlers as Lambda calls them, with the log's lines, over the signed client and a DynamoDB that
answers from memory in another process. Lambda's own part is not in it: see `bench.cold_starts`.
"""

from __future__ import annotations

import os
from itertools import count
from typing import Any, Final

from bench.canned_dynamodb import canned
from bench.earn_cpu import named_endpoint, take_turns
from bench.figures import Figure, keep
from bench.function_events import PARTS, earning, order_lines, token_event
from bench.standing_table import StandingTable
from laurel.secret_keys import make_key
from tests.builders import NOON
from tests.logs import caught
from tests.shop import Shop

ROUNDS: Final = 15
TIMES: Final = 40
CREATED: Final = 201


def main() -> None:
    """Time both functions and print what each takes."""
    for name, seconds in handler_seconds().items():
        print(f"{name:34}{seconds * 1000:>10.2f} ms of CPU, from event to answer")
        keep(Figure(f"{name}, from event to answer", "ms of CPU here", seconds * 1000))


def handler_seconds() -> dict[str, float]:
    """Processor seconds of one call, the median of the rounds, by function."""
    table = StandingTable()
    Shop.with_member(table, **PARTS).order("first", lines=order_lines())
    key, _ = make_key(table, "bench", ("admin",), NOON, per_minute=60_000_000)
    table.stand_still()
    with canned(table.items()) as url, named_endpoint(url), caught():
        # as on Lambda: anywhere else the wiring takes boto3's client
        os.environ.update(LAUREL_TABLE="t", LAUREL_STAGE="bench", AWS_LAMBDA_FUNCTION_NAME="bench")
        import authorize  # noqa: PLC0415 - a function reads its settings when it is imported
        from api import earn_points  # noqa: PLC0415 - as above

        number, ask = count(), token_event(key)

        def earn() -> None:
            answer: dict[str, Any] = earn_points.handler(earning(next(number)), None)
            assert answer["statusCode"] == CREATED

        def allow() -> None:
            assert authorize.handler(ask(next(number)), None)["isAuthorized"]

        return take_turns({"earn_points": earn, "authorize": allow}, ROUNDS, TIMES)


if __name__ == "__main__":
    main()
