"""What may stand in the query and in the headers of a request.

Nearly all of it is read leniently: a number that is none counts as missing, an unknown field to
order by as no order. So nearly all of it is any text.
"""

from typing import Any, Final

from desk_app.timekit.paging import LARGEST_LIMIT
from desk_app.timekit.schemas.shapes import TEXT, Schema

Parameter = dict[str, Any]


def _query(name: str, says: str, *, schema: Schema = TEXT) -> Parameter:
    return {"name": name, "in": "query", "description": says, "schema": schema}


def _required(parameter: Parameter) -> Parameter:
    return {**parameter, "required": True}


def _header(name: str, says: str, **more: Any) -> Parameter:
    return {"name": name, "in": "header", "description": says, "schema": {**TEXT, **more}}


TIME_HEADERS: Final = (
    _header(
        "Timekit-Timezone",
        "The zone that times in the answer are written in, such as UTC",
        format="timezone",
    ),
    _header(
        "Timekit-InputTimestampFormat",
        "How times in the request are written, as a PHP date pattern",
        maxLength=64,
    ),
    _header(
        "Timekit-OutputTimestampFormat",
        "How times in the answer are to be written, as a PHP date pattern",
        maxLength=64,
    ),
)
APP_NAME: Final = _required(_header("Timekit-App", "The slug of the app"))

PAGE: Final = (
    _query("page", "Which page, from 1; what is no number counts as 1"),
    _query("limit", f"How many items on a page, {LARGEST_LIMIT} at most"),
)
SEARCH: Final = (_query("search", "field:value;field:value, all of which must hold"),)
INCLUDE: Final = (_query("include", "Names of relations to be answered with, by commas"),)
ORDER: Final = (
    _query("orderBy", "A field; one that cannot be ordered by is refused"),
    _query("sortedBy", "desc, or anything else for ascending"),
)

_TIME: Final = {**TEXT, "format": "relative-time"}
_START: Final = _query("start", "A timestamp or a relative time", schema=_TIME)
_END: Final = _query("end", "A timestamp or a relative time, not before the start", schema=_TIME)
SPAN: Final = (_START, _END)
WINDOW: Final = (_required(_START), _required(_END))
EMAIL: Final = (_required(_query("email", "Of a resource")),)
TOKEN: Final = _required(_query("token", "What the link in the mail brought"))
NEAR: Final = (
    _query("latitude", "Degrees from -90 to 90"),
    _query("longitude", "Degrees from -180 to 180"),
    _query("distance", "Kilometres at most"),
)
REDIRECT: Final = (_query("redirect", "Where a browser is sent afterwards"),)
