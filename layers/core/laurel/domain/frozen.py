"""The standard library's `dataclass`, but a frozen class gets its methods when one is first called.

Writing and compiling the methods of one frozen class takes half a millisecond, and a function has
more than two hundred of them: a third of what a new instance spends before its first request, most
of it for classes that this request never makes. To a type checker, and to who uses the classes,
nothing is different; a test compares the two.
"""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

_GENERATED: Final = ("__init__", "__repr__", "__eq__", "__hash__")

if TYPE_CHECKING:
    from dataclasses import dataclass

    __all__ = ["dataclass"]
else:

    def dataclass(*, frozen: bool = False, slots: bool = False) -> Callable[[type], type]:
        """See the standard library's."""

        def make(cls: type) -> type:
            if frozen and slots and _may_wait(cls):
                return _late(cls)
            return dataclasses.dataclass(frozen=frozen, slots=slots)(cls)

        return make


def _may_wait(cls: type) -> bool:
    """Whether all of its methods are to be generated, from fields that it keeps."""
    of_init_alone = any(
        "InitVar" in str(one) for one in vars(cls).get("__annotations__", {}).values()
    )
    return not of_init_alone and not any(name in vars(cls) for name in _GENERATED)


def _late(cls: type) -> type:
    """The class with its fields and slots, and a stand-in for each method."""
    made: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    for name in _GENERATED:
        setattr(made, name, _stand_in(made, name))
    for name, method in _OF_ALL.items():
        setattr(made, name, method)
    return made


def _stand_in(cls: type, name: str) -> Callable[..., Any]:
    def first_call(self: object, *args: object, **named: object) -> Any:  # noqa: ANN401 - any method
        _complete(cls)
        return getattr(cls, name)(self, *args, **named)

    return first_call


def _complete(cls: type) -> None:
    """Take the methods over from a class of the same fields that the standard library makes."""
    fields = [(one.name, one.type, _copied(one)) for one in dataclasses.fields(cls)]
    after = getattr(cls, "__post_init__", None)  # a class that it is made from may have it
    own = {} if after is None else {"__post_init__": after}
    made = dataclasses.make_dataclass(cls.__name__, fields, frozen=True, slots=True, namespace=own)
    for name in _GENERATED:
        setattr(cls, name, vars(made)[name])


def _copied(one: dataclasses.Field[Any]) -> Any:  # noqa: ANN401 - as the standard library says
    return dataclasses.field(
        default=one.default,
        default_factory=one.default_factory,
        init=one.init,
        repr=one.repr,
        hash=one.hash,
        compare=one.compare,
        kw_only=one.kw_only,
    )


def _refuse(_: object, name: str, *value: object) -> None:
    done = "assign to" if value else "delete"
    raise dataclasses.FrozenInstanceError(f"cannot {done} field {name!r}")


def _state(self: Any) -> list[Any]:  # noqa: ANN401 - an instance of any of them
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:  # noqa: ANN401 - as above
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)


_OF_ALL: Final[dict[str, Callable[..., Any]]] = {
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__getstate__": _state,
    "__setstate__": _restore,
}
"""What needs no writing: the same for every class."""
