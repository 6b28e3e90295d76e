"""Where a service listens: in the function's region, or at an address that stands in for it."""

import os
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit


def endpoint(service: str, region: str) -> SplitResult:
    """Amazon's own in the region, or what AWS_ENDPOINT_URL[_SERVICE] names; RuntimeError where that
    is no address, or one without encryption that is not near by.
    """
    named = os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}")
    named = named or os.environ.get("AWS_ENDPOINT_URL")
    china = ".cn" if region.startswith("cn-") else ""
    found = urlsplit(named or f"https://{service}.{region}.amazonaws.com{china}")
    if not found.hostname or found.scheme not in {"http", "https"} or found.path not in {"", "/"}:
        raise RuntimeError("an endpoint is http(s)://host[:port]")
    if found.scheme == "http" and not _is_near(found.hostname):
        raise RuntimeError("an endpoint without encryption must be on this machine or network")
    return found


def _is_near(host: str) -> bool:
    """Whether a host is this machine, a container beside it, or in a private network."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".internal"))
