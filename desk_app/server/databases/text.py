"""Text compared alike in every database: only the case of ASCII letters is passed over.

Each database folds other letters by rules of its own. What people search by in any script, such
as names, is folded before it is stored.
"""

import string
from typing import Any, Final

from sqlalchemy import JSON, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def lower_ascii(value: str) -> str:
    """The value as `ascii_lower` makes it."""
    return value.translate(_LOWER)


class ascii_lower(GenericFunction[str]):  # noqa: N801
    """A column with its ASCII letters in lower case."""

    type = String()
    inherit_cache = True


class json_text(GenericFunction[str]):  # noqa: N801
    """What a JSON object has under a key, as text: `json_text(column, key)`; NULL if nothing.

    Numbers and the words true and false are as they are written, objects without spaces.
    """

    type = String()
    inherit_cache = True


class all_of(GenericFunction[list[int]]):  # noqa: N801
    """All values of a column of whole numbers in a group, as one list.

    Two of them in one query have the same order.
    """

    type = JSON()
    inherit_cache = True


def _written_as(function: type[GenericFunction[Any]], template: str, *dialects: str) -> None:
    """Has a function of one column written by a template, in all or in these dialects."""

    @compiles(function, *dialects)
    def write(element: GenericFunction[Any], compiler: SQLCompiler, **more: Any) -> str:
        return template.format(compiler.process(element.clauses, **more))


_written_as(all_of, "json_group_array({})")
_written_as(all_of, "json_agg({})", "postgresql")
_written_as(ascii_lower, "lower({})")
_written_as(ascii_lower, 'lower(({}) COLLATE "C")', "postgresql")


@compiles(json_text)
def _extract(element: json_text, compiler: SQLCompiler, **more: Any) -> str:
    column, key = (compiler.process(one, **more) for one in element.clauses)
    path = f"""'$."' || {key} || '"'"""
    return (
        f"CASE json_type({column}, {path}) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' "
        f"ELSE CAST(json_extract({column}, {path}) AS TEXT) END"
    )


@compiles(json_text, "postgresql")
def _arrow(element: json_text, compiler: SQLCompiler, **more: Any) -> str:
    column, key = (compiler.process(one, **more) for one in element.clauses)
    return f"({column} ->> {key})"
