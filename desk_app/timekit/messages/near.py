"""A position in the query of a list, from which its items are found and ordered.

Source: locations are searched "by distance with lat/long"; the names of the parameters were not
seen, so the short ones are taken as well as those of the object. Distances are kilometres.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from desk_app.domain.place import Position
from desk_app.timekit.bodies import UNSET, Body, UnsetType
from desk_app.timekit.fields import FieldKind, Latitude, Longitude

_NAMES: Final = {
    "latitude": "latitude",
    "lat": "latitude",
    "longitude": "longitude",
    "long": "longitude",
    "lng": "longitude",
    "distance": "distance",
    "radius": "distance",
}


def _read_distance(value: object) -> float:
    distance = float(value) if isinstance(value, str) else -1.0
    if not 0 <= distance <= _ROUND_THE_EARTH:
        raise ValueError
    return distance


_ROUND_THE_EARTH: Final = 40_100

Distance = Annotated[
    float,
    FieldKind(
        lambda value, _: _read_distance(value),
        "must be a number of kilometres",
        schema={"type": "string"},
    ),
]


class NearBody(Body, frozen=True, kw_only=True):
    """What a query says of a position; read like a body, for its errors."""

    latitude: Latitude
    longitude: Longitude
    distance: Distance | UnsetType = UNSET


def asks_for_near(query: Mapping[str, str]) -> dict[str, str]:
    """What a query says of a position, under the names of the object; empty if nothing."""
    return {full: query[name] for name, full in _NAMES.items() if query.get(name)}


def near_query(position: Position, *, within: float | None) -> tuple[tuple[str, str], ...]:
    """The parameters that ask for what is near a position."""
    asked = (("latitude", str(position.latitude)), ("longitude", str(position.longitude)))
    return asked if within is None else (*asked, ("distance", str(within)))
