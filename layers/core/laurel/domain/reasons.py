"""Why a rule gave nothing: the words that answers use, and what they mean."""

from typing import Final

CONDITIONS_NOT_MET: Final = "conditions_not_met"


NOT_IN_WINDOW: Final = "not_in_window"


NO_MATCHING_LINES: Final = "no_matching_lines"


AMOUNT_TOO_SMALL: Final = "amount_too_small"


CARRIED: Final = "carried"


SUBSCRIPTION_REQUIRED: Final = "subscription_required"


TIER_GIVES_NOTHING: Final = "tier_gives_nothing"


GOAL_NOT_REACHED: Final = "goal_not_reached"


STREAK_NOT_REACHED: Final = "streak_not_reached"


DAY_COUNTED: Final = "day_counted_already"


CAP_REACHED: Final = "cap_reached"


BUDGET_SPENT: Final = "budget_spent"


NO_CODES_LEFT: Final = "no_codes_left"


ANOTHER_APPLIES: Final = "another_rule_applies"


NO_CAUSE_CHOSEN: Final = "no_cause_chosen"


BADGE_WON: Final = "badge_won_already"


DAY_HAS_PASSED: Final = "day_has_passed"


REASONS: Final = {
    CONDITIONS_NOT_MET: "its condition did not hold",
    SUBSCRIPTION_REQUIRED: "it is for those who pay for a plan, and none ran",
    NOT_IN_WINDOW: "its campaign did not run on that day",
    NO_MATCHING_LINES: "no line of the order was of the kind it looks for",
    AMOUNT_TOO_SMALL: "what it was measured on came to less than one",
    CARRIED: "it came to less than one with what was carried, and is carried to the next award",
    TIER_GIVES_NOTHING: "it gives nothing at the member's tier",
    GOAL_NOT_REACHED: "the member's total did not pass the next step, or it was paid before",
    STREAK_NOT_REACHED: "the row of days is not long enough yet",
    DAY_COUNTED: "that day counted already, or lies before those that are kept",
    CAP_REACHED: "a limit was reached",
    BUDGET_SPENT: "its campaign has no budget left",
    NO_CODES_LEFT: "the codes that the shop imported for its reward are handed out",
    ANOTHER_APPLIES: "another rule of its group gave instead",
    NO_CAUSE_CHOSEN: "the member has chosen no cause",
    BADGE_WON: "the member has the badge",
    DAY_HAS_PASSED: "the day chosen lies before the event",
}
"""Why a rule gave nothing, in words."""
