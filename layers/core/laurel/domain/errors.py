"""What can be refused, as vocabulary: one small tree, each code a sentence a client can act on.

`CODES` lists every code with its HTTP status and its meaning; `docs/errors.md` is made from it. A
refusal carries no HTTP: the edge looks the status up here.
"""

from typing import Final

from laurel.domain.frozen import dataclass

CODES: Final[dict[str, tuple[int, str]]] = {
    "malformed_json": (400, "The body is not one JSON document in UTF-8."),
    "malformed_header": (400, "A header cannot be read, for example a clock that is no time."),
    "clock_not_allowed": (400, "Laurel-Clock was sent to a program in live mode."),
    "not_allowed": (403, "The token may not do this."),
    "route_not_found": (404, "There is no such path."),
    "program_not_found": (404, "There is no program of that id."),
    "version_not_found": (404, "The program has no such version."),
    "preset_not_found": (404, "No preset of that id ships with the product."),
    "member_not_found": (404, "The program has no member of that id."),
    "entry_not_found": (404, "The member has no entry of that id."),
    "reward_not_found": (404, "The program has no reward of that id."),
    "redemption_not_found": (404, "The member has no redemption of that id."),
    "voucher_not_found": (404, "The program has no voucher of that code."),
    "event_not_found": (404, "The member has reported no order under that id."),
    "invitation_not_found": (404, "The program has no invitation of that id."),
    "cause_not_found": (404, "The program has no cause of that id, and never gave to one."),
    "plan_not_found": (404, "The program has no plan of that id."),
    "subscription_not_found": (404, "The member has no subscription of that id."),
    "job_not_found": (404, "There is no job of that name."),
    "method_not_allowed": (405, "The path exists, with other methods: see Allow."),
    "id_reused": (409, "The id was used before, with other content."),
    "insufficient_balance": (409, "The wallet holds less than this needs."),
    "balance_limit": (409, "The wallet cannot hold that much: 2^53-1 is the most."),
    "reward_out_of_stock": (409, "Nothing is left of the reward."),
    "no_own_codes": (409, "The reward's vouchers get codes of Laurel's making: it takes none."),
    "reward_limit_reached": (409, "The member has had this reward as often as it may be had."),
    "no_cause_chosen": (409, "The reward gives to the cause of the member, who has chosen none."),
    "donation_paid_out": (409, "What was given has been paid out to the cause already."),
    "reward_not_available": (
        409,
        "The reward cannot be had now, or only rules issue it: see detail.",
    ),
    "tier_required": (409, "The reward is kept for other tiers."),
    "subscription_required": (409, "The reward is kept for those who pay for a plan."),
    "already_subscribed": (409, "The plan runs already, or one that cannot be replaced."),
    "subscription_not_renewable": (
        409,
        "The subscription was refunded or replaced, or is paid for life.",
    ),
    "redemption_not_held": (
        409,
        "The redemption is no longer held: cancelled, ended or completed.",
    ),
    "return_exceeds_order": (409, "More would be returned than was bought and not yet returned."),
    "voucher_used": (409, "The voucher was used already."),
    "voucher_not_used": (409, "The voucher is not in use, or by another use_id."),
    "voucher_void": (409, "The voucher was cancelled."),
    "voucher_expired": (409, "The voucher's last day has passed."),
    "voucher_not_applicable": (409, "The voucher does not apply to this order: see detail."),
    "not_eligible": (409, "Entry is restricted, or the reward is not for this member: see detail."),
    "too_many_effects": (409, "It would book more at once than one transaction may hold."),
    "mode_fixed": (409, "A program stays live, or stays a test, as it was made."),
    "member_erased": (409, "The person behind this member was erased; nothing more is written."),
    "too_large": (413, "The body is larger than 256 KB."),
    "invalid_content": (422, "The content is wrong: see errors."),
    "amount_precision": (422, "An amount has more digits than its currency."),
    "invalid_program": (422, "The program document is wrong: see errors."),
    "currency_mismatch": (422, "The order is in another currency than the program."),
    "occurred_before_joining": (422, "The event lies before the day the member joined."),
    "occurred_in_future": (422, "The event lies more than a day ahead of now."),
    "unknown_event_type": (422, "No rule listens to events of this type, nor is it named."),
    "missing_fact": (422, "The event lacks a fact that a rule needs: see errors."),
    "too_many_vouchers": (422, "The event would issue more vouchers than one event may."),
    "invalid_cursor": (422, "The cursor was not made by this service for this list."),
    "rate_limited": (429, "The key sends more than its limit allows: see Retry-After."),
    "internal_error": (500, "The fault is ours, and logged; it is safe to repeat the request."),
    "too_busy": (429, "Too many writes to one member at once; nothing was written, try again."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with some content: where (an RFC 6901 pointer) and what."""

    pointer: str
    detail: str


class LaurelError(Exception):
    """The root of what Laurel refuses. `code` is one of `CODES`.

    `retry_after` is in seconds, for what may go through when it is sent again.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        faults: tuple[Fault, ...] = (),
        retry_after: int | None = None,
    ) -> None:
        if code not in CODES:
            raise ValueError(f"{code!r} is not in the published list of codes")
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.faults = faults
        self.retry_after = 1 if code == "too_busy" else retry_after

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code."""
        return CODES[self.code][0]


class Refusal(LaurelError):  # noqa: N818 - the word of the glossary
    """The state forbids it (409), or the thing is not there (404). A fresher read may say
    otherwise.
    """


class InvalidContent(LaurelError):  # noqa: N818 - as Refusal
    """What was sent is wrong whatever the state is; `faults` point at each place."""
