"""Every route: what it changes, by the requests of `every_request`, or what it only looks at."""

from collections.abc import Callable
from typing import Final

from laurel.operations import manage_program, read_account, read_progress, read_rewards
from laurel.operations.audit_ledger import Position, audit_program
from laurel.operations.clock import Clock
from laurel.operations.explain import explain_entry
from laurel.operations.import_codes import read_codes
from laurel.operations.invite import show_invitation
from laurel.operations.issue_token import issue_token
from laurel.operations.manage_member import show_member
from laurel.operations.pay_cause import read_statements
from laurel.operations.read_causes import read_causes
from laurel.operations.read_notices import read_notices
from laurel.operations.read_prices import read_prices
from laurel.operations.redeem import show
from laurel.operations.report_runs import read_runs
from laurel.operations.services import Place, Services
from laurel.operations.subscribe import read_subscriptions
from laurel.operations.use_voucher import check
from laurel.requests.parts import read_body
from laurel.requests.plans import PricesRequest
from laurel.requests.redeeming import CheckRequest
from laurel.signing import Signer
from tests.simulation.every_request import NOW
from tests.simulation.programs import CODES, PROGRAM
from tests.simulation.requests import cart

type Look = Callable[[Services, str], object]
"""What is answered; the text is the code of a voucher that there is."""

_ANN: Final = Place(PROGRAM, "ann")
_AT: Final = Clock(NOW)
_SIGNER: Final = Signer(b"a secret")
_PAGE: Final[tuple[int, None, Clock]] = (50, None, _AT)
_PROGRAM: Final = "/v1/programs/{program}"
_MEMBER: Final = f"{_PROGRAM}/members/{{member}}"

LOOKS: Final[dict[str, Look]] = {
    f"GET {_PROGRAM}": lambda s, _: manage_program.show_program(s, PROGRAM, _AT),
    f"GET {_PROGRAM}/versions": lambda s, _: manage_program.list_versions(s, PROGRAM, *_PAGE),
    f"GET {_PROGRAM}/versions/{{version}}": lambda s, _: manage_program.show_version(
        s, PROGRAM, "1", _AT
    ),
    f"GET {_PROGRAM}/audit": lambda s, _: audit_program(s, PROGRAM, lambda: True, Position()),
    f"GET {_PROGRAM}/causes": lambda s, _: read_causes(s, PROGRAM, _AT),
    f"GET {_PROGRAM}/causes/{{cause}}/payouts": lambda s, _: read_statements(
        s, PROGRAM, "forests", *_PAGE
    ),
    f"GET {_PROGRAM}/invitations/{{invitation}}": lambda s, _: show_invitation(
        s, PROGRAM, "come", _AT
    ),
    f"GET {_PROGRAM}/rewards": lambda s, _: read_rewards.read_catalogue(s, PROGRAM, _AT),
    f"GET {_PROGRAM}/rewards/{{reward}}/codes": lambda s, _: read_codes(s, PROGRAM, CODES, _AT),
    f"GET {_PROGRAM}/runs": lambda s, _: read_runs(s, PROGRAM, *_PAGE),
    f"GET {_PROGRAM}/vouchers/{{code}}": lambda s, code: read_account.read_voucher(
        s, PROGRAM, code, _AT
    ),
    f"POST {_PROGRAM}/vouchers/{{code}}/check": lambda s, code: check(
        s, PROGRAM, code, read_body(CheckRequest, {"order": cart("20.00")}), _AT
    ),
    f"GET {_MEMBER}": lambda s, _: show_member(s, _ANN, _AT),
    f"GET {_MEMBER}/badges": lambda s, _: read_progress.read_badges(s, _ANN, _AT),
    f"GET {_MEMBER}/balances": lambda s, _: read_account.read_balances(s, _ANN, None, _AT),
    f"GET {_MEMBER}/challenges": lambda s, _: read_progress.read_challenges(s, _ANN, _AT),
    f"GET {_MEMBER}/entries": lambda s, _: read_account.read_entries(s, _ANN, *_PAGE),
    f"GET {_MEMBER}/entries/{{entry}}": lambda s, _: explain_entry(s, _ANN, "e3", _AT),
    f"GET {_MEMBER}/notices": lambda s, _: read_notices(s, _ANN, *_PAGE),
    f"GET {_MEMBER}/redemptions/{{redemption}}": lambda s, _: show(s, _ANN, "off", _AT),
    f"GET {_MEMBER}/rewards": lambda s, _: read_rewards.read_member_rewards(s, _ANN, _AT),
    f"GET {_MEMBER}/streaks": lambda s, _: read_progress.read_streaks(s, _ANN, _AT),
    f"GET {_MEMBER}/subscriptions": lambda s, _: read_subscriptions(s, _ANN, _AT),
    f"GET {_MEMBER}/tier": lambda s, _: read_account.read_tier(s, _ANN, _AT),
    f"GET {_MEMBER}/vouchers": lambda s, _: read_account.read_vouchers(s, _ANN, *_PAGE),
    f"POST {_MEMBER}/prices": lambda s, _: read_prices(
        s, _ANN, read_body(PricesRequest, {"order": cart("20.00")}), _AT
    ),
    f"POST {_MEMBER}/tokens": lambda s, _: issue_token(s, _SIGNER, _ANN, 60, _AT),
}
"""Routes that change nothing."""

CHANGES: Final = {
    f"PUT {_PROGRAM}": "program",
    f"POST {_PROGRAM}/causes/{{cause}}/payouts": "payout",
    f"POST {_PROGRAM}/invitations": "invite",
    f"POST {_PROGRAM}/jobs/{{job}}": "job",
    f"POST {_PROGRAM}/members": "enrol",
    f"PATCH {_MEMBER}": "profile",
    f"DELETE {_MEMBER}": "erase",
    f"POST {_MEMBER}/adjustments": "adjust",
    f"POST {_MEMBER}/earnings": "earn",
    f"POST {_MEMBER}/earnings/preview": "preview",
    f"POST {_MEMBER}/redemptions": "redeem",
    f"POST {_MEMBER}/redemptions/{{redemption}}/cancel": "cancel",
    f"POST {_MEMBER}/redemptions/{{redemption}}/complete": "complete",
    f"POST {_MEMBER}/returns": "return",
    f"POST {_MEMBER}/subscriptions": "subscribe",
    f"POST {_MEMBER}/subscriptions/{{subscription}}/cancel": "cancel_plan",
    f"POST {_MEMBER}/subscriptions/{{subscription}}/refund": "refund",
    f"POST {_MEMBER}/subscriptions/{{subscription}}/renew": "renew",
    f"POST {_MEMBER}/tier": "override",
    f"DELETE {_MEMBER}/tier": "end_override",
    f"POST {_PROGRAM}/rewards/{{reward}}/codes": "import",
    f"POST {_PROGRAM}/vouchers/{{code}}/release": "release",
    f"POST {_PROGRAM}/vouchers/{{code}}/use": "use",
    f"POST {_PROGRAM}/vouchers/{{code}}/void": "void",
}
"""The kind of request of each of the others."""

ASK_NO_TABLE: Final = frozenset(
    {"GET /v1/presets", "GET /v1/presets/{preset}", "POST /v1/programs/validate"}
)
