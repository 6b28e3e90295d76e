"""What a program may know of the person behind a member: facts for its rules, read if it asks."""

from laurel.domain.event import Scalar
from laurel.domain.program import Program
from laurel.operations.services import Place, Services
from laurel.storage.items import Profile


def is_complete(program: Program, profile: Profile) -> bool:
    """Whether the profile has all that the program asks for; never, where it asks for nothing."""
    required = program.profile_required
    return bool(required) and all(getattr(profile, name) is not None for name in required)


def person_facts(services: Services, program: Program, place: Place) -> dict[str, Scalar]:
    """`member.attributes.<name>` and `member.birthday` (MM-DD); nothing is read, and nothing
    known, where the program asks for none of them.
    """
    return facts_of_person(services, place) if program.asks_person else {}


def facts_of_person(services: Services, place: Place) -> dict[str, Scalar]:
    """The same facts, whoever asks."""
    profile = services.ledger.profile(place.program_id, place.member_id)
    return {} if profile is None else _facts(profile)


def facts_in(program: Program, profile: Profile) -> dict[str, Scalar]:
    """The same facts, of a profile at hand."""
    return _facts(profile) if program.asks_person else {}


def _facts(profile: Profile) -> dict[str, Scalar]:
    facts: dict[str, Scalar] = {
        f"member.attributes.{name}": value for name, value in profile.attributes.items()
    }
    if profile.birthday is not None:
        facts["member.birthday"] = profile.birthday[-len("MM-DD") :]
    return facts
