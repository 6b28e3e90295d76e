"""`make demo`: loads the demo's orders into the running stack and says what they came to.

    python -m local.load_demo [--slice]

They go through Laurel's own operations, in this process, into the stack's table: over HTTP the same
takes two to three times as long. LAUREL_PORT names the stack. What is loaded already is replayed
and changes nothing.
"""

import argparse
import os
import sys
import time
from datetime import datetime

from laurel.operations.clock import Clock
from laurel.operations.services import Services, open_program
from laurel.wiring import services
from local.aws_server import running_server, use_local_aws
from local.demo_orders import EVERY, Purchase, read_histories
from local.demo_totals import audit_members, read_totals, worded, worded_audit
from local.errors import LocalStackError
from local.replay_orders import CLOSING, PROGRAM, replay_orders
from local.stack_record import chosen_port, read_record

THREADS = 8
BAR = 30  # characters
EXAMPLE = "18087"  # a collector, who has spent some points and lost none, and is in every slice


def main() -> int:
    """Loads and sums up; returns the exit code."""
    options = read_options()
    try:
        use_stack(chosen_port())
    except LocalStackError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        load(services(), read_histories(only_slice=options.slice))
        return sum_up(services())
    except KeyboardInterrupt:
        print("\nStopped. Loading again goes on from here.", file=sys.stderr)
        return 130


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make demo", description="Load the demo's orders.")
    parser.add_argument("--slice", action="store_true", help=f"only every {EVERY}th member's")
    return parser.parse_args()


def use_stack(port: int) -> None:
    """Makes this process see the stack of this port and its table."""
    record = read_record(port)
    if record is None or running_server(port) is None:
        raise LocalStackError(f"No stack runs on port {port}: start one with `make run`.")
    use_local_aws(port)
    os.environ["LAUREL_TABLE"] = record.table


def load(laurel: Services, histories: list[list[Purchase]]) -> None:
    """Replays the orders under a progress bar."""
    orders = sum(map(len, histories))
    print(
        f"Loading {orders:,} orders of {len(histories):,} members into program {PROGRAM!r}, in "
        f"process with {THREADS} threads: more than twice as fast as over HTTP"
    )
    bar = ProgressBar(orders)
    started = time.monotonic()
    replay_orders(laurel, histories, THREADS, bar.advance)
    bar.close()
    print(f"Loaded after {time.monotonic() - started:.1f} s")


def sum_up(laurel: Services) -> int:
    """Prints the totals and the audit; returns 1 where the audit found anything."""
    program = open_program(laurel, PROGRAM, Clock(CLOSING, CLOSING)).program
    totals = read_totals(laurel, PROGRAM, CLOSING, THREADS)
    audited = audit_members(laurel, PROGRAM, THREADS)
    print(f"\n{program.name} at the beginning of {CLOSING:%Y}, as the ledger has it:\n")
    print(*worded(program, totals), *worded_audit(audited), sep="\n")
    print(
        f"\nAsk for a member as of then: `Laurel-Clock: {CLOSING.isoformat()}` with "
        f"GET /v1/programs/{PROGRAM}/members/{EXAMPLE}"
    )
    return int(any(shard.violations for shard in audited))


class ProgressBar:
    """How far the orders are, and in which month; on a terminal only."""

    def __init__(self, orders: int) -> None:
        self.orders = orders
        self.done = 0
        self.shown = sys.stdout.isatty()

    def advance(self, orders: int, until: datetime) -> None:
        """So many more are done, of before that time."""
        self.done += orders
        if self.shown:
            full = BAR * self.done // self.orders
            bar = "█" * full + "░" * (BAR - full)
            print(f"\r  {bar} {self.done:5,} orders · to {until:%B %Y}   ", end="", flush=True)

    def close(self) -> None:
        """Ends the line."""
        if self.shown:
            print()


if __name__ == "__main__":
    sys.exit(main())
