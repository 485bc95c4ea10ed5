"""The questions a project asks of its customers, as the wire spells them.

Source: `customer_fields`, an object keyed by field name.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Final

from desk_app.domain.project import CustomerField
from desk_app.timekit.fields import OBJECT_SCHEMA, FieldKind
from desk_app.timekit.time_formats import IncomingTimes
from desk_app.timekit.wire_values import (
    WireObject,
    read_flag,
    read_object,
    read_text,
    read_texts,
)


def customer_fields_to_wire(fields: Iterable[CustomerField]) -> dict[str, dict[str, Any]]:
    """The object of customer fields, without what is as usual."""
    return {field.name: _field_to_wire(field) for field in fields}


def _field_to_wire(field: CustomerField) -> dict[str, Any]:
    unusual = {
        "format": "" if field.format == "string" else field.format,
        "hidden": field.is_hidden,
        "readonly": field.is_readonly,
        "enum": list(field.options),
        "prefilled": field.prefilled,
        "split_name": field.splits_name,
    }
    return {
        "type": field.type,
        "title": field.title,
        "required": field.is_required,
        **{name: value for name, value in unusual.items() if value},
    }


def customer_fields_from_wire(value: object) -> tuple[CustomerField, ...]:
    """The questions in an object of customer fields, in its order; none where it is none."""
    return tuple(
        _field_from_wire(str(name), read_object(field))
        for name, field in read_object(value).items()
    )


def _field_from_wire(name: str, found: WireObject) -> CustomerField:
    return CustomerField(
        name=name,
        title=read_text(found, "title") or name.replace("_", " ").capitalize(),
        is_required=read_flag(found, "required") is True,
        is_hidden=read_flag(found, "hidden") is True,
        is_readonly=read_flag(found, "readonly") is True,
        type=read_text(found, "type") or "string",
        format=read_text(found, "format") or "string",
        options=read_texts(found, "enum"),
        prefilled=read_text(found, "prefilled"),
        splits_name=read_flag(found, "split_name") is True,
    )


# --- requests --------------------------------------------------------------------------------

_FLAGS: Final = ("required", "hidden", "readonly", "split_name")
_TEXTS: Final = ("title", "type", "format")


def _read_customer_fields(value: Any, _: IncomingTimes) -> Mapping[str, object]:
    """The object as it came, once it is clear that each question can be asked."""
    if _complaints(value):
        raise ValueError
    return value or {}


def _complaints(value: object) -> list[str]:
    """What is wrong with an object of questions, one sentence each; empty if nothing is."""
    if value == []:
        return []
    if not isinstance(value, dict):
        return ["must be an object"]
    return [f"{name}: {said}" for name, field in value.items() for said in _wrong_in(field)]


def _wrong_in(field: object) -> Iterator[str]:
    if field is None or field == []:
        return
    if not isinstance(field, dict):
        yield "must be an object"
        return
    given = {name: value for name, value in field.items() if value is not None}
    for name in _FLAGS:
        if name in given and read_flag(given, name) is None:
            yield f"{name} must be true or false"
    for name in _TEXTS:
        if not isinstance(given.get(name, ""), str):
            yield f"{name} must be a string"
    if not isinstance(given.get("enum", []), list):
        yield "enum must be an array"


CustomerFields = Annotated[
    Mapping[str, object],
    FieldKind(_read_customer_fields, "must be an object", _complaints, schema=OBJECT_SCHEMA),
]
"""The `customer_fields` of a request body."""
