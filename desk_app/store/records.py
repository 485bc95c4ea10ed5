"""A frozen value as a JSON object: a member for each field that differs from its default."""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, Generic, NamedTuple, TypeVar

from desk_app.store.columns import to_column, to_instant
from desk_app.timekit.constraints import constraints_to_wire, known_constraints_from_wire

T = TypeVar("T")

_MICROSECOND = timedelta(microseconds=1)


class Codec(NamedTuple):
    """How a field that JSON does not know is written and read; never asked about None."""

    write: Callable[[Any], object]
    read: Callable[[Any], Any]


INSTANT: Final = Codec(to_column, to_instant)
SPAN: Final = Codec(lambda span: span // _MICROSECOND, lambda count: count * _MICROSECOND)
LIST: Final = Codec(list, tuple)
MAPPING: Final = Codec(dict, dict)
CONSTRAINTS: Final = Codec(constraints_to_wire, known_constraints_from_wire)
_AS_IT_IS: Final = Codec(lambda value: value, lambda value: value)


class Record(Generic[T]):
    """Writes and reads the values of one dataclass.

    Args:
        codecs: By field name, for those fields that need one.
        left_out: Fields kept in columns of their own.
    """

    def __init__(
        self, kind: type[T], *, codecs: Mapping[str, Codec], left_out: frozenset[str] = frozenset()
    ) -> None:
        self._kind = kind
        members = dataclasses.fields(kind)  # type: ignore[arg-type]  # T is always a dataclass
        self._codecs = {
            member.name: codecs.get(member.name, _AS_IT_IS)
            for member in members
            if member.name not in left_out
        }
        self._defaults = {member.name: _default(member) for member in members}

    def write(self, value: T) -> dict[str, object]:
        """The members of an object that JSON can hold."""
        written = ((name, getattr(value, name)) for name in self._codecs)
        return {
            name: None if content is None else self._codecs[name].write(content)
            for name, content in written
            if content != self._defaults[name]
        }

    def read(self, members: Mapping[str, Any], **columns: object) -> T:
        """The value of such an object and of the fields left out; strange members are ignored."""
        known = ((name, content) for name, content in members.items() if name in self._codecs)
        fields = {
            name: None if content is None else self._codecs[name].read(content)
            for name, content in known
        }
        return self._kind(**fields, **columns)

    def codec(self) -> Codec:
        """The codec for a field that holds one such value."""
        return Codec(self.write, self.read)

    def list_codec(self) -> Codec:
        """The codec for a field that holds a tuple of such values."""
        return Codec(
            lambda values: [self.write(value) for value in values],
            lambda items: tuple(self.read(item) for item in items),
        )


def _default(member: "dataclasses.Field[Any]") -> object:
    if member.default_factory is not dataclasses.MISSING:
        return member.default_factory()
    return member.default
