"""What is wrong with plans, and with rules and rewards that are for who pays for one."""

from collections.abc import Iterator

from laurel.domain.errors import Fault
from laurel.pointers import pointer
from laurel.programs import schema
from laurel.programs.check_benefits import benefit_faults
from laurel.programs.check_values import Place, amount_faults, quantity_faults, unknown_faults
from laurel.programs.schema.plans import AtRenewal, Plan


def plan_faults(document: schema.Document) -> Iterator[Fault]:
    """Amounts that are none, ids that are not there, and what could never be paid out."""
    for plan_id, plan in document.plans.items():
        yield from _terms(document, plan, ("plans", plan_id))
    for rule_id, rule in document.earning.items():
        yield from _rule_faults(document, rule, ("earning", rule_id))
    for wallet_id, wallet in document.wallets.items():
        if wallet.available.kind == "at_renewal" and not is_paid_out(document, wallet_id):
            yield _never_paid_out(wallet_id, ("wallets", wallet_id, "available"))
    for reward_id, reward in document.rewards.items():
        where = ("rewards", reward_id, "plans")
        yield from unknown_faults(reward.plans, document.plans, where, "plan")


def is_paid_out(document: schema.Document, wallet_id: str) -> bool:
    """Whether some plan pays out at its renewal what waits in that wallet."""
    plans = document.plans.values()
    return any(plan.at_renewal and plan.at_renewal.wallet == wallet_id for plan in plans)


def _terms(document: schema.Document, plan: Plan, at: Place) -> Iterator[Fault]:
    yield from amount_faults(document, plan.price, (*at, "price"))
    yield from benefit_faults(document, plan.benefits, (*at, "benefits"))
    if plan.credit is not None:
        credit, where = plan.credit, (*at, "credit")
        yield from unknown_faults([credit.wallet], document.wallets, (*where, "wallet"), "wallet")
        place = (*where, "quantity")
        yield from quantity_faults(document, credit.wallet, credit.quantity, place, zero=False)
        wallet = document.wallets.get(credit.wallet)
        if wallet is not None and wallet.expires.kind == "inactivity":
            told = "expires together: what is for one month needs a wallet of its own"
            yield Fault(pointer((*where, "wallet")), told)
    if plan.at_renewal is not None:
        yield from _payout_faults(document, plan.at_renewal, (*at, "at_renewal"))


def _payout_faults(document: schema.Document, payout: AtRenewal, at: Place) -> Iterator[Fault]:
    yield from unknown_faults([payout.wallet], document.wallets, (*at, "wallet"), "wallet")
    yield from unknown_faults([payout.reward], document.rewards, (*at, "reward"), "reward")
    wallet, reward = document.wallets.get(payout.wallet), document.rewards.get(payout.reward)
    if wallet is not None and wallet.kind != "money":
        yield Fault(pointer((*at, "wallet")), "what is paid out is money")
    if reward is not None:
        is_money = reward.voucher.kind in {"amount_off", "store_credit"}
        if not is_money or reward.voucher.value is not None or reward.price is not None:
            told = "is worth what waited: an amount_off or store_credit without value and price"
            yield Fault(pointer((*at, "reward")), told)


def _rule_faults(document: schema.Document, rule: schema.Rule, at: Place) -> Iterator[Fault]:
    yield from unknown_faults(rule.plans, document.plans, (*at, "plans"), "plan")
    for index, cap in enumerate(rule.caps):
        if cap.per == "membership_year" and not rule.plans:
            told = "only who pays has such years: name the plans that the rule is for"
            yield Fault(pointer((*at, "caps", index, "per")), told)
    wallet_id = getattr(rule.gives, "wallet", None)
    waits = rule.available is not None and rule.available.kind == "at_renewal"
    if waits and wallet_id is not None and not is_paid_out(document, wallet_id):
        yield _never_paid_out(wallet_id, (*at, "available"))


def _never_paid_out(wallet_id: str, at: Place) -> Fault:
    return Fault(pointer(at), f"no plan pays out {wallet_id} at its renewal: see plans.at_renewal")
