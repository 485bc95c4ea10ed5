"""Several older questions for free time at once: of a team, or in bulk.

Source: `POST /findtime/team` as a public client sends it: findtime parameters beside `users`,
each of which may have its own, with `_email` and `_calendar` as its names for itself. Of
`POST /findtime/bulk` only the path is known.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from desk_app.domain.identifiers import CalendarId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Resource
from desk_app.errors import InvalidRequestError
from desk_app.timekit.bodies import invalid, read_body
from desk_app.timekit.messages.find_time import FindTimeBody
from desk_app.timekit.time_formats import IncomingTimes, OutgoingTimes

MOST_QUESTIONS: Final = 100
"""How many users a team may have, and how many questions may be asked in bulk."""

_WHOSE: Final = ("calendar_ids", "emails", "user_ids", "resource_ids")


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One of the users of a team, and the calendars that were looked at."""

    resource: Resource
    calendar_ids: tuple[CalendarId, ...]


def read_team(value: object, *, times: IncomingTimes) -> list[FindTimeBody]:
    """The question for each user of a team, at least one, in their order.

    Raises:
        InvalidRequestError: There are none or too many, or one is unusable.
    """
    shared = dict(value) if isinstance(value, Mapping) else {}
    users = shared.pop("users", None)
    return _read_each(users, "users", shared, times)


def read_bulk(value: object, *, times: IncomingTimes) -> list[FindTimeBody]:
    """The questions of a bulk, at least one: a bare list, or what is called `queries`.

    Raises:
        InvalidRequestError: There are none or too many, or one is unusable.
    """
    queries = value.get("queries") if isinstance(value, Mapping) else value
    return _read_each(queries, "queries", {}, times)


def _read_each(
    found: object, field: str, shared: Mapping[str, object], times: IncomingTimes
) -> list[FindTimeBody]:
    if not isinstance(found, list) or not found:
        raise invalid(field, f"{field} must be an array that is not empty")
    if len(found) > MOST_QUESTIONS:
        raise invalid(field, f"{field} may hold {MOST_QUESTIONS} at most")
    return [
        _read_one(item, f"{field}.{number}", shared, times) for number, item in enumerate(found)
    ]


def _read_one(
    item: object, place: str, shared: Mapping[str, object], times: IncomingTimes
) -> FindTimeBody:
    if not isinstance(item, Mapping):
        raise invalid(place, f"{place} must be an object")
    try:
        return read_body(FindTimeBody, {**shared, **_named(item)}, times=times)
    except InvalidRequestError as error:
        fields = {f"{place}.{name}": texts for name, texts in error.fields.items()}
        raise InvalidRequestError(problem=error.problem, fields=fields) from error


def _named(item: Mapping[str, object]) -> Mapping[str, object]:
    """A user with its calendars under the usual names, whichever it was given by."""
    if any(item.get(name) for name in _WHOSE):
        return item
    if calendar_id := item.get("_calendar"):
        return {**item, "calendar_ids": [calendar_id]}
    return {**item, "emails": [email]} if (email := item.get("_email")) else item


def team_slots_to_wire(
    free: Sequence[tuple[TeamMember, Iterable[Interval]]],
    *,
    times: OutgoingTimes,
    is_latest_first: bool = False,
) -> list[dict[str, Any]]:
    """The list of times at which somebody of a team is free, each with all who are.

    The `token` of a user stays empty: what a resource proves itself with is nobody else's.
    """
    users_at: dict[tuple[datetime, datetime], list[dict[str, Any]]] = {}
    for member, found in free:
        user = _member_to_wire(member)
        for one in found:
            users_at.setdefault((one.start, one.end), []).append(user)
    return [
        {"start": times.write(start), "end": times.write(end), "users": users_at[start, end]}
        for start, end in sorted(users_at, reverse=is_latest_first)
    ]


def _member_to_wire(member: TeamMember) -> dict[str, Any]:
    return {
        "name": member.resource.name,
        "email": member.resource.email,
        "user_id": member.resource.id,
        "calendar_ids": list(member.calendar_ids),
        "token": "",
    }
