"""The standard library's `dataclass` and `replace`, for many small frozen values.

A frozen class gets its methods when one is first called. The standard library takes half a
millisecond to write and compile those of one class, and a function has more than two hundred
classes: that was a third of what a new instance spends before its first request, most of it for
classes that this request never makes.

What makes a value is written here: its fields go straight into their slots, in half the time, and
nobody asks at each replacing again which fields there are, which takes a fifth. To a type checker,
and to who uses the classes, nothing is different; a test compares the two.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING
from typing import TYPE_CHECKING, Any, Final

_GENERATED: Final = ("__init__", "__repr__", "__eq__", "__hash__")

if TYPE_CHECKING:
    from dataclasses import dataclass, replace

    __all__ = ["dataclass", "replace"]
else:

    def dataclass(*, frozen: bool = False, slots: bool = False) -> Callable[[type], type]:
        """See the standard library's."""

        def make(cls: type) -> type:
            _call_plainly(cls)
            if frozen and slots and _may_wait(cls):
                return _late(cls)
            return dataclasses.dataclass(frozen=frozen, slots=slots)(cls)

        return make

    def replace(value: object, /, **changes: object) -> object:
        """See the standard library's."""
        return value.__replace__(**changes)


def _call_plainly(cls: type) -> None:
    """Make `dict[str, int]()` in its fields `dict()`: the same, and ten times as quick."""
    for one in vars(cls).values():
        if isinstance(one, dataclasses.Field):
            one.default_factory = getattr(one.default_factory, "__origin__", one.default_factory)


def _may_wait(cls: type) -> bool:
    """Whether all of its methods are to be generated, from fields that it keeps."""
    of_init_alone = any(
        "InitVar" in str(one) for one in vars(cls).get("__annotations__", {}).values()
    )
    return not of_init_alone and not any(name in vars(cls) for name in _GENERATED)


def _late(cls: type) -> type:
    """The class with its fields and slots, and a stand-in for each method."""
    made: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    written: dict[str, Callable[[type], None]] = dict.fromkeys(_GENERATED, _take_over)
    if _is_plain(made):
        written |= {"__init__": _write_init, "__replace__": _write_replace}
    for name, write in written.items():
        setattr(made, name, _stand_in(made, name, write))
    for name, method in _OF_ALL.items():
        setattr(made, name, method)
    return made


def _is_plain(cls: type) -> bool:
    """Whether its fields are given, by their place: all but two classes."""
    return all(one.init and not one.kw_only for one in dataclasses.fields(cls))


def _stand_in(cls: type, name: str, write: Callable[[type], None]) -> Callable[..., Any]:
    def first_call(self: object, *args: object, **named: object) -> Any:  # noqa: ANN401 - any method
        write(cls)
        return getattr(cls, name)(self, *args, **named)

    return first_call


def _write_init(cls: type) -> None:
    """`def __init__(self, quantity, name=__default_name): __set_quantity(self, quantity); …`."""
    asked, lines = ["self"], ["pass"]
    known: dict[str, object] = {}
    for one in dataclasses.fields(cls):
        name, make = one.name, one.default_factory
        default = one.default if make is MISSING else make
        known |= {f"__set_{name}": getattr(cls, name).__set__, f"__default_{name}": default}
        asked.append(name if default is MISSING else f"{name}=__default_{name}")
        own = f"__default_{name}() if {name} is __default_{name} else {name}"
        lines.append(f"__set_{name}(self, {name if make is MISSING else own})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    _write(cls, "__init__", asked, lines, known)


def _write_replace(cls: type) -> None:
    """`def __replace__(self, *, name=__kept): return __cls(self.name if name is __kept else …)`."""
    names = [one.name for one in dataclasses.fields(cls)]
    asked = ["self", *(["*"] if names else []), *(f"{name}=__kept" for name in names)]
    given = ", ".join(f"self.{name} if {name} is __kept else {name}" for name in names)
    _write(
        cls, "__replace__", asked, [f"return __cls({given})"], {"__cls": cls, "__kept": object()}
    )


def _write(
    cls: type, name: str, asked: list[str], lines: list[str], known: dict[str, object]
) -> None:
    """Compile it. What it uses begins with `__`, so that no field can hide it."""
    text = f"def {name}({', '.join(asked)}):\n  " + "\n  ".join(lines)
    exec(text, known)  # noqa: S102 - as the standard library does, of the names of fields
    setattr(cls, name, known[name])


def _take_over(cls: type) -> None:
    """Take the methods over from a class of the same fields that the standard library makes."""
    fields = [(one.name, one.type, _copied(one)) for one in dataclasses.fields(cls)]
    after = getattr(cls, "__post_init__", None)  # a class that it is made from may have it
    own = {} if after is None else {"__post_init__": after}
    made = dataclasses.make_dataclass(cls.__name__, fields, frozen=True, slots=True, namespace=own)
    for name in _GENERATED:
        if name != "__init__" or not _is_plain(cls):
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
