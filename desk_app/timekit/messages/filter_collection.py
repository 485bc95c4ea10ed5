"""Filters of FindTime under an id, to be named as `filtercollection_id`.

Source: saved sets of `POST /findtime`; the item is the filters themselves with an id beside.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from desk_app.domain.find_time import FindTimeFilters
from desk_app.timekit.bodies import Body, invalid, read_body
from desk_app.timekit.fields import Object
from desk_app.timekit.find_time_filters import filters_from_wire
from desk_app.timekit.time_formats import IncomingTimes, OutgoingTimes

_LISTS: Final = ("and", "or", "after")


@dataclass(frozen=True, slots=True)
class FilterCollection:
    """A set of filters that is kept."""

    id: str
    filters: Mapping[str, object]
    """As they were sent: relative times in them count from when they are used."""
    created_at: datetime
    updated_at: datetime


class _FiltersBody(Body, frozen=True, kw_only=True):
    filters: Object


def filters_to_keep(value: object, *, times: IncomingTimes) -> dict[str, object]:
    """The filters in a body, which names them as they are or as its `filters`.

    Raises:
        InvalidRequestError: They are none that could be asked with.
    """
    wrapped = value if isinstance(value, Mapping) and "filters" in value else {"filters": value}
    sent = read_body(_FiltersBody, wrapped, times=times).filters
    filters = {name: sent[name] for name in _LISTS if name in sent}
    filters_of(filters, times=times)
    return filters


def filters_of(filters: Mapping[str, object], *, times: IncomingTimes) -> FindTimeFilters:
    """What kept filters ask for; InvalidRequestError where they cannot be read."""
    try:
        return filters_from_wire(filters, times)
    except ValueError as error:
        raise invalid("filters", "filters are not valid") from error


def filter_collection_to_wire(
    collection: FilterCollection, *, times: OutgoingTimes
) -> dict[str, Any]:
    """The object of a collection; lists it was not given are empty."""
    return {
        "id": collection.id,
        **{name: collection.filters.get(name) or [] for name in _LISTS},
        "created_at": times.write(collection.created_at),
        "updated_at": times.write(collection.updated_at),
    }
