"""Ours beside ledgers that one would pick instead: `make bench`.

Each does the nearest it has to earning, redeeming and reading a balance (`bench/our_account.py`,
`bench/peer_*.py` say exactly what), in a process and an environment of its own, called directly and
not over HTTP. Counted are the processor seconds of that process, the database's not among them, and
how often it asks the database. How long it waits is told too, and says as much of the databases on
this machine: a PostgreSQL beside an emulated DynamoDB.

Contenders take turns, round by round; the median round counts. In each round an operation is done
to members of every size. BENCH_ENTRIES names the sizes (`BENCH_ENTRIES=10,1000,100000`).
"""

from __future__ import annotations

import os
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any, Final

from bench.contender_process import Contender
from bench.earn_cpu import named_endpoint
from bench.endpoint import dynamodb
from bench.figures import Figure, at_most, keep, part_at_most
from bench.postgres import NoPostgresError, Postgres, postgres
from local.check_tools import PROJECT
from tests.tables import new_table_name, real_client

ROUNDS: Final = 11
TIMES: Final = 40
SIZES: Final = (10, 1_000, 100_000)
LARGE: Final = 10_000
"""From so many entries on, one member is good for all rounds: what is added to it is nothing."""

TIMES_LARGE: Final = 5

WHAT: Final = ("earn", "redeem", "balance")
OURS: Final = "Laurel"
FLOOR: Final = "plain SQL, one function"
RACERS: Final = 64
PRICE: Final = 10
"""What each of them redeems, and what there is."""

BUDGETS: Final = {"django-hordak 2.0.0": 0.6, "django-oscar-accounts 3.0.1": 0.15}
"""What ours may take of the processor for an earning, as a part of theirs."""

PEERS: Final = PROJECT / ".venv-peers"


@dataclass(slots=True)
class Seen:
    """What was measured of one operation: seconds of processor time, one a round; seconds waited,
    one a call; and calls of the database.
    """

    cpu: list[float] = field(default_factory=list[float])
    waited: list[float] = field(default_factory=list[float])

    @property
    def milliseconds(self) -> tuple[float, float, float, float]:
        """Of the processor, the median round and the least; waited, the median and all but one in a
        hundred.
        """
        waited = quantiles(self.waited, n=100)
        return (
            median(self.cpu) * 1000,
            min(self.cpu) * 1000,
            waited[49] * 1000,
            waited[98] * 1000,
        )


type Table = Mapping[tuple[str, int, str], Seen]
"""By contender, entries and operation."""


def main() -> None:
    """Time everybody, race everybody, and print the tables."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # not without ending what it began
    sizes = [int(one) for one in os.environ.get("BENCH_ENTRIES", "").split(",") if one] or [*SIZES]
    with ExitStack() as stack:
        contenders = all_contenders(stack)
        seen = take_turns(contenders, sizes)
        calls = {one.name: {what: one.calls(what) for what in WHAT} for one in contenders}
        middle = sizes[len(sizes) // 2]
        print_operations(seen, calls, middle)
        print_growth(seen, sizes)
        keep(*compared(seen, calls, middle), *grown(seen, sizes))
        print_races(contenders)


def all_contenders(stack: ExitStack) -> list[Contender]:
    """Ours, and those on PostgreSQL where it is there."""
    found = [_ours(stack)]
    try:
        server = stack.enter_context(postgres())
    except NoPostgresError as missing:
        print(missing)
        return found
    print(f"PostgreSQL {server.version()}, without waiting for the disk")
    found.append(_on_postgres(stack, server, FLOOR, "hordak", "plain_sql"))
    found.append(_on_postgres(stack, server, "django-hordak 2.0.0", "hordak", "hordak"))
    name = "django-oscar-accounts 3.0.1"
    found.append(_on_postgres(stack, server, name, "oscar", "oscar_accounts"))
    return found


def take_turns(contenders: Iterable[Contender], sizes: Iterable[int]) -> Table:
    """Everybody, with members of every size, round by round."""
    seen = defaultdict[tuple[str, int, str], Seen](Seen)
    for number in range(ROUNDS):
        for entries in sizes:
            for one in contenders:
                is_large = entries >= LARGE
                member = one.member(entries, "all" if is_large else str(number))
                for what in WHAT:
                    told = one.told("timed", what, member, TIMES_LARGE if is_large else TIMES)
                    row = seen[one.name, entries, what]
                    row.cpu.append(told["cpu"])
                    row.waited += told["waited"]
        print(f"round {number + 1} of {ROUNDS}", end="\r", file=sys.stderr)
    return seen


def print_operations(seen: Table, calls: Mapping[str, Mapping[str, float]], entries: int) -> None:
    """Each operation, of members with so many entries, and the ratio to ours."""
    head = f"\n{f'members with {entries:,} entries':36}{'a second':>10}{'ms CPU':>8}{'least':>7}"
    head += f"{'ours is':>9}{'least':>7}{'budget':>8}{'calls':>7}{'p50 ms':>8}{'p99 ms':>8}"
    print(head)
    for what in WHAT:
        mine, my_least, _, _ = seen[OURS, entries, what].milliseconds
        for name, told in calls.items():
            cpu, least, middle, last = seen[name, entries, what].milliseconds
            budget = f"{BUDGETS[name]}" if what == "earn" and name in BUDGETS else ""
            row = f"{what:8}{name:28}{1000 / cpu:>10,.0f}{cpu:>8.2f}{least:>7.2f}"
            row += f"{mine / cpu:>9.2f}{my_least / least:>7.2f}{budget:>8}{told[what]:>7.1f}"
            print(f"{row}{middle:>8.1f}{last:>8.1f}")


def compared(
    seen: Table, calls: Mapping[str, Mapping[str, float]], entries: int
) -> Iterator[Figure]:
    """Rows of the one table: of each operation what the processor did, how often the database was
    asked, and how long a caller waited.
    """
    for what in WHAT:
        mine = seen[OURS, entries, what].milliseconds
        for name in [one for one in calls if one != OURS]:
            theirs = seen[name, entries, what].milliseconds
            budget = part_at_most(BUDGETS[name]) if what == "earn" and name in BUDGETS else None
            yield Figure(f"{what}: CPU", "ms here", mine[0], name, theirs[0], budget)
            core = "a second and core, here"
            yield Figure(what, core, 1000 / mine[0], name, 1000 / theirs[0])
            asked = calls[OURS][what], name, calls[name][what]
            yield Figure(f"{what}: calls of the database", "calls", *asked)
            for unit, place in (("p50", 2), ("p99", 3)):
                yield Figure(f"{what}: {unit}", "ms here", mine[place], name, theirs[place])


def grown(seen: Table, sizes: list[int]) -> Iterator[Figure]:
    """How many times longer a caller waits with the most entries than with the fewest."""
    few, many = sizes[0], sizes[-1]
    names = list(dict.fromkeys(name for name, _, _ in seen))
    for what in WHAT:
        growth = {
            name: seen[name, many, what].milliseconds[2] / seen[name, few, what].milliseconds[2]
            for name in names
        }
        for name in names[1:]:
            about = f"{what}: p50 with {many:,} entries", f"times that with {few:,}, here"
            yield Figure(*about, growth[OURS], name, growth[name])


def print_growth(seen: Table, sizes: list[int]) -> None:
    """Each operation by entries: how long a caller waits, and how much longer with the most."""
    heads = "".join(f"{f'{entries:,}':>10}" for entries in sizes)
    print(f"\n{'p50 ms, by entries of the member':36}{heads}{'grows':>9}{'CPU grows':>11}")
    for what in WHAT:
        for name in dict.fromkeys(name for name, _, _ in seen):
            rows = [seen[name, entries, what].milliseconds for entries in sizes]
            waited = "".join(f"{middle:>10.1f}" for _, _, middle, _ in rows)
            (cpu, _, first, _), (most_cpu, _, last, _) = rows[0], rows[-1]
            print(f"{what:8}{name:28}{waited}{last / first:>8.1f}x{most_cpu / cpu:>10.1f}x")


def print_races(contenders: Iterable[Contender]) -> None:
    """Whoever redeems what there is once, 64 times at once."""
    print(f"\n{f'{RACERS} redeem {PRICE} at once, of {PRICE}':48}{'yes':>5}{'no':>5}", end="")
    print(f"{'failed':>8}{'left':>7}")
    accepted: dict[str, int] = {}
    for one in contenders:
        ways: Mapping[str, bool] = {"": True}
        if one.name in BUDGETS:
            ways = {", as it comes": False, ", locked by hand": True}
        for way, careful in ways.items():
            member = one.member(PRICE, f"race{int(careful)}")
            told: dict[str, Any] = one.told("race", member, RACERS, PRICE, careful)
            accepted[one.name + way] = told["yes"]
            figures = f"{told['yes']:>5}{told['no']:>5}{len(told['failed']):>8}{told['left']:>7}"
            print(f"{one.name + way:48}{figures}", *sorted({*told["failed"]})[:1])
    what, mine = f"{RACERS} redeem {PRICE} at once, of {PRICE}", accepted.pop(OURS)
    keep(Figure(what, "accepted", mine, "what there is", 1, at_most(1)))
    keep(*(Figure(what, "accepted", mine, name, theirs) for name, theirs in accepted.items()))


def _ours(stack: ExitStack) -> Contender:
    url, name = stack.enter_context(dynamodb())
    client = stack.enter_context(real_client(url))
    table = stack.enter_context(new_table_name(client))
    stack.enter_context(named_endpoint(url))
    print(f"{OURS}, on {name}")
    command = [sys.executable, "-m", "bench.our_account", table]
    return stack.enter_context(Contender.started(OURS, command, dict(os.environ)))


def _on_postgres(
    stack: ExitStack, server: Postgres, name: str, environment: str, module: str
) -> Contender:
    python = PEERS / environment / "bin" / "python"
    command = [str(python), "-W", "ignore", "-m", f"bench.peer_{module}"]
    settings = {**os.environ, **server.database(module)}
    counted: Callable[..., int] = server.count_statements
    return stack.enter_context(Contender.started(name, command, settings, counted))


if __name__ == "__main__":
    main()
