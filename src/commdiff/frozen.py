"""What the nouns are made of: frozen values with a slot for each field.

They are what ``@dataclass(frozen=True, slots=True)`` makes; but importing ``dataclasses``, and having it write code
for a dozen classes, took an eighth of the time in which two short texts are compared. Here no code is written.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self, dataclass_transform


class _Maker(type):
    """Makes a slot of each field that a class annotates, and sets the defaults aside."""

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        base: Any = bases[0] if bases else object
        own = [field for field, kind in body.get("__annotations__", {}).items() if not kind.startswith("ClassVar")]
        fields = (*getattr(base, "_fields", ()), *own)
        defaults = {**getattr(base, "_defaults", {}), **{field: body.pop(field) for field in own if field in body}}
        body |= {"__slots__": own, "__match_args__": fields, "_fields": fields, "_defaults": defaults}
        made: Any = super().__new__(mcs, name, bases, body)
        made._puts = tuple([getattr(made, field).__set__ for field in fields])
        return made

    @property
    def __signature__(cls: Any) -> Any:
        """What ``help`` and ``inspect.signature`` show: the fields and their defaults."""
        from inspect import Parameter, Signature

        kind, none = Parameter.POSITIONAL_OR_KEYWORD, Parameter.empty
        return Signature([Parameter(f, kind, default=cls._defaults.get(f, none)) for f in cls._fields])


@dataclass_transform(frozen_default=True)
class Frozen(metaclass=_Maker):
    """A value that never changes and equals any of its class with equal fields.

    Its fields are annotations, in order, some with a default, which all values share. ``__post_init__`` may refuse
    what they hold; those named in ``_hidden`` are left out of the repr. A class may write its own ``__init__``.
    """

    _hidden: ClassVar[tuple[str, ...]] = ()
    _fields: ClassVar[tuple[str, ...]]
    _defaults: ClassVar[dict[str, Any]]
    _puts: ClassVar[tuple[Any, ...]]

    def __init__(self, *args: Any, **named: Any) -> None:
        if named or len(args) != len(self._fields):
            args = self._bound(args, named)
        for put, value in zip(self._puts, args, strict=False):
            put(self, value)
        self.__post_init__()

    def __post_init__(self) -> None:
        """Raises ValueError where the fields cannot be true together."""

    @classmethod
    def _bound(cls, args: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        """A value for each field; TypeError where the arguments do not fit."""
        try:
            rest = [named.pop(f) if f in named else cls._defaults[f] for f in cls._fields[len(args) :]]
        except KeyError as missing:
            raise TypeError(f"{cls.__name__} needs {missing}") from None
        if named or len(args) > len(cls._fields):
            raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}, each once")
        return (*args, *rest)

    def _values(self) -> tuple[Any, ...]:
        return tuple([getattr(self, field) for field in self._fields])

    def replace(self, **changes: Any) -> Self:
        """The same value but for the fields named."""
        values = [changes.pop(f) if f in changes else getattr(self, f) for f in self._fields]
        return type(self)(*values, **changes)  # TypeError for what is no field

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} stays as it is")

    def __delattr__(self, name: str) -> None:
        self.__setattr__(name, None)

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        shown = [f"{field}={getattr(self, field)!r}" for field in self._fields if field not in self._hidden]
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return type(self), self._values()
