"""Where a service listens: in the function's region, or at an address that stands in for it."""

import os
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The service's name in signatures, its region, and where to connect to."""

    service: str
    region: str
    host: str
    port: int
    encrypted: bool = True

    @property
    def authority(self) -> str:
        """The host as it is named to the service: with the port, unless it is the usual one."""
        usual = 443 if self.encrypted else 80
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == usual else f"{host}:{self.port}"

    @classmethod
    def from_environment(cls, service: str) -> Self:
        """Amazon's own in AWS_REGION, or what AWS_ENDPOINT_URL[_SERVICE] names; RuntimeError for
        one without encryption that is not near by.
        """
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        if not region:
            raise RuntimeError("the environment variable AWS_REGION must be set")
        named = os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}")
        named = named or os.environ.get("AWS_ENDPOINT_URL")
        if named:
            return cls.at(named, service, region)
        china = ".cn" if region.startswith("cn-") else ""
        return cls(service, region, f"{service}.{region}.amazonaws.com{china}", 443)

    @classmethod
    def at(cls, url: str, service: str, region: str) -> Self:
        """The service at an address; RuntimeError where that cannot be one."""
        parts = urlsplit(url)
        host, encrypted = parts.hostname, parts.scheme == "https"
        if not host or parts.scheme not in {"http", "https"} or parts.path not in {"", "/"}:
            raise RuntimeError("an endpoint is http(s)://host[:port]")
        if not encrypted and not _is_near(host):
            raise RuntimeError("an endpoint without encryption must be on this machine or network")
        return cls(service, region, host, parts.port or (443 if encrypted else 80), encrypted)


def _is_near(host: str) -> bool:
    """Whether a host is this machine, a container beside it, or in a private network."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".internal"))
