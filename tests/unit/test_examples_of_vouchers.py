"""Worked examples tell of vouchers too: which a step issued, and what one takes off an order."""

from typing import Any

import pytest

from laurel.operations.rehearse import rehearse
from tests.builders import Json, document, faults, reward

ENROLLED = {"on": "enrolled", "gives": {"kind": "voucher", "reward": "welcome"}}
BIRTHDAY = {"on": "birthday", "gives": {"kind": "voucher", "reward": "cake"}}
PARTS: dict[str, Any] = {
    "earning": {"welcome": ENROLLED, "cake": BIRTHDAY},
    "rewards": {
        "welcome": reward(None, "percent_off", value="30", min_spend="10.00"),
        "cake": reward(None, "free_product"),
        "note": reward(0),
    },
}


def step(day: str = "2026-03-02", **parts: Any) -> Json:
    return {"at": f"{day}T10:00:00Z", **parts}


def unmet(*steps: Json) -> list[tuple[int, str, object]]:
    """What was not as expected: the step, what, and what it was."""
    written = document(**PARTS, examples=[{"title": "Vouchers", "steps": [*steps]}])
    return [(one.step, one.what, one.found) for one in rehearse(written)]


@pytest.mark.parametrize(
    ("steps", "differences"),
    [
        ([step(enrol={}, expect={"vouchers": ["welcome"]})], []),
        ([step(enrol={}, expect={"vouchers": []})], [(0, "vouchers", ["welcome"])]),
        # who joined before the first step has the welcome voucher already
        ([step(order="5.00", expect={"vouchers": []})], []),
        ([step(redeem="note", expect={"vouchers": ["note"]})], []),
        (
            [
                step(enrol={"birthday": "05-10"}),
                step("2026-05-10", run="birthdays", expect={"vouchers": ["cake"]}),
                step("2026-05-10", run="birthdays", expect={"vouchers": []}),
            ],
            [],
        ),
        ([step(check="welcome", order="20.00", expect={"discount": "6.00"})], []),
        (
            [step(check="welcome", order="20.00", expect={"discount": "5.00"})],
            [(0, "discount", "6.00")],
        ),
        ([step(check="welcome", order="9.99", expect={"refused": "min_spend_not_reached"})], []),
        ([step(check="welcome", order="9.99")], [(0, "refused", "min_spend_not_reached")]),
        ([step(check="note", order="9.99", expect={"refused": "voucher_not_found"})], []),
    ],
)
def test_an_example_expects_of_vouchers(
    steps: list[Json], differences: list[tuple[int, str, object]]
) -> None:
    assert unmet(*steps) == differences


def test_a_check_of_an_example_buys_nothing() -> None:
    assert (
        unmet(
            step(check="welcome", order="20.00", expect={"discount": "6.00", "earns": {}}),
            step(check="welcome", order="20.00", expect={"discount": "6.00"}),
        )
        == []
    )


@pytest.mark.parametrize("parts", [{"check": "welcome"}, {"quantity": 5, "order": "1.00"}])
def test_a_check_goes_with_an_order_and_a_quantity_with_a_redemption(parts: Json) -> None:
    found = faults(**PARTS, examples=[{"title": "Vouchers", "steps": [step(**parts)]}])
    assert list(found) == ["/examples/0/steps/0"]
