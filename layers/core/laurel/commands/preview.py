"""What `laurel program preview` is asked, and how it answers."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from laurel.commands.asked_steps import AskedError, asked_steps
from laurel.domain.event import ORDER
from laurel.domain.money import format_amount
from laurel.domain.reasons import REASONS
from laurel.domain.rule import Target, ToBadge, ToCause, ToDay, ToReward, ToWallet
from laurel.operations.what_if import Tried, WhatIf, what_if


def options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what happens, and to whom."""
    _what_happens(parser)
    _to_whom(parser)


def _what_happens(parser: argparse.ArgumentParser) -> None:
    order = parser.add_argument_group("the order, or another event")
    order.add_argument("--amount", help="an order of one line of this amount: 49.90")
    order.add_argument(
        "--line",
        action="append",
        default=[],
        metavar="AMOUNT[:CATEGORY,…]",
        help="a line of the order and its categories; may be repeated",
    )
    order.add_argument("--order", type=Path, metavar="FILE", help="an order as the API takes it")
    for name in ("channel", "partner", "payment-method", "shipping", "tax"):
        order.add_argument(f"--{name}", help=f"{name.replace('-', ' ')} of the order")
    order.add_argument("--event", metavar="TYPE", help="another event than an order")
    order.add_argument(
        "--property",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a property of the event; may be repeated",
    )
    order.add_argument(
        "--at",
        default=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        help="when, such as 2026-05-01T10:00:00Z; now, if left out",
    )


def _to_whom(parser: argparse.ArgumentParser) -> None:
    member = parser.add_argument_group("the member")
    member.add_argument("--tier", help="the member has this tier before the event")
    member.add_argument(
        "--attribute",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="an attribute, such as prime=true; may be repeated",
    )
    member.add_argument("--birthday", metavar="MM-DD", help="the member's birthday")
    member.add_argument("--cause", help="the cause the member chose")
    member.add_argument(
        "--earlier",
        action="append",
        default=[],
        metavar="WHAT",
        help='one on each day before: "12 orders of 40.00", "6 check_in"; may be repeated',
    )


def is_asked(chosen: argparse.Namespace) -> bool:
    """Whether an order or an event was named."""
    return bool(chosen.amount or chosen.line or chosen.order or chosen.event)


def preview(document: dict[str, Any], chosen: argparse.Namespace, *, with_steps: bool) -> int:
    """Print what the event would give; 2 where what was asked cannot be read."""
    try:
        steps = asked_steps(chosen)
    except AskedError as error:
        print(error, file=sys.stderr)
        return 2
    found = what_if(document, steps, chosen.tier)
    print("\n".join(_told(found, chosen, with_steps=with_steps)))
    return 0


def _told(found: WhatIf, chosen: argparse.Namespace, *, with_steps: bool) -> Iterator[str]:
    what = chosen.event or "an order"
    tier = f", at tier {found.standing.tier}" if found.standing.tier else ""
    yield f"{found.program.name}: {what} at {chosen.at}{tier}"
    if not found.tried:
        yield "  no rule listens to it"
    width = max((len(one.rule.rule_id) for one in found.tried), default=0)
    asked = chosen.event or ORDER
    for one in found.tried:
        also = "" if one.on == asked else f"  (on {one.on})"
        yield f"  {one.rule.rule_id:<{width}}  {_given(found, one)}{also}"
        if with_steps:
            yield from (f"  {'':<{width}}    {_step(step)}" for step in one.steps)
    tier = found.answer["tier"]
    if tier["changed_from"] != tier["tier"] and tier["changed_from"] is not None:
        yield f"  The tier changes from {tier['changed_from']} to {tier['tier']}."


def _given(found: WhatIf, one: Tried) -> str:
    """What the rule gave, or why it gave nothing."""
    if one.measured.quantity:
        return _quantity(found, one.rule.to, one.measured.quantity)
    reason = one.measured.reason or ""
    unmet = [_unmet(step) for step in one.steps if step["step"] == "condition"]
    return f"0, because {'; '.join(unmet) or REASONS[reason]}"


def _unmet(step: dict[str, Any]) -> str:
    """Which comparison did not hold, and what the fact was."""
    [(wanted, value)] = [item for item in step.items() if item[0] not in {"step", "fact", "was"}]
    if " " in step["fact"]:  # a question about the person, of which only the answer is known
        return f"it is not so that {step['fact']}"
    was = "not known" if step["was"] is None else step["was"]
    return f"{step['fact']} is {was} (asked for: {wanted.replace('_', ' ')} {value})"


def _quantity(found: WhatIf, to: Target, quantity: int) -> str:
    match to:
        case ToWallet(wallet):
            return _of_wallet(found, wallet, quantity)
        case ToCause(wallet):
            return f"{_of_wallet(found, wallet, quantity)}, given to a cause"
        case ToReward(reward_id):
            vouchers = "a voucher" if quantity == 1 else f"{quantity} vouchers"
            return f"{vouchers} of {reward_id} ({found.program.rewards[reward_id].name})"
        case ToBadge(badge_id):
            return f"the badge {badge_id} ({found.program.badges[badge_id]})"
        case ToDay():
            return "the day is chosen"


def _of_wallet(found: WhatIf, wallet: str, quantity: int) -> str:
    if not found.program.minor_digits(wallet):
        return f"{quantity} {wallet}"
    currency = found.program.currency
    return f"{format_amount(quantity, currency)} {currency.code} into {wallet}"


def _step(step: dict[str, Any]) -> str:
    """A step of the calculation on one line."""
    name = step["step"]
    rest = (
        f"{value}" if key == name else f"{key.replace('_', ' ')} {value}"
        for key, value in step.items()
        if key != "step"
    )
    return f"{name.replace('_', ' ')}: {', '.join(rest)}"
