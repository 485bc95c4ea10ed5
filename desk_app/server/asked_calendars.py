"""Whose calendars an older question for free time names, and what is busy in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import chain

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.identifiers import CalendarId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Resource
from desk_app.domain.spans import Span
from desk_app.server.busy_time import BusyTime
from desk_app.server.repositories.calendars import CalendarTable
from desk_app.server.repositories.resources import ResourceTable
from desk_app.timekit.bodies import given, invalid
from desk_app.timekit.messages.find_time import FindTimeBody


@dataclass(frozen=True, slots=True)
class AskedCalendars:
    """The resources asked about, at least one; of some, only certain calendars."""

    whole: Sequence[Resource]
    """Those all of whose calendars count."""
    in_part: Sequence[Resource]
    """Those some of whose calendars are named, and that are not asked about as a whole."""
    calendar_ids: Collection[CalendarId]

    @classmethod
    async def find(
        cls, connection: AsyncConnection, app_id: str, body: FindTimeBody
    ) -> "AskedCalendars":
        """Those a body names by calendar, by id or by e-mail, all of them together.

        Raises:
            InvalidRequestError: Nothing is named, or something that does not exist.
        """
        table = ResourceTable(connection, app_id)
        calendar_ids = given(body.calendar_ids, ())
        owners = await _owners(CalendarTable(connection, app_id), calendar_ids)
        in_part = await table.load_present(owners, field="calendar_ids")
        whole = [
            *await table.load_present(given(body.resource_ids, ()), field="resource_ids"),
            *await table.load_present(given(body.user_ids, ()), field="user_ids"),
            *await _with_emails(table, given(body.emails, ())),
        ]
        by_id = {one.id: one for one in whole}
        if not by_id and not in_part:
            raise invalid("calendar_ids", "calendars, resources or e-mails are required")
        rest = [one for one in in_part if one.id not in by_id]
        return cls(list(by_id.values()), rest, calendar_ids)

    @property
    def resources(self) -> list[Resource]:
        """All of them, those of named calendars first."""
        return [*self.in_part, *self.whole]

    @property
    def first(self) -> Resource:
        """The one that is named first."""
        return self.resources[0]

    @property
    def zones(self) -> tuple[tzinfo, ...]:
        """Those by whose clocks filters hold that name none; each once."""
        return tuple(dict.fromkeys(one.time_zone for one in self.resources))

    async def load_busy(
        self,
        connection: AsyncConnection,
        window: Interval,
        *,
        now: datetime,
        margin: timedelta,
    ) -> tuple[list[Span], list[Span]]:
        """The busy spans of all of them together, and those of all-day events apart."""
        whole = await BusyTime.load(connection, _ids(self.whole), window, now=now, margin=margin)
        in_part = await BusyTime.load(
            connection,
            _ids(self.in_part),
            window,
            now=now,
            margin=margin,
            calendar_ids=self.calendar_ids,
        )
        return _all(whole.spans, in_part.spans), _all(whole.all_day, in_part.all_day)


def _ids(resources: Sequence[Resource]) -> list[ResourceId]:
    return [one.id for one in resources]


def _all(*busy: Mapping[ResourceId, list[Span]]) -> list[Span]:
    return list(chain.from_iterable(chain.from_iterable(each.values() for each in busy)))


async def _owners(table: CalendarTable, calendar_ids: Sequence[CalendarId]) -> list[ResourceId]:
    calendars = await table.load_many(calendar_ids)
    if missing := [one for one in calendar_ids if one not in calendars]:
        raise invalid("calendar_ids", *(f"Calendar {one} does not exist" for one in missing))
    owners = (calendars[one].resource_id for one in calendar_ids)
    return list(dict.fromkeys(owner for owner in owners if owner))


async def _with_emails(table: ResourceTable, emails: Sequence[str]) -> list[Resource]:
    found = await table.load_by_email(emails)
    known = {one.email.casefold() for one in found}
    if missing := [email for email in emails if email.casefold() not in known]:
        raise invalid("emails", *(f"Resource {one} does not exist" for one in missing))
    return found
