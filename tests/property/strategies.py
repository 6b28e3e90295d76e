"""Values of the core, made at random."""

from datetime import UTC, date, datetime
from typing import Final

from hypothesis import strategies as st

from laurel.domain.account import (
    Account,
    Entry,
    EntryKind,
    Hold,
    Lot,
    Qualifying,
    TierOverride,
    TierState,
    WalletState,
)
from laurel.domain.carry import Carried
from laurel.domain.cause import CauseChosen, Donated
from laurel.domain.changes import (
    Active,
    BadgeWon,
    Counted,
    Dated,
    DebtPaid,
    Erased,
    Held,
    Joined,
    Overridden,
    Qualified,
    Released,
    SetOff,
    TierChanged,
    VoucherCharged,
    VouchersIssued,
)
from laurel.domain.event import Event, Line, Order
from laurel.domain.money import MAX_QUANTITY
from laurel.domain.notice import Noted, Notice, NoticeType
from laurel.domain.rule_limits import CapUnit
from laurel.domain.standing import CapUse, RunUse, Standing, TotalUse
from laurel.domain.stock import UnitsTaken
from laurel.domain.subscription import Ending, Run, Subscription, SubscriptionChanged

ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-"

ids = st.one_of(
    st.sampled_from(["a", "decimal", "Z" * 64, "0", "A.b_c:d-e"]),
    st.builds(
        str.__add__,
        st.text(ALPHABET.removesuffix("._:-"), min_size=1, max_size=1),
        st.text(ALPHABET, max_size=12),
    ),
)
names = st.sampled_from(["points", "cash", "decimal", "w.1:x"])
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
days = st.dates(date(1900, 1, 1), date(9999, 12, 31))
some_day = st.none() | days
instants = st.datetimes(datetime(1900, 1, 2), datetime(8999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
quantities = st.integers(1, MAX_QUANTITY)
signed = st.integers(-MAX_QUANTITY, MAX_QUANTITY)
decimals = st.decimals(
    allow_nan=False, allow_infinity=False, places=6, min_value=-9e9, max_value=9e9
)
scalars = st.one_of(texts, signed, st.booleans(), st.none(), decimals)
properties = st.dictionaries(st.sampled_from(["decimal", "a", "network", "x-1"]), scalars)

fractions = st.fractions(-5, 5)

lots = st.builds(Lot, signed, some_day, some_day)
many_lots = st.lists(lots, max_size=4).map(tuple)
kinds = st.sampled_from(EntryKind)
entries = st.builds(
    Entry,
    st.integers(1, 10**12 - 1),
    kinds,
    names,
    signed,
    many_lots,
    signed,
    ids,
    st.none() | ids,
    st.none() | texts,
    instants,
    instants,
    st.integers(1, 10**6),
)
holds = st.builds(Hold, ids, names, many_lots, instants, st.none() | ids)
wallets = st.builds(
    WalletState,
    many_lots,
    st.integers(0, MAX_QUANTITY),
    st.dictionaries(kinds, signed),
    some_day,
    some_day,
)
tiers = st.just(TierState()) | st.builds(TierState, ids, days, some_day, some_day)
overrides = st.none() | st.builds(TierOverride, ids, days, days)
standings_of_tiers = st.builds(
    Qualifying, signed, signed, signed, st.dictionaries(ids, signed, max_size=2)
)
runs = st.builds(Run, instants, instants, st.none() | instants, st.integers(0, 1200))
subscriptions = st.builds(
    Subscription,
    ids,
    ids,
    instants,
    st.lists(runs, min_size=1, max_size=2).map(tuple),
    st.integers(0, MAX_QUANTITY),
    st.none() | st.integers(1, 120),
    st.integers(0, 99),
    st.booleans(),
    st.none() | st.sampled_from(Ending),
    st.none() | instants,
)
periods = st.sampled_from(["", "2026", "2026-03", "2026-W09", "2026-03-02"])
accounts = st.builds(
    Account,
    ids,
    ids,
    st.sampled_from(["", "K7QW2MB"]),
    instants,
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.booleans(),
    st.dictionaries(names, wallets),
    st.lists(holds, max_size=2).map(tuple),
    tiers,
    st.dictionaries(periods, standings_of_tiers),
    st.dictionaries(ids, st.dictionaries(periods, signed)),
    override=overrides,
    badges=st.dictionaries(ids, days),
    cause=st.none() | ids,
    donated=st.dictionaries(ids, quantities),
    carried=st.dictionaries(names, st.dictionaries(ids, fractions)),
    units=st.dictionaries(ids, quantities),
    subscriptions=st.lists(subscriptions, max_size=2).map(tuple),
    notes=st.dictionaries(texts, texts, max_size=2),
)
changes = st.one_of(
    st.builds(Joined, ids, instants),
    st.builds(Held, holds),
    st.builds(Released, ids),
    st.builds(DebtPaid, names),
    st.builds(Active, names, days),
    st.builds(Dated, names, days),
    st.builds(Qualified, periods, standings_of_tiers, periods),
    st.builds(Counted, ids, periods, signed),
    st.builds(SetOff, names, some_day, quantities),
    st.builds(TierChanged, tiers),
    st.builds(Overridden, overrides),
    st.builds(BadgeWon, ids, some_day),
    st.builds(VoucherCharged, st.integers(1, 9), names, signed),
    st.builds(Carried, names, ids, fractions),
    st.builds(CauseChosen, st.none() | ids),
    st.builds(Noted, texts, st.none() | texts),
    st.builds(Donated, ids, signed),
    st.builds(UnitsTaken, ids, signed),
    st.builds(SubscriptionChanged, subscriptions),
    st.builds(VouchersIssued, st.integers(1, 9)),
    st.just(Erased()),
)
said = st.dictionaries(names, st.none() | texts | signed, max_size=3)
notices = st.builds(Notice, st.sampled_from(NoticeType), instants, texts, said)
lines = st.builds(
    Line, ids, texts, quantities, quantities, st.lists(texts, max_size=3).map(tuple), texts
)
orders = st.builds(
    Order, st.lists(lines, min_size=1, max_size=3).map(tuple), texts, texts, texts, quantities
)
events = st.builds(Event, ids, texts, instants, st.none() | orders, properties)
standings = st.builds(
    Standing,
    st.none() | ids,
    st.dictionaries(
        st.sampled_from(["member.orders", "decimal"]), scalars | st.lists(texts).map(tuple)
    ),
    st.dictionaries(
        ids,
        st.lists(st.builds(CapUse, ids, periods, st.sampled_from(CapUnit), signed), max_size=2).map(
            tuple
        ),
    ),
    st.dictionaries(ids, st.builds(TotalUse, periods, signed, quantities, st.booleans())),
    st.dictionaries(ids, st.builds(RunUse, periods, st.integers(0, 400), after=st.integers(0, 7))),
    st.dictionaries(ids, quantities),
    st.dictionaries(ids, fractions),
)
