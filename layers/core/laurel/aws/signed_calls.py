"""A service called as boto3's client of it is called: the same names, arguments, answers and
errors, for the few operations that are used.
"""

from types import SimpleNamespace
from typing import ClassVar, Final, Self

from laurel.aws.errors import ServiceError
from laurel.aws.service import Service, signed_service


class SignedCalls:
    """What the clients share. Each says which service it calls, and has a method per operation;
    threads may share it.
    """

    exceptions: Final = SimpleNamespace(ClientError=ServiceError)
    of: ClassVar[tuple[str, str, str]]
    """The service, what its operations begin with in X-Amz-Target, and the version of its JSON."""

    def __init__(self, service: Service) -> None:
        self._call = service.call
        self.close = service.close

    @classmethod
    def from_environment(cls) -> Self:
        """A client of the service that this function's environment names."""
        return cls(signed_service(*cls.of))
