"""Which columns the calendar shows, in which order and grouped how; and sets of these by number."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Resource

if TYPE_CHECKING:
    from desk_app.store.store import Store

COLUMNS_FACT: Final = "calendar_columns"
"""The stored fact that holds a `ColumnBook`; it belongs to the profile, as the resources do."""

MOST_SETS: Final = 9
LONGEST_NAME: Final = 60
_KIND: Final = "kind"


class Grouping(StrEnum):
    """What columns stand together by."""

    NONE = "none"
    KIND = "kind"
    """Person, room, device: the key `kind` in the `meta` of a resource."""
    TAG = "tag"
    """The first tag of a resource."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSet:
    """One choice of columns."""

    name: str = ""
    shown: tuple[ResourceId, ...] = ()
    """Empty means everybody, also who is added later."""
    order: tuple[ResourceId, ...] = ()
    """Who comes first; those not named follow as they are."""
    grouping: Grouping = Grouping.NONE

    def arrange(self, resources: Sequence[Resource]) -> tuple[Resource, ...]:
        """The resources that are shown, in the order in which they stand.

        Groups come in the order of their first member; who has no group comes last.
        """
        ranks = {each: rank for rank, each in enumerate(self.order)}
        wanted = frozenset(self.shown)
        chosen = [each for each in resources if not wanted or each.id in wanted]
        chosen.sort(key=lambda each: ranks.get(each.id, len(ranks)))
        groups: dict[str, int] = {}
        for each in chosen:
            if (group := self.group_of(each)) and group not in groups:
                groups[group] = len(groups)
        return tuple(sorted(chosen, key=lambda e: groups.get(self.group_of(e), len(groups))))

    def group_of(self, resource: Resource) -> str:
        """The group a resource stands in; nothing where there is none. Text from outside."""
        if self.grouping is Grouping.KIND:
            kind = resource.meta.get(_KIND)
            return kind if isinstance(kind, str) else ""
        if self.grouping is Grouping.TAG:
            return resource.tags[0] if resource.tags else ""
        return ""

    def moved(
        self, resources: Sequence[Resource], moving: ResourceId, before: ResourceId | None
    ) -> "ColumnSet":
        """The same with one column right before another, or last for None."""
        ids = [each.id for each in self.arrange(resources) if each.id != moving]
        ids.insert(ids.index(before) if before in ids else len(ids), moving)
        hidden = [each for each in self.order if each not in ids]
        return replace(self, order=(*ids, *hidden))


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnBook:
    """The columns now shown, and the sets that were saved, by number from 1 to 9."""

    current: ColumnSet = field(default_factory=ColumnSet)
    saved: Mapping[int, ColumnSet] = field(default_factory=dict)

    def with_saved(self, number: int, saved: ColumnSet) -> "ColumnBook":
        """The book with a set saved under a number."""
        return replace(self, saved={**self.saved, number: saved})

    def as_text(self) -> str:
        """The book as one line of JSON."""
        sets = {str(number): _as_values(each) for number, each in self.saved.items()}
        return json.dumps({"current": _as_values(self.current), "saved": sets})


def read_book(text: str | None) -> ColumnBook:
    """The book of a stored text; an empty one where there is none, or it makes no sense."""
    try:
        found = json.loads(text or "{}")
        saved = {
            int(number): _set_of(values)
            for number, values in found.get("saved", {}).items()
            if 1 <= int(number) <= MOST_SETS
        }
        return ColumnBook(current=_set_of(found.get("current", {})), saved=saved)
    except (ValueError, TypeError, AttributeError):
        return ColumnBook()


async def save_book(store: "Store", book: ColumnBook) -> None:
    """Keeps the book in the store of the profile."""
    await store.save_fact(COLUMNS_FACT, book.as_text())


def _as_values(columns: ColumnSet) -> dict[str, object]:
    return {
        "name": columns.name,
        "shown": list(columns.shown),
        "order": list(columns.order),
        "grouping": columns.grouping,
    }


def _set_of(values: Mapping[str, object]) -> ColumnSet:
    return ColumnSet(
        name=str(values.get("name", ""))[:LONGEST_NAME],
        shown=_ids(values.get("shown")),
        order=_ids(values.get("order")),
        grouping=Grouping(str(values.get("grouping", Grouping.NONE))),
    )


def _ids(values: object) -> tuple[ResourceId, ...]:
    if not isinstance(values, list):
        return ()
    return tuple(ResourceId(each) for each in values if isinstance(each, str))
