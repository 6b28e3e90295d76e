"""Every route of the contract, and paths to call them by."""

from laurel.http import Route
from tools.write_openapi import find_apis

ROUTES: dict[str, Route] = {
    key: route for api in find_apis().values() for key, route in api.routes.items()
}

AT = "2026-03-02T12:00:00Z"

NAMES = {
    "program": "shop",
    "member": "ann",
    "version": "1",
    "preset": "kiehls",
    "entry": "e1",
    "redemption": "r1",
    "code": "K7QW-2MB1-9XKD-4T2P-7",
    "invitation": "INV-1",
    "cause": "wildlife",
    "reward": "ten-off",
    "subscription": "s1",
    "job": "all",
}
"""What stands in the places of a path unless a test says otherwise."""


def filled(route: str, **names: str) -> tuple[str, str]:
    """Method and path of a route, with something in every place."""
    method, _, path = route.partition(" ")
    for name, value in {**NAMES, **names}.items():
        path = path.replace(f"{{{name}}}", value)
    return method, path


def path_of(last: str) -> str:
    """A path below the member that tests are about."""
    return f"/v1/programs/shop/members/ann/{last}"
