"""The law of rewards that issue themselves: no turn that gives leaves enough for one."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from laurel.domain.errors import LaurelError
from tests.builders import NOON, reward, rule
from tests.shop import Json, Shop

NOTE: Json = {**reward(100), "automatic": True}
MUG: Json = {**reward(70), "automatic": True, "limits": [{"times": 1, "per": "day"}]}
amounts = st.integers(1, 40_000).map(lambda cents: f"{cents / 100:.2f}")
deeds = st.one_of(
    st.tuples(st.just("order"), amounts),
    st.tuples(st.just("adjust"), st.integers(-80, 300).filter(bool)),
    st.tuples(st.just("redeem"), st.just("pen")),
    st.tuples(st.just("cancel"), st.integers(0, 20)),
    st.tuples(st.just("return"), st.integers(0, 20)),
    st.tuples(st.just("wait"), st.integers(1, 9)),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(deeds, max_size=15), st.booleans())
def test_what_gives_leaves_less_than_the_price(life: list[tuple[str, Any]], waits: bool) -> None:
    wallet: Json = {"available": {"kind": "after_days", "days": 3}} if waits else {}
    shop = Shop.with_member(
        wallets={"points": wallet},
        earning={"spend": rule()},
        rewards={"pen": reward(30), "mug": MUG, "note": NOTE},
    )
    now = NOON
    for number, (deed, what) in enumerate(life):
        gave = _do(shop, number, deed, what, now)
        now += timedelta(days=what if deed == "wait" else 0)
        if deed == "wait":
            shop.run("all", now)
            gave = True
        if gave:
            assert shop.available(now) < 100
    assert len(shop.vouchers) == len(shop.entries("redeem"))
    assert shop.violations() == ()
    assert shop.is_rebuilt()


def _do(shop: Shop, number: int, deed: str, what: Any, now: Any) -> bool:
    """Whether it was something that gives, and was done."""
    try:
        match deed:
            case "order":
                shop.order(f"{number}", what, now=now, when=now)
            case "adjust":
                shop.adjust(f"{number}", what, now)
            case "redeem":
                shop.redeem(f"{number}", what, now)
            case "cancel":
                shop.cancel(f"{what}", now)
            case "return":
                shop.give_back(f"{number}", f"{what}", now=now, when=now)
            case _:
                return False
    except LaurelError:
        return False
    return deed in {"order", "cancel"} or (deed == "adjust" and what > 0)
