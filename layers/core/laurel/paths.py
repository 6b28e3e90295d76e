"""Every path that there is, and its methods: for the function that says which of them a path has.

It knows them from here and not from the functions that serve them, since whoever has no key can
wake it: it is to import as little as may be. Held to the functions by a test.
"""

from typing import Final

_ALL: Final = (
    "GET /v1/presets",
    "GET /v1/presets/{preset}",
    "POST /v1/programs/validate",
    "GET PUT /v1/programs/{program}",
    "GET /v1/programs/{program}/audit",
    "GET /v1/programs/{program}/causes",
    "GET POST /v1/programs/{program}/causes/{cause}/payouts",
    "POST /v1/programs/{program}/invitations",
    "GET /v1/programs/{program}/invitations/{invitation}",
    "POST /v1/programs/{program}/jobs/{job}",
    "POST /v1/programs/{program}/members",
    "DELETE GET PATCH /v1/programs/{program}/members/{member}",
    "POST /v1/programs/{program}/members/{member}/adjustments",
    "GET /v1/programs/{program}/members/{member}/badges",
    "GET /v1/programs/{program}/members/{member}/balances",
    "GET /v1/programs/{program}/members/{member}/challenges",
    "POST /v1/programs/{program}/members/{member}/earnings",
    "POST /v1/programs/{program}/members/{member}/earnings/preview",
    "GET /v1/programs/{program}/members/{member}/entries",
    "GET /v1/programs/{program}/members/{member}/entries/{entry}",
    "GET /v1/programs/{program}/members/{member}/notices",
    "POST /v1/programs/{program}/members/{member}/prices",
    "POST /v1/programs/{program}/members/{member}/redemptions",
    "GET /v1/programs/{program}/members/{member}/redemptions/{redemption}",
    "POST /v1/programs/{program}/members/{member}/redemptions/{redemption}/cancel",
    "POST /v1/programs/{program}/members/{member}/redemptions/{redemption}/complete",
    "POST /v1/programs/{program}/members/{member}/returns",
    "GET /v1/programs/{program}/members/{member}/rewards",
    "GET /v1/programs/{program}/members/{member}/streaks",
    "GET POST /v1/programs/{program}/members/{member}/subscriptions",
    "POST /v1/programs/{program}/members/{member}/subscriptions/{subscription}/cancel",
    "POST /v1/programs/{program}/members/{member}/subscriptions/{subscription}/refund",
    "POST /v1/programs/{program}/members/{member}/subscriptions/{subscription}/renew",
    "DELETE GET POST /v1/programs/{program}/members/{member}/tier",
    "POST /v1/programs/{program}/members/{member}/tokens",
    "GET /v1/programs/{program}/members/{member}/vouchers",
    "GET /v1/programs/{program}/rewards",
    "GET POST /v1/programs/{program}/rewards/{reward}/codes",
    "GET /v1/programs/{program}/runs",
    "GET /v1/programs/{program}/versions",
    "GET /v1/programs/{program}/versions/{version}",
    "GET /v1/programs/{program}/vouchers/{code}",
    "POST /v1/programs/{program}/vouchers/{code}/check",
    "POST /v1/programs/{program}/vouchers/{code}/release",
    "POST /v1/programs/{program}/vouchers/{code}/use",
    "POST /v1/programs/{program}/vouchers/{code}/void",
)

METHODS: Final = {line.split()[-1]: tuple(line.split()[:-1]) for line in _ALL}
"""The methods of each path, in their order; a path as the template of the gateway has it."""
