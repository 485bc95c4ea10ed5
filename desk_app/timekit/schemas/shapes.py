"""The few shapes of JSON that answers are made of, as JSON Schema.

Every object names all its keys, so that one too many, one missing or one of another type breaks
its schema; only what people keep with their own things (`meta`, `settings`) is open.
"""

from collections.abc import Mapping
from typing import Any, Final

Schema = Mapping[str, Any]

TEXT: Final[Schema] = {"type": "string"}
FLAG: Final[Schema] = {"type": "boolean"}
NUMBER: Final[Schema] = {"type": "number"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
ID: Final[Schema] = {"type": "string", "minLength": 1}
MOMENT: Final[Schema] = {
    "type": "string",
    "description": "ISO 8601 with an offset, unless the request asks for another format",
}
DAY: Final[Schema] = {"type": "string", "format": "date"}
OPEN: Final[Schema] = {"type": "object"}
"""An object with whatever was put into it."""
NOTHING: Final[Schema] = {"type": "null"}


def one_of(*values: str) -> Schema:
    """One of these texts."""
    return {"enum": list(values)}


def nullable(schema: Schema) -> Schema:
    """The same, or null."""
    kind = schema.get("type")
    return {**schema, "type": [kind, "null"]} if kind else {"anyOf": [schema, NOTHING]}


def list_of(schema: Schema) -> Schema:
    """A list that may be empty."""
    return {"type": "array", "items": schema}


def by_name(schema: Schema) -> Schema:
    """An object whose keys are names of somebody's choice."""
    return {"type": "object", "additionalProperties": schema}


def ref(noun: str) -> Schema:
    """The noun of that name in `nouns.NOUNS`."""
    return {"$ref": f"#/components/schemas/{noun}"}


def record(fields: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """An object with these keys, perhaps those, and no others."""
    return {
        "type": "object",
        "properties": {**fields, **(optional or {})},
        "required": list(fields),
        "additionalProperties": False,
    }


def in_envelope(schema: Schema) -> Schema:
    """The body of an answer that carries a value."""
    return record({"data": schema})


def page_of(schema: Schema) -> Schema:
    """The body of an answer that carries a page of a list."""
    return record(
        {
            "total": COUNT,
            "per_page": {"type": "string", "pattern": "^[0-9]+$"},
            "current_page": COUNT,
            "last_page": COUNT,
            "next_page_url": nullable(TEXT),
            "prev_page_url": nullable(TEXT),
            "from": nullable(COUNT),
            "to": nullable(COUNT),
            "data": list_of(schema),
        }
    )
