"""What is wrong with giving to causes: who gives to which, and through what."""

from collections.abc import Iterable, Iterator

from laurel.domain.errors import Fault
from laurel.pointers import pointer
from laurel.programs import schema
from laurel.programs.check_values import Place, unknown_faults
from laurel.programs.compile_causes import ANY, CHOSEN


def cause_faults(document: schema.Document) -> Iterator[Fault]:
    """What is wrong with the causes of a document, and with what gives to them."""
    for word in (CHOSEN, ANY):
        if word in document.causes:
            detail = f"{word} is a word of the language: call the cause otherwise"
            yield Fault(pointer(("causes", word)), detail)
    for rule_id, rule in document.earning.items():
        if isinstance(rule.gives, schema.Given):
            yield from _gift_faults(document, rule.gives, ("earning", rule_id, "gives"))
        elif isinstance(rule.gives, schema.Voucher):
            at: Place = ("earning", rule_id, "gives", "reward")
            yield from _issued_faults(document, [rule.gives.reward], at)
    for reward_id, reward in document.rewards.items():
        yield from _donation_faults(document, reward, ("rewards", reward_id, "voucher"))


def _gift_faults(document: schema.Document, gives: schema.Given, at: Place) -> Iterator[Fault]:
    """By a rule: to the member's cause or to one, through a money wallet."""
    if gives.reward is not None:
        yield from _issued_faults(document, [gives.reward], (*at, "reward"))
    if gives.cause is None:
        return
    yield from _named_faults(document, gives.cause, (CHOSEN,), (*at, "cause"))
    wallet = document.wallets.get(gives.wallet or "")
    if wallet is not None and wallet.kind != "money":
        detail = f"{gives.wallet} counts units: gifts go through a wallet of kind money"
        yield Fault(pointer((*at, "wallet")), detail)


def _issued_faults(
    document: schema.Document, reward_ids: Iterable[str], at: Place
) -> Iterator[Fault]:
    for reward_id in reward_ids:
        reward = document.rewards.get(reward_id)
        if reward is not None and reward.voucher.kind == "donation":
            detail = f"{reward_id} is a donation: a rule gives itself, by wallet and cause"
            yield Fault(pointer(at), detail)


def _donation_faults(
    document: schema.Document, reward: schema.Reward, at: Place
) -> Iterator[Fault]:
    """By a reward: to the member's cause, to one, or to the one that the redemption names."""
    voucher = reward.voucher
    if voucher.kind != "donation":
        if voucher.cause is not None:
            yield Fault(pointer((*at, "cause")), f"{voucher.kind} gives to no cause")
    elif voucher.cause is None:
        detail = f"say which cause: its id, {CHOSEN} (the member's) or {ANY} (the redemption's)"
        yield Fault(pointer((*at, "cause")), detail)
    else:
        yield from _named_faults(document, voucher.cause, (CHOSEN, ANY), (*at, "cause"))
    if voucher.causes and voucher.cause != ANY:
        yield Fault(pointer((*at, "causes")), f"goes with cause {ANY}")
    yield from unknown_faults(voucher.causes, document.causes, (*at, "causes"), "cause")
    if voucher.kind == "donation" and reward.price is None:
        yield Fault(pointer((*at[:-1], "price")), "a donation is bought: it needs a price")
    if voucher.kind == "donation" and reward.valid is not None:
        yield Fault(pointer((*at[:-1], "valid")), "a donation is made at once, and does not expire")


def _named_faults(
    document: schema.Document, cause: str, words: Iterable[str], at: Place
) -> Iterator[Fault]:
    if cause not in words:
        yield from unknown_faults([cause], document.causes, at, "cause")
    elif not document.causes:
        yield Fault(pointer(at), "the program has no causes")
