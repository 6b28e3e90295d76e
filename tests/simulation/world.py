"""A table in which things have happened, and clients of it to whose calls one fault comes."""

from collections.abc import Callable, Iterator

from laurel.domain.errors import LaurelError
from laurel.operations.services import Services
from laurel.storage.dynamo_table import DynamoTable
from laurel.storage.ledger import Ledger
from tests.builders import Json
from tests.simulation.dynamo import DynamoDouble, Raw
from tests.simulation.faults import Crashed, Fault, FaultyClient, is_no_answer, may_meet
from tests.simulation.requests import Request
from tests.simulation.sends import needs_voucher, send


class World:
    """A table, and clients that send one request until it is answered."""

    def __init__(self, double: DynamoDouble) -> None:
        self.double, self.calls = double, list[str]()
        self.codes: dict[str, str] = {}
        """Of vouchers, by the redemption that issued them."""
        self.fails: tuple[int, Fault] | None = None
        """Which call fails, and how."""
        self._on_the_way: list[Callable[[], None]] = []

    def ask(self, request: Request) -> Json:
        """The answer, however often it has to be asked for; what was on its way arrives then."""
        code = self.codes[request.about] if needs_voucher(request.kind) else ""
        return self.answer(request.kind, lambda services: send(services, request, code).body)

    def answer[T](self, about: str, call: Callable[[Services], T]) -> T:
        """The same for anything that is asked; each try is a new process."""
        for _ in range(3):
            found = self._tried(call)
            if found is not None:
                break
        else:
            raise AssertionError(f"{about} is not answered")
        for arrive in self._on_the_way:
            arrive()
        return found

    def _tried[T](self, call: Callable[[Services], T]) -> T | None:
        """None where there is no answer: it has to be sent again."""
        client = FaultyClient(self.double, self._next_fault, later=self._on_the_way.append)
        try:
            return call(Services.over(Ledger(DynamoTable(client, "t"))))
        except Crashed:
            return None
        except LaurelError as error:
            if error.code != "too_busy":
                raise
        except Exception as error:
            if not is_no_answer(error):
                raise
        return None

    def _next_fault(self, operation: str, _: Raw) -> Fault | None:
        self.calls.append(operation)
        return self.fails[1] if self.fails and self.fails[0] == len(self.calls) - 1 else None


def copy_of(world: World) -> World:
    """The same world once more."""
    other = World(world.double.copy())
    other.codes = world.codes
    return other


def cases(calls: list[str]) -> Iterator[tuple[int, Fault]]:
    """Each call by its place, with each fault that it may meet."""
    for place, operation in enumerate(calls):
        yield from ((place, fault) for fault in Fault if may_meet(operation, fault))
