"""Request bodies: plain JSON values to typed structs and back, with all that is wrong at once.

A body is a msgspec struct whose fields are annotated with the kinds of `timekit.fields`; what
was not sent is `UNSET`, which is not the same as null.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar, get_args, get_type_hints

import msgspec
from msgspec import UNSET, UnsetType

from desk_app.domain.constraint import Constraint
from desk_app.errors import InvalidRequestError
from desk_app.timekit.constraints import constraint_to_wire
from desk_app.timekit.fields import ComplainsAs, FieldKind, Nullable
from desk_app.timekit.time_formats import IncomingTimes, OutgoingTimes, format_duration

__all__ = [
    "UNSET",
    "Body",
    "Field",
    "UnsetType",
    "fields_of",
    "given",
    "invalid",
    "read_body",
    "schema_ref",
    "write_body",
]


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """A request body. Fields without a default are required."""


B = TypeVar("B", bound=Body)
T = TypeVar("T")

_AS_SENT: Final = OutgoingTimes()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a body class."""

    name: str
    wire_name: str
    """What it is called in JSON."""
    kind: FieldKind
    is_required: bool
    is_nullable: bool
    complains_as: ComplainsAs


def given(value: T | UnsetType, missing: T) -> T:
    """What a field holds, or something else where it was not sent."""
    return missing if isinstance(value, UnsetType) else value


def invalid(field: str, *complaints: str, step: str | None = None) -> InvalidRequestError:
    """The error that refuses one field, each complaint a sentence of its own."""
    return InvalidRequestError(fields={field: complaints}, step=step)


def read_body(
    kind: type[B], value: object, *, times: IncomingTimes, required: Sequence[str] = ()
) -> B:
    """The body of a kind that a JSON value holds; keys it has no field for are left out.

    Null is as good as nothing but for nullable fields, and `[]` as good as `{}`.

    Args:
        kind: The class of body.
        value: As decoded from JSON.
        times: How times in it are read.
        required: Wire names required here beyond those the kind always requires.

    Raises:
        InvalidRequestError: It is no object, or fields are missing or unusable: all of them
            are named, as `{"start": ["start is required"]}`.
    """
    source: object = {} if value == [] or value is None else value
    if not isinstance(source, Mapping):
        raise InvalidRequestError(problem="the body must be a JSON object")
    values: dict[str, object] = {}
    wrong: dict[str, list[str]] = {}
    for field in fields_of(kind):
        found = source.get(field.wire_name, UNSET)
        if found is UNSET or (found is None and not field.is_nullable):
            if field.is_required or field.wire_name in required:
                _complain(wrong, field, ["is required"])
        elif found is None:
            values[field.name] = None
        else:
            _read_field(field, found, times, values, wrong)
    if wrong:
        raise InvalidRequestError(fields=wrong)
    return kind(**values)


def write_body(body: Body, times: OutgoingTimes = _AS_SENT) -> dict[str, Any]:
    """The JSON object of a body, without what was not set."""
    return {
        field.wire_name: _write(
            value if field.kind.write is None else field.kind.write(value), times
        )
        for field in fields_of(type(body))
        if (value := getattr(body, field.name)) is not UNSET
    }


def schema_ref(kind: type[Body]) -> dict[str, str]:
    """Where the schema of a kind of body is found in the description of the API."""
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


def _read_field(
    field: Field,
    found: object,
    times: IncomingTimes,
    values: dict[str, object],
    wrong: dict[str, list[str]],
) -> None:
    try:
        values[field.name] = field.kind.read(found, times)
    except InvalidRequestError as error:
        wrong.update(_inside(field, error))
    except (ValueError, TypeError):
        explain = field.kind.explain
        _complain(wrong, field, explain(found) if explain else [field.kind.complaint])


def _inside(field: Field, error: InvalidRequestError) -> dict[str, list[str]]:
    """What is wrong with the fields of a body within a body, under dotted names."""
    name = field.complains_as.name
    if not error.fields:
        return {name: [f"{name.replace('_', ' ')} {field.kind.complaint}"]}
    return {f"{name}.{inner}": list(texts) for inner, texts in error.fields.items()}


def _complain(wrong: dict[str, list[str]], field: Field, complaints: Sequence[str]) -> None:
    name = field.complains_as.name
    spoken = field.complains_as.spoken or name.replace("_", " ")
    wrong.setdefault(name, []).extend(f"{spoken} {complaint}" for complaint in complaints)


def _write(value: object, times: OutgoingTimes) -> object:
    match value:
        case Body():
            return write_body(value, times)
        case datetime():
            return times.write(value)
        case timedelta():
            return format_duration(value)
        case Constraint():
            return constraint_to_wire(value)
        case Enum():
            return value.value
        case tuple() | list():
            return [_write(item, times) for item in value]
        case Mapping():
            return dict(value)
    return value


@cache
def fields_of(kind: type[Body]) -> tuple[Field, ...]:
    """The fields of a kind of body, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(_field(info, hints[info.name]) for info in msgspec.structs.fields(kind))


def _field(info: msgspec.structs.FieldInfo, hint: object) -> Field:
    notes = _annotations(hint)
    [kind] = (note for note in notes if isinstance(note, FieldKind))
    other_names = [note for note in notes if isinstance(note, ComplainsAs)]
    return Field(
        info.name,
        info.encode_name,
        kind,
        is_required=info.required,
        is_nullable=any(isinstance(note, Nullable) for note in notes),
        complains_as=other_names[0] if other_names else ComplainsAs(info.encode_name),
    )


def _annotations(hint: object) -> list[object]:
    """Everything said in the `Annotated` parts of a type, unions included."""
    notes = list(getattr(hint, "__metadata__", ()))
    for argument in get_args(hint):
        if hasattr(argument, "__metadata__") or get_args(argument):
            notes += _annotations(argument)
    return notes
