"""Reading an account: balances, the ledger, one entry and why, the tier."""

from laurel.bodies import BalancesBody, EntryBody, ExplainedEntryBody, TierBody
from laurel.calls import Answer, Call, Pages, answered
from laurel.http import Api
from laurel.operations.explain import explain_entry
from laurel.operations.read_account import read_balances, read_entries, read_tier
from laurel.wiring import services, signer

handler = Api("read_account")

MEMBER = "/v1/programs/{program}/members/{member}"


@handler.route(
    "GET",
    f"{MEMBER}/balances",
    scope="members:read",
    member=True,
    answers={200: BalancesBody},
    query=("at",),
)
def get_balances(call: Call) -> Answer:
    """GET …/members/{member}/balances?at=: every wallet, now or as it stood at an instant."""
    return answered(read_balances(services(), call.place, call.instant("at"), call.clock))


@handler.route(
    "GET",
    f"{MEMBER}/entries",
    scope="members:read",
    member=True,
    answers={200: Pages(EntryBody)},
    query=("limit", "cursor"),
)
def list_entries(call: Call) -> Answer:
    """GET …/members/{member}/entries: the ledger, newest first."""
    after = call.position(signer)
    rows, last = read_entries(services(), call.place, call.limit(), after, call.clock)
    return call.page(rows, last, signer)


@handler.route(
    "GET",
    f"{MEMBER}/entries/{{entry}}",
    scope="members:read",
    member=True,
    answers={200: ExplainedEntryBody},
)
def get_entry(call: Call) -> Answer:
    """GET …/entries/{entry}: one entry, with why it is what it is."""
    return answered(explain_entry(services(), call.place, call.params["entry"], call.clock))


@handler.route("GET", f"{MEMBER}/tier", scope="members:read", member=True, answers={200: TierBody})
def get_tier(call: Call) -> Answer:
    """GET …/members/{member}/tier: where the member stands, and what is missing for the next."""
    return answered(read_tier(services(), call.place, call.clock))
