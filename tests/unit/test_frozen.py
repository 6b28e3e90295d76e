"""Frozen classes made late do all that the standard library's do."""

import copy
import dataclasses
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

import pytest

from laurel.domain.frozen import dataclass, replace


@dataclass(frozen=True, slots=True)
class Late:
    """One whose methods are made when they are called."""

    quantity: int
    name: str = "none"
    tags: list[str] = dataclasses.field(default_factory=list[str])
    note: str = dataclasses.field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.quantity < 0:
            raise ValueError("negative")

    @property
    def double(self) -> int:
        return 2 * self.quantity


@dataclasses.dataclass(frozen=True, slots=True)
class Early:
    """The same, made by the standard library."""

    quantity: int
    name: str = "none"
    tags: list[str] = dataclasses.field(default_factory=list[str])
    note: str = dataclasses.field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.quantity < 0:
            raise ValueError("negative")


@dataclass(frozen=True, slots=True)
class Key:
    """One that can be hashed."""

    pk: str
    sk: str = ""


MADE: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    ((1,), {}),
    ((1, "a"), {}),
    ((1, "a", ["x"], "n"), {}),
    ((), {"quantity": 2, "note": "n"}),
    ((3,), {"tags": ["y"]}),
]


@pytest.mark.parametrize(("given", "named"), MADE)
def test_it_is_made_of_what_the_other_is_made_of(
    given: tuple[Any, ...], named: dict[str, Any]
) -> None:
    late, early = Late(*given, **named), Early(*given, **named)
    assert dataclasses.asdict(late) == dataclasses.asdict(early)
    assert repr(late) == repr(early).replace("Early", "Late")
    assert late == Late(*given, **named)
    assert late.double == 2 * early.quantity


@pytest.mark.parametrize(
    ("given", "named"),
    [((), {}), ((1, "a", [], "n", 5), {}), ((1,), {"other": 1}), ((1,), {"quantity": 1})],
)
def test_it_is_not_made_of_anything_else(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    for kind in (Late, Early):
        with pytest.raises(TypeError):
            kind(*given, **named)


def test_what_it_checks_when_it_is_made_is_checked() -> None:
    with pytest.raises(ValueError, match="negative"):
        Late(-1)
    with pytest.raises(ValueError, match="negative"):
        dataclasses.replace(Late(1), quantity=-1)


def test_nothing_of_it_can_be_changed() -> None:
    cases: list[tuple[Any, str]] = [
        (Late(1), "quantity"),
        (Early(1), "quantity"),
        (Late(1), "other"),
    ]
    for made, name in cases:
        with pytest.raises(
            dataclasses.FrozenInstanceError, match=f"cannot assign to field '{name}'"
        ):
            setattr(made, name, 5)
        with pytest.raises(dataclasses.FrozenInstanceError, match=f"cannot delete field '{name}'"):
            delattr(made, name)
        assert made.quantity == 1
        assert not hasattr(made, "__dict__")


def test_each_has_a_list_of_its_own() -> None:
    assert Late(1).tags is not Late(1).tags


def test_what_is_not_compared_does_not_tell_two_apart() -> None:
    assert Late(1, note="a") == Late(1, note="b")


def test_equal_ones_have_one_hash() -> None:
    assert {Key("a"), Key("a", ""), Key("a", "b")} == {Key("a"), Key("a", "b")}
    with pytest.raises(TypeError):
        hash(Late(1))


@pytest.mark.parametrize("method", ["__eq__", "__hash__", "__repr__", "__replace__"])
def test_any_method_may_be_the_first_that_is_called(method: str) -> None:
    @dataclass(frozen=True, slots=True)
    class Fresh:
        """Nothing was called yet."""

        value: int

    made = object.__new__(Fresh)
    object.__setattr__(made, "value", 1)
    called = getattr(made, method)
    assert called(made) if method == "__eq__" else called()
    assert made == Fresh(1)


def test_it_can_be_copied_and_pickled() -> None:
    made = Late(1, "a", ["x"], "n")
    copies = [copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))]  # noqa: S301 - our own
    assert copies == [made] * 3
    assert [one.note for one in copies] == ["n"] * 3
    assert copies[1].tags is not made.tags


def test_it_is_matched_by_place() -> None:
    match Key("a", "b"):
        case Key(pk, sk):
            assert (pk, sk) == ("a", "b")


def test_it_is_replaced_in_both_ways() -> None:
    made = Late(1, "a", ["x"], "n")
    for replaced in (dataclasses.replace(made, quantity=2), copy.replace(made, quantity=2)):
        assert (replaced.quantity, replaced.name, replaced.tags) == (2, "a", ["x"])
        assert replaced.note == "n"


def test_what_is_replaced_is_checked_and_what_is_no_field_is_refused() -> None:
    made = Late(1, "a", ["x"], "n")
    assert replace(made) == made
    assert replace(made, name="b", tags=[]) == Late(1, "b", [], "n")
    assert replace(made, note="m").note == "m"
    assert replace(made).tags is made.tags
    with pytest.raises(ValueError, match="negative"):
        replace(made, quantity=-1)
    with pytest.raises(TypeError):
        replace(made, other=1)  # type: ignore[call-arg]


def test_what_is_made_by_the_standard_library_is_replaced_too() -> None:
    @dataclass(slots=True)
    class Open:
        """One that can be changed."""

        value: int
        more: dict[str, int] = dataclasses.field(default_factory=dict[str, int])

    assert replace(Open(1), value=2) == Open(2)
    assert replace(Early(1), quantity=2) == Early(2)
    assert Open(1).more is not Open(1).more


def test_no_name_of_a_field_is_in_the_way() -> None:
    @dataclass(frozen=True, slots=True)
    class Named:
        """Called as what the methods are written with."""

        cls: int
        kept: int
        name: int = 3
        default_name: int = 4
        set_name: int = 5

    made = Named(1, 2)
    assert (made.cls, made.kept, made.name, made.default_name, made.set_name) == (1, 2, 3, 4, 5)
    assert replace(made, kept=6, cls=7, name=8) == Named(7, 6, 8, 4, 5)


def test_one_without_fields_is_made_and_replaced() -> None:
    @dataclass(frozen=True, slots=True)
    class Nothing:
        """There is only one of it."""

    assert replace(Nothing()) == Nothing()


def test_a_class_made_of_another_has_its_fields_and_its_checks() -> None:
    @dataclass(frozen=True, slots=True)
    class Longer(Late):
        """One field more."""

        length: int = 0

    assert Longer(1, length=2) == Longer(1, "none", [], "", 2) != Longer(1)
    assert Longer(1) != Late(1)
    assert repr(Longer(1)).endswith("Longer(quantity=1, name='none', tags=[], length=0)")
    with pytest.raises(ValueError, match="negative"):
        Longer(-1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        Longer(1).length = 3  # type: ignore[misc]


def test_fields_by_name_alone_and_those_that_are_not_given_stay_so() -> None:
    @dataclass(frozen=True, slots=True)
    class Named:
        """One by place, one by name, one by neither, and one of the class."""

        place: int
        by_name: int = dataclasses.field(kw_only=True)
        found: int = dataclasses.field(default=7, init=False)
        of_all: ClassVar[int] = 3

    assert (Named(1, by_name=2).found, Named.of_all, Named.__match_args__) == (7, 3, ("place",))
    for given, named in (((1, 2), {}), ((1,), {"by_name": 2, "found": 8})):
        with pytest.raises(TypeError):
            Named(*given, **named)


def test_what_is_for_making_alone_is_handed_on() -> None:
    @dataclass(frozen=True, slots=True)
    class Made:
        """Kept is twice what is given."""

        given: dataclasses.InitVar[int]
        kept: int = 0

        def __post_init__(self, given: int) -> None:
            object.__setattr__(self, "kept", 2 * given)

    assert Made(4).kept == 8
    assert repr(Made(4)).endswith("Made(kept=8)")


def test_a_method_of_its_own_is_not_written_over() -> None:
    @dataclass(frozen=True, slots=True)
    class Same:
        """Any is like any other."""

        value: int

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Same)

        def __hash__(self) -> int:
            return 1

    assert Same(1) == Same(2)
    assert repr(Same(1)).endswith("Same(value=1)")


def test_many_threads_may_make_the_first_at_once() -> None:
    for _ in range(20):

        @dataclass(frozen=True, slots=True)
        class Fresh:
            """Nobody has made one."""

            value: int
            name: str = "none"

        with ThreadPoolExecutor(8) as threads:
            made = list(threads.map(Fresh, range(8)))
        assert [one.value for one in made] == list(range(8))
        assert len({*made}) == len(made)
