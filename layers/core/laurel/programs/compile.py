"""From a checked document to the frozen values the engine runs on. Nothing is checked here
again.

A stored document is complete for the day it was stored. What the language got later is read with
its default (`raw.get`), so that every version ever stored goes on compiling.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from laurel.domain import conditions, program
from laurel.domain.calendar import Period
from laurel.domain.conditions import Comparator, Condition, Fact
from laurel.domain.money import Currency, Rounding, parse_amount
from laurel.domain.program import Program, WalletKind
from laurel.programs.facts import MONEY_FACTS

type Raw = Mapping[str, Any]


def compile_program(program_id: str, version: int, mode: program.Mode, document: Raw) -> Program:
    """The program that a stored version of a document describes."""
    return _Compiler(document).compiled(program_id, version, mode)


class _Compiler:
    """One document; its currency and wallets say what quantities mean."""

    def __init__(self, document: Raw) -> None:
        self.document = document
        self.currency = Currency.of(document["currency"])
        self.wallets = {name: _wallet(name, raw) for name, raw in document["wallets"].items()}

    def compiled(self, program_id: str, version: int, mode: program.Mode) -> Program:
        document = self.document
        rules = [self._rule(name, raw) for name, raw in document["earning"].items()]
        return Program(
            program_id=program_id,
            version=version,
            mode=mode,
            name=document["name"],
            currency=self.currency,
            zone=ZoneInfo(document["time_zone"]),
            wallets=self.wallets,
            rules={on: tuple(r for r in rules if r.on == on) for on in {r.on for r in rules}},
            rewards={name: self._reward(name, raw) for name, raw in document["rewards"].items()},
            tiers=self._tiers(document["tiers"]) if "tiers" in document else None,
            benefits=tuple(document["benefits"]),
            shortfall=program.Shortfall(document["returns"]["shortfall"]),
            profile_required=tuple(document["profile"]["required"]),
            facts_of_member=_facts_of_member(rules),
        )

    def _rule(self, rule_id: str, raw: Raw) -> program.Rule:
        gives = raw["gives"]
        voucher = gives["kind"] == "voucher"
        return program.Rule(
            rule_id=rule_id,
            on=raw["on"],
            when=self._condition(raw.get("when")),
            lines=self._condition(raw.get("lines")),
            award=None if voucher else self._award(gives),
            wallet="" if voucher else gives["wallet"],
            issue=gives["reward"] if voucher else None,
            factors=tuple(map(_factor, raw["multiply"])),
            caps=tuple(map(self._cap, raw["caps"])),
            rounding=Rounding(raw.get("rounding", Rounding.DOWN)),
            expiry=_expiry(raw["expires"]) if "expires" in raw else None,
            availability=_availability(raw["available"]) if "available" in raw else None,
        )

    def _award(self, raw: Raw) -> program.Award:
        wallet = raw["wallet"]
        match raw["kind"]:
            case "fixed":
                return program.Fixed(self._quantity(raw["quantity"]))
            case "per_amount":
                return program.PerAmount(self._rate(wallet, raw), self._minor(raw["every"]))
            case _:
                return program.PerBlock(self._rate(wallet, raw), self._minor(raw["every"]))

    def _rate(self, wallet: str, raw: Raw) -> Fraction:
        scale = 10**self.currency.digits if self._is_money(wallet) else 1
        return Fraction(raw["quantity"]) * scale

    def _cap(self, raw: Raw) -> program.Cap:
        period, for_each = Period(raw["per"]), raw.get("for_each")
        if "times" in raw:
            return program.Cap(raw["times"], program.CapUnit.TIMES, period, for_each)
        limit = self._quantity(raw["quantity"])
        return program.Cap(limit, program.CapUnit.QUANTITY, period, for_each)

    def _tiers(self, raw: Raw) -> program.TierScheme:
        levels = [self._level(name, one) for name, one in raw["levels"].items()]
        return program.TierScheme(
            levels=tuple(sorted(levels, key=lambda level: level.rank)),
            window=_window(raw["window"]),
            validity=_validity(raw["validity"]),
            fall=program.Fall(raw["fall"]),
        )

    def _level(self, tier_id: str, raw: Raw) -> program.Level:
        reach = tuple(self._way(way) for way in raw["reach"])
        return program.Level(tier_id, raw["rank"], raw["name"], reach, tuple(raw["benefits"]))

    def _way(self, raw: Raw) -> dict[program.Metric, int]:
        return {
            program.Metric(name): self._minor(value) if name == "spend" else value
            for name, value in raw.items()
        }

    def _reward(self, reward_id: str, raw: Raw) -> program.Reward:
        voucher, valid, price = raw["voucher"], raw.get("valid", {}), raw.get("price")
        most = voucher.get("max_discount")
        return program.Reward(
            reward_id=reward_id,
            name=raw["name"],
            kind=program.VoucherKind(voucher["kind"]),
            price=self._price(price) if price else None,
            value=self._value(voucher),
            min_spend=self._minor(voucher.get("min_spend", "0")),
            max_discount=None if most is None else self._minor(most),
            lines=self._condition(voucher.get("lines")),
            valid_days=valid.get("days", 0),
            valid_months=valid.get("months", 0),
            tiers=frozenset(raw.get("tiers", ())),
            limits=tuple(map(self._cap, raw.get("limits", ()))),
        )

    def _price(self, raw: Raw) -> program.Price:
        return program.Price(raw["wallet"], self._quantity(raw["quantity"]))

    def _value(self, voucher: Raw) -> Fraction | None:
        match voucher["kind"]:
            case "amount_off":
                return Fraction(self._minor(voucher["value"]))
            case "percent_off":
                return Fraction(voucher["value"]) / 100
            case _:
                return None

    def _condition(self, raw: Raw | None) -> Condition | None:
        return None if raw is None else self._holds(raw)

    def _holds(self, raw: Raw) -> Condition:
        if "all" in raw:
            return conditions.AllOf(tuple(map(self._holds, raw["all"])))
        if "any" in raw:
            return conditions.AnyOf(tuple(map(self._holds, raw["any"])))
        if "not" in raw:
            return conditions.Not(self._holds(raw["not"]))
        [(name, value)] = [(key, value) for key, value in raw.items() if key != "fact"]
        return conditions.Compare(raw["fact"], Comparator(name), self._compared(raw["fact"], value))

    def _compared(self, fact: str, value: Any) -> Fact:  # noqa: ANN401 - JSON
        if isinstance(value, list):
            return tuple(value)
        if fact in MONEY_FACTS and isinstance(value, str):
            return self._minor(value)
        plain: Fact = value
        return plain

    def _quantity(self, raw: int | str) -> int:
        return raw if isinstance(raw, int) else self._minor(raw)

    def _minor(self, amount: str) -> int:
        return parse_amount(amount, self.currency)

    def _is_money(self, wallet: str) -> bool:
        return self.wallets[wallet].kind is WalletKind.MONEY


def _wallet(wallet_id: str, raw: Raw) -> program.Wallet:
    kind, expires, available = raw["kind"], raw["expires"], raw["available"]
    return program.Wallet(wallet_id, WalletKind(kind), _expiry(expires), _availability(available))


def _expiry(raw: Raw) -> program.Expiry:
    match raw["kind"]:
        case "never":
            return program.NeverExpires()
        case "after":
            end_of = Period(raw["end_of"]) if "end_of" in raw else None
            return program.ExpiresAfter(raw["months"], raw["days"], end_of)
        case _:
            return program.ExpiresWhenInactive(raw["months"])


def _availability(raw: Raw) -> program.Availability:
    match raw["kind"]:
        case "at_once":
            return program.AvailableAtOnce()
        case "after_days":
            return program.AvailableAfterDays(raw["days"])
        case "month_end":
            return program.AvailableAfterMonthEnd()
        case _:
            return program.AvailableYearlyOn(raw["month"], raw["day"])


def _factor(raw: Raw) -> program.Factor:
    return program.TierFactor({tier: Fraction(text) for tier, text in raw["factors"].items()})


def _window(raw: Raw) -> program.Window:
    match raw["kind"]:
        case "lifetime":
            return program.LifetimeWindow()
        case "calendar_year":
            return program.YearWindow()
        case _:
            return program.RollingWindow(raw["days"], raw["months"])


def _validity(raw: Raw) -> program.Validity:
    match raw["kind"]:
        case "forever":
            return program.ValidForever()
        case "for":
            return program.ValidFor(raw["months"], raw["days"])
        case _:
            return program.ValidToYearEnd(raw["years_after"])


def _facts_of_member(rules: list[program.Rule]) -> frozenset[str]:
    named = (conditions.facts_named(part) for rule in rules for part in (rule.when, rule.lines))
    return frozenset(
        fact
        for facts in named
        for fact in facts
        if fact.startswith("member.") and fact != "member.tier"
    )
