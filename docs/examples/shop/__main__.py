"""The shop's commands. `python -m shop --help` lists them."""

import argparse
import json
import os
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

from shop.browse import check, look, show
from shop.jobs import Jobs
from shop.journal import Json
from shop.laurel_api import Laurel, NoAnswer, Refused


def main() -> int:
    """Print the answer; 1 where Laurel says no, 2 where it says nothing."""
    asked = read_command(sys.argv[1:])
    laurel = Laurel(
        os.environ["LAUREL_URL"],
        os.environ["LAUREL_KEY"],
        os.environ.get("LAUREL_PROGRAM", "example-shop"),
    )
    file = os.environ.get("SHOP_DATA", "shop.db")
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as database:
        try:
            answer = carry_out(asked, laurel, Jobs(database, laurel))
        except Refused as refused:
            print(f"Laurel says no: {refused}", file=sys.stderr)
            return 1
        except NoAnswer as silent:
            print(f"No answer to {silent}. `resume` goes on.", file=sys.stderr)
            return 2
    print(json.dumps(answer, indent=2))
    return 0


def carry_out(asked: argparse.Namespace, laurel: Laurel, jobs: Jobs) -> Json:
    """A command's answer."""
    match asked.command:
        case "open":
            return jobs.start("open", "ann", {"member_id": "ann", "joined_at": now()})
        case "look":
            return look(laurel, asked.member)
        case "check":
            return check(laurel, asked.code, amounts(asked.lines))
        case "buy":
            return jobs.start("buy", asked.order, order_of(asked))
        case "give-back":
            plan = {"return_id": asked.id, "order_id": asked.order, "lines": asked.lines}
            return jobs.start("give-back", asked.id, {**plan, "returned_at": now()})
        case "cancel":
            plan = {"order_id": asked.order, "cancelled_at": now()}
            return jobs.start("cancel", asked.order, plan)
        case "show":
            return show(laurel, asked.member)
        case _:
            return jobs.resume()


def order_of(asked: argparse.Namespace) -> Json:
    """All that an order's calls are made of, so that they are the same whenever they are made."""
    return {
        "order_id": asked.order,
        "member_id": asked.member,
        "placed_at": now(),
        "currency": "USD",
        "lines": amounts(asked.lines),
        "reward": asked.reward,
        "voucher": asked.voucher,
        "card": asked.card,
    }


def amounts(lines: Sequence[str]) -> dict[str, str]:
    """`SOAP=45.00` as {"SOAP": "45.00"}."""
    return {sku: amount for sku, _, amount in (line.partition("=") for line in lines)}


def now() -> str:
    """The time, asked once for each job and kept with it."""
    return datetime.now(UTC).isoformat()


def read_command(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m shop")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("open", help="make the program; enrol ann, who has 250 points")
    for name, about in (("look", "the catalogue for a member"), ("show", "what a member has")):
        commands.add_parser(name, help=about).add_argument("member")
    checking = commands.add_parser("check", help="what a code takes off a cart")
    checking.add_argument("code")
    checking.add_argument("lines", nargs="+", metavar="SKU=AMOUNT")
    buying = commands.add_parser("buy", help="buy-1 ann SOAP=45.00 --reward ten-off")
    buying.add_argument("order")
    buying.add_argument("member")
    buying.add_argument("lines", nargs="+", metavar="SKU=AMOUNT")
    spending = buying.add_mutually_exclusive_group()
    spending.add_argument("--reward", help="spend points on it")
    spending.add_argument("--voucher", metavar="CODE", help="that the customer has")
    buying.add_argument("--card", default="good", help='"declined" is declined')
    returning = commands.add_parser("give-back", help="rma-1 buy-1 SOAP")
    returning.add_argument("id")
    returning.add_argument("order")
    returning.add_argument("lines", nargs="+", metavar="SKU")
    commands.add_parser("cancel", help="undo a whole order").add_argument("order")
    commands.add_parser("resume", help="go on with what was left half-way")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
