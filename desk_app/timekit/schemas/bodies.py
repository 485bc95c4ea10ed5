"""The bodies of requests as JSON Schema, made from the classes that read them.

A schema allows all that is read, the leniencies included: null is as good as nothing, and `[]` as
good as `{}`. What breaks it is refused; what keeps it may still be refused for what it means.
"""

from typing import Any

from desk_app.timekit.bodies import Body, Field, fields_of
from desk_app.timekit.fields import OBJECT_SCHEMA


def body_schema(kind: type[Body]) -> dict[str, Any]:
    """The schema of a kind of body.

    Raises:
        LookupError: A field of it does not say what it may hold.
    """
    fields = fields_of(kind)
    required = [field.wire_name for field in fields if field.is_required]
    return {
        **({"type": "object", "required": required} if required else OBJECT_SCHEMA),
        "properties": {field.wire_name: _field_schema(kind, field) for field in fields},
    }


def _field_schema(kind: type[Body], field: Field) -> dict[str, Any]:
    schema = field.kind.schema
    if schema is None:
        raise LookupError(f"{kind.__name__}.{field.name} does not say what it may hold")
    if field.is_required and not field.is_nullable:
        return dict(schema)
    return {"anyOf": [dict(schema), {"type": "null"}]}
