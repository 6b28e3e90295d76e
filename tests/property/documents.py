"""Program documents made at random: rules on orders of every kind, target, condition and limit.

Every document is valid by construction. A test that runs one of them asks `document()`; a test of
the checks themselves breaks one with `broken`.
"""

from typing import Any, Final

from hypothesis import strategies as st

type Json = dict[str, Any]

AMOUNTS: Final = ["0.50", "1.00", "3.00", "10.00", "25.00", "60.00"]
CATEGORIES: Final = ["sale", "food", "toys"]
CHANNELS: Final = ["web", "store"]
POINTS: Final = {"wallet": "points"}
CASH: Final = {"wallet": "cash"}
GIFT: Final = {"wallet": "cash", "cause": "oceans"}
VOUCHERS: Final = {"reward": "off"}
RATES: Final = [1, 2, "0.5", "1.25"]
ROUNDINGS: Final = ["down", "half_up", "half_even", "up"]
PERIODS: Final = ["day", "week", "month", "quarter", "year", "lifetime"]

TIERS: Final[list[Json | None]] = [
    None,
    {"silver": {"orders": 1}, "gold": {"spend": "60.00"}},
    {"silver": {"points": 20}, "gold": {"points": 90}},
    {"gold": {"spend": "25.00"}},
]


def _of(*many: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(many)


amounts = st.sampled_from(AMOUNTS)

# Conditions

ORDER_COMPARISONS: Final[list[Json]] = [
    *({"fact": "order.amount", name: one} for name in ("at_least", "below") for one in AMOUNTS),
    {"fact": "order.amount", "between": ["3.00", "25.00"]},
    {"fact": "order.total", "above": "10.00"},
    {"fact": "order.shipping", "at_most": "1.00"},
    {"fact": "order.channel", "is": "web"},
    {"fact": "order.channel", "in": CHANNELS},
    {"fact": "order.partner", "exists": True},
    {"fact": "order.has_categories", "has": ["sale", "toys"]},
    {"fact": "order.has_skus", "has": ["S1"]},
    {"fact": "member.orders", "below": 2},
    {"fact": "member.spend", "at_least": "10.00"},
    {"fact": "member.joined_on", "days_ago": {"below": 62}},
    {"fact": "member.badges", "has": ["fan"]},
    {"fact": "member.attributes.vip", "is": True},
    {"fact": "member.is_birthday_month", "is": True},
    {"fact": "time.weekday", "in": ["monday", "tuesday"]},
    {"fact": "time.month_day", "between": ["12-20", "03-02"]},
    {"fact": "time.clock", "at_least": "12:00"},
    {"fact": "time.campaigns", "has": ["spring"]},
]
LINE_COMPARISONS: Final[list[Json]] = [
    {"fact": "line.categories", "has": ["sale"]},
    {"fact": "line.categories", "has": ["food", "toys"]},
    {"fact": "line.sku", "is": "S1"},
    {"fact": "line.brand", "in": ["acme", "other"]},
    {"fact": "line.quantity", "at_least": 2},
    {"fact": "line.amount", "above": "3.00"},
    {"fact": "line.amount", "at_most": "25.00"},
]


def conditions(compared: list[Json]) -> st.SearchStrategy[Json]:
    """Comparisons, joined at most three deep."""

    def joined(parts: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
        many = st.lists(parts, min_size=1, max_size=3)
        return (
            many.map(lambda of: {"all": of})
            | many.map(lambda of: {"any": of})
            | parts.map(lambda of: {"not": of})
        )

    plain = st.sampled_from(compared)
    return st.one_of(plain, plain, joined(plain), joined(joined(plain)))


WHEN: Final = conditions(ORDER_COMPARISONS)
LINES: Final = conditions(LINE_COMPARISONS)
MAYBE_WHEN: Final = _of(False, False, True).flatmap(lambda one: WHEN if one else st.none())
MAYBE_LINES: Final = _of(False, False, True).flatmap(lambda one: LINES if one else st.none())

# What a rule gives

TARGETS: Final = _of(POINTS, POINTS, CASH, GIFT, VOUCHERS)
MONEY_TARGETS: Final = _of(CASH, CASH, GIFT)


def _is_money(target: Json) -> bool:
    return target.get("wallet") == "cash"


@st.composite
def _rated(draw: st.DrawFn, /, kind: str, **parts: st.SearchStrategy[Any]) -> Json:
    """A kind with a quantity that may be broken; of vouchers only few."""
    target = draw(TARGETS)
    if "reward" in target:
        parts = {name: _few(name, one) for name, one in parts.items()}
    quantity = "0.25" if "reward" in target else draw(st.sampled_from(RATES))
    return {
        "kind": kind,
        **target,
        "quantity": quantity,
        **{name: draw(one) for name, one in parts.items()},
    }


def _few(name: str, part: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return _of("25.00", "60.00") if name == "every" and part is amounts else part


@st.composite
def _fixed(draw: st.DrawFn) -> Json:
    target = draw(TARGETS)
    quantity: Any = draw(st.integers(1, 3 if "reward" in target else 60))
    return {
        "kind": "fixed",
        **target,
        "quantity": f"{quantity}.05" if _is_money(target) else quantity,
    }


@st.composite
def _by_tier(draw: st.DrawFn, levels: list[str]) -> Json:
    quantities = {level: draw(st.integers(1, 40)) for level in levels}
    return {"kind": "by_tier", **POINTS, "quantities": quantities}


@st.composite
def _brackets(draw: st.DrawFn) -> Json:
    starts = sorted(draw(st.sets(st.integers(0, 80), min_size=1, max_size=3)))
    in_percent = draw(st.booleans())
    per = draw(_of("order", "order", "month", "year"))
    name = "percent" if in_percent else "quantity"
    brackets = [
        {draw(_of("from", "above")): f"{start}.00", name: draw(_of("0.5", "1", "2.5"))}
        for start in starts
    ]
    mode = draw(_of("whole", "marginal")) if per == "order" else "marginal"
    target = draw(MONEY_TARGETS) if in_percent else POINTS
    return {"kind": "brackets", **target, "mode": mode, "per": per, "brackets": brackets}


@st.composite
def _best_rate(draw: st.DrawFn) -> Json:
    percents = draw(st.lists(_of("1", "2", "3.5", "5"), min_size=1, max_size=3))
    rates = [{"percent": one, **_said(lines=draw(MAYBE_LINES))} for one in percents]
    return {"kind": "best_rate", **draw(MONEY_TARGETS), "rates": rates}


@st.composite
def _of_total(draw: st.DrawFn) -> Json:
    counts = draw(_of("amount", "units", "events"))
    step = draw(_of("25.00", "60.00") if counts == "amount" else st.integers(1, 4))
    kind, name = draw(_of(("per_total", "every"), ("goal", "reach")))
    target = draw(_of(POINTS, CASH, GIFT, VOUCHERS))
    parts = {"counts": counts, name: step, "per": draw(st.sampled_from(PERIODS))}
    return {"kind": kind, **target, **parts, "quantity": 1}


@st.composite
def _percent(draw: st.DrawFn) -> Json:
    return {"kind": "percent", **draw(MONEY_TARGETS), "percent": draw(_of("2", "0.5", "7.5"))}


@st.composite
def _streak(draw: st.DrawFn) -> Json:
    return {"kind": "streak", **draw(_of(POINTS, CASH)), "days": 2, "quantity": draw(_of(1, 5))}


def gives(levels: list[str]) -> st.SearchStrategy[Json]:
    """Of every kind that an order can be given."""
    kinds: list[st.SearchStrategy[Json]] = [
        _rated("per_block", every=amounts),
        _of_total(),
        _brackets(),
        st.just({"kind": "badge", "badge": "fan"}),
        st.just({"kind": "voucher", "reward": "off"}),
        _rated("per_amount", every=amounts),
        _rated("per_unit", every=st.integers(1, 3)),
        _percent(),
        _best_rate(),
        _streak(),
        _fixed(),
    ]
    by_tier = [_by_tier(levels)] if levels else []
    return st.sampled_from([*kinds, *by_tier]).flatmap(lambda kind: kind)


# Rules


def _said(**parts: Any) -> Json:
    return {name: value for name, value in parts.items() if value is not None}


def _is_counted(gives: Json) -> bool:
    return gives["kind"] not in {"voucher", "badge"}


@st.composite
def _caps(draw: st.DrawFn, gives: Json) -> list[Json]:
    """At most one of each kind, the second over a shorter period and lower: so that each binds."""
    if draw(st.booleans()):
        return []
    per = draw(_of("order", "day", "month", "quarter", "year", "lifetime", "streak"))
    quantity = draw(st.integers(1, 60))
    if not _is_counted(gives):
        return [{"times": 1, "per": "day" if per == "order" else per}]
    if per != "order" and draw(st.booleans()):
        return [{"times": draw(st.integers(1, 2)), "per": per}]
    if per == "order" and gives["kind"] == "fixed":
        per = "month"
    return [{"quantity": f"{quantity}.00" if _is_money(gives) else quantity, "per": per}]


@st.composite
def _factors(draw: st.DrawFn, levels: list[str]) -> list[Json]:
    kinds = [st.fixed_dictionaries({"when": WHEN, "factor": _of("2", "1.5", "0.5", "0")})]
    if levels:
        factors = st.fixed_dictionaries({levels[-1]: _of("1.5", "3")})
        kinds.append(st.fixed_dictionaries({"by": st.just("tier"), "factors": factors}))
    return draw(st.lists(st.one_of(*kinds), max_size=2))


LINE_BY_LINE: Final = {"per_amount", "per_block", "per_unit", "percent", "best_rate"}
OF_NO_LINE: Final = {"per_unit", "best_rate"}


@st.composite
def rules(draw: st.DrawFn, levels: list[str], groups: list[str]) -> Json:
    """A rule on orders."""
    given = draw(gives(levels))
    multiply = draw(_factors(levels)) if _is_counted(given) and "reward" not in given else []
    by_line = given["kind"] in LINE_BY_LINE and draw(st.booleans())
    extra = (
        []
        if by_line or given["kind"] in OF_NO_LINE
        else draw(st.lists(_of("tax", "shipping"), unique=True))
    )
    group = draw(st.none() | st.sampled_from(groups)) if groups else None
    carries = "wallet" in given and "cause" not in given and not by_line and group is None
    return {
        "on": "order",
        "gives": given,
        "multiply": multiply,
        "with": extra,
        "rounding": draw(st.sampled_from([*ROUNDINGS, *(["carry"] if carries else [])])),
        "round_per": "line" if by_line else "order",
        "caps": draw(_caps(given)),
        "priority": draw(st.integers(-1, 1)),
        **_said(
            when=draw(MAYBE_WHEN),
            lines=draw(MAYBE_LINES),
            group=group,
            campaign=draw(_of(None, None, "spring", "past")),
            combine=draw(_of("multiply", "best", "add")) if len(multiply) > 1 else None,
        ),
    }


ENTERED: Final[list[Json]] = [
    {"on": "tier.entered", "gives": {"kind": "fixed", **POINTS, "quantity": 40}},
    {"on": "tier.entered", "gives": {"kind": "voucher", "reward": "off"}},
    {
        "on": "tier.entered",
        "gives": {"kind": "fixed", **CASH, "quantity": "2.50"},
        "when": {"fact": "properties.tier", "is": "gold"},
        "caps": [{"times": 1, "per": "year"}],
    },
]


@st.composite
def documents(draw: st.DrawFn, /, **parts: Any) -> Json:
    """A program with two wallets and one to six rules on orders; `parts` stand in for its own."""
    reach = draw(st.sampled_from(TIERS))
    groups = draw(_of([], [], ["one", "other"]))
    levels = list(reach or {})
    many = draw(st.lists(rules(levels, groups), min_size=1, max_size=6))
    if reach is not None:
        many += draw(st.lists(st.sampled_from(ENTERED), max_size=2))
    earning = {f"r{number}": one for number, one in enumerate(many)}
    expires = draw(_of({"kind": "never"}, {"kind": "after", "months": 12}))
    return {
        "name": "Random",
        "currency": "USD",
        "time_zone": draw(_of("UTC", "America/New_York")),
        "wallets": {"points": {"expires": expires}, "cash": {"kind": "money"}},
        "earning": earning,
        "rewards": {"off": {"name": "Off", "voucher": {"kind": "amount_off", "value": "5.00"}}},
        "badges": {"fan": {"name": "Fan"}},
        "causes": {"oceans": {"name": "Oceans"}},
        "groups": {name: {"pick": _pick(earning, name)} for name in groups},
        "campaigns": draw(_campaigns(earning)),
        "returns": draw(_of({}, {"used_vouchers": "cash"}, {"shortfall": "forgive"})),
        **({"tiers": _tiers(reach, draw(st.sampled_from(TERMS)))} if reach is not None else {}),
        **parts,
    }


TERMS: Final[list[Json]] = [
    {"window": {"kind": "lifetime"}, "validity": {"kind": "forever"}},
    {
        "window": {"kind": "membership_year"},
        "validity": {"kind": "membership_year_end", "years_after": 1},
        "grace": {"days": 30},
        "most_levels": 1,
    },
    {"window": {"kind": "rolling", "days": 60}, "validity": {"kind": "for", "days": 45}},
]


def _tiers(reach: Json, terms: Json) -> Json:
    levels = {
        tier: {"rank": rank, "name": tier, "reach": [way]}
        for rank, (tier, way) in enumerate(reach.items(), 1)
    }
    return {**terms, "levels": levels}


def _pick(earning: Json, group: str) -> str:
    """The best can be told where all of a group give the same thing."""
    names = ("wallet", "reward", "badge")
    those = [one["gives"] for one in earning.values() if one.get("group") == group]
    return "best" if len({tuple(map(one.get, names)) for one in those}) < 2 else "first"


@st.composite
def _campaigns(draw: st.DrawFn, earning: Json) -> Json:
    campaigns: Json = {
        "spring": {"name": "Spring", "yearly": {"from": "12-30", "to": "06-30"}},
        "past": {"name": "Past", "from": "2020-01-01", "to": "2020-12-31"},
    }
    of_it = [
        one["gives"].get("wallet") for one in earning.values() if one.get("campaign") == "spring"
    ]
    if "points" in of_it and draw(st.booleans()):
        quantity = draw(st.integers(1, 150))
        campaigns["spring"]["budget"] = {"wallet": "points", "quantity": quantity}
    return campaigns
