"""What is wrong with campaigns, exclusive groups, and what a used voucher is charged to."""

from collections.abc import Iterator

from laurel.domain.errors import Fault
from laurel.pointers import pointer
from laurel.programs import schema
from laurel.programs.check_conditions import is_date, is_month_day
from laurel.programs.check_values import Place, quantity_faults, unknown_faults


def campaign_faults(document: schema.Document) -> Iterator[Fault]:
    """What is wrong with the campaigns."""
    for campaign_id, campaign in document.campaigns.items():
        at = ("campaigns", campaign_id)
        for name, day in (("from", campaign.from_), ("to", campaign.to)):
            if day is not None and not is_date(day):
                yield Fault(pointer((*at, name)), f"there is no day {day}")
        if campaign.from_ and campaign.to and campaign.to < campaign.from_:
            yield Fault(pointer((*at, "to")), "lies before from: it would never run")
        if campaign.yearly is not None:
            for name, day in (("from", campaign.yearly.from_), ("to", campaign.yearly.to)):
                if not is_month_day(day):
                    yield Fault(pointer((*at, "yearly", name)), f"no year has a day {day}")
        if campaign.budget is not None:
            yield from _budget_faults(document, campaign_id, campaign.budget, (*at, "budget"))


def group_faults(document: schema.Document) -> Iterator[Fault]:
    """What is wrong with the groups."""
    for group_id, group in document.groups.items():
        gives = [rule.gives for rule in document.earning.values() if rule.group == group_id]
        names = ("wallet", "reward", "badge")
        targets = {tuple(getattr(one, name, None) for name in names) for one in gives}
        if group.pick == "best" and len(targets) > 1:
            detail = "the best can only be told where all rules of the group give the same thing"
            yield Fault(pointer(("groups", group_id, "pick")), f"{detail}: use first")


def returns_faults(document: schema.Document) -> Iterator[Fault]:
    """What is wrong with the policy of returns."""
    wallet_id, at = document.returns.used_vouchers, ("returns", "used_vouchers")
    if wallet_id is None:
        return
    yield from unknown_faults([wallet_id], document.wallets, at, "wallet")
    wallet = document.wallets.get(wallet_id)
    if wallet is not None and wallet.kind != "money":
        yield Fault(pointer(at), "vouchers are worth money: name a wallet of kind money")


def _budget_faults(
    document: schema.Document, campaign_id: str, budget: schema.Budget, at: Place
) -> Iterator[Fault]:
    yield from unknown_faults([budget.wallet], document.wallets, (*at, "wallet"), "wallet")
    yield from quantity_faults(
        document, budget.wallet, budget.quantity, (*at, "quantity"), zero=False
    )
    into = [
        rule
        for rule in document.earning.values()
        if rule.campaign == campaign_id and getattr(rule.gives, "wallet", None) == budget.wallet
    ]
    if not into:
        detail = f"no rule with campaign: {campaign_id} gives to {budget.wallet}: it never binds"
        yield Fault(pointer(at), detail)
