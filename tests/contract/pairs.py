"""Servers that between them decide every two open points in every way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import timedelta
from itertools import combinations, product
from typing import Any, Final

from desk_app.server.options import RefusalShape, ServerOptions

VALUES: Final[Mapping[str, Sequence[Any]]] = {
    "extensions": (True, False),
    "checks_overlap_without_project": (True, False),
    "meta_is_merged": (True, False),
    "reschedule_changes_id": (True, False),
    "project_resources_as_objects": (False, True),
    "meta_update_answers_body": (True, False),
    "default_page_size": (50, 2),
    "own_hold_blocks_own_confirm": (True, False),
    "includes_actions_inline": (False, True),
    "clash_shape": (RefusalShape.CODED, RefusalShape.PLAIN, RefusalShape.NESTED),
    "clash_status": (422, 409),
    "bulk_create_status": (201, 200),
    "usual_increment": (None, timedelta(minutes=15)),
    "buffer_between_slots": (False, True),
    "template_text_as_text": (False, True),
    "widget_refusal_status": (403, 401, 404),
}
"""What a console may meet; our own choice first."""

Choice = tuple[str, Any]


def covering_rows(values: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Choices of a value for each name, so that any two values of two names meet in one of them.

    Greedy, so few but not the fewest: each begins with a pair that is still to meet, and goes on
    with whatever meets most of the others.
    """
    waiting = dict.fromkeys(_pairs_of(values))
    rows: list[dict[str, Any]] = []
    while waiting:
        row = dict(next(iter(waiting)))
        for name, choices in values.items():
            if name not in row:
                row[name] = max(choices, key=lambda one: _met(waiting, row, (name, one)))
        for pair in combinations(((name, row[name]) for name in values), 2):
            waiting.pop(pair, None)
        rows.append(row)
    return rows


def _pairs_of(values: Mapping[str, Sequence[Any]]) -> Iterator[tuple[Choice, Choice]]:
    for (one, ones), (other, others) in combinations(values.items(), 2):
        for first, second in product(ones, others):
            yield (one, first), (other, second)


def _met(waiting: Mapping[Any, Any], row: Mapping[str, Any], choice: Choice) -> int:
    """How many of the pairs that are waiting a choice meets, those within the row before all."""
    chosen = set(row.items())
    pairs = [pair for pair in waiting if choice in pair]
    return sum(100 if chosen & set(pair) else 1 for pair in pairs)


ROWS: Final = tuple(
    replace(ServerOptions(), **{name: row[name] for name in VALUES})
    for row in covering_rows(VALUES)
)


def laid_over(options: ServerOptions, own: ServerOptions) -> ServerOptions:
    """Options with those of a test over them, wherever these are not as they come."""
    usual = ServerOptions()
    asked = {one.name: getattr(own, one.name) for one in fields(own)}
    return replace(
        options, **{name: one for name, one in asked.items() if one != getattr(usual, name)}
    )
