"""What is asked about free time beside the slots themselves."""

from collections.abc import Sequence
from datetime import timedelta

from desk_app.client.answers import one
from desk_app.client.calls import Calls
from desk_app.domain.alternatives import Alternative
from desk_app.domain.availability import AvailabilityQuery, OfferedDate, Slot
from desk_app.domain.closing import ClosingFact
from desk_app.domain.identifiers import ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.relief import Relief, SearchPart
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import UNSET, write_body
from desk_app.timekit.messages.alternatives import AlternativesBody, alternatives_from_wire
from desk_app.timekit.messages.availability import (
    availability_body,
    count_from_wire,
    dates_from_wire,
    slots_from_wire,
)
from desk_app.timekit.messages.closing import closing_facts_from_wire, reliefs_from_wire


class AvailabilityCalls(Calls):
    """One coroutine for each endpoint that takes a whole query for free time.

    A project named along gives what the query leaves at its defaults.
    """

    async def find_dates(
        self, query: AvailabilityQuery, *, project_id: ProjectId | None = None
    ) -> tuple[OfferedDate, ...]:
        """POST /availability/dates: the days with a slot and who has one, days being in UTC."""
        body = write_body(availability_body(query, project_id=project_id))
        return await self._send(endpoints.FIND_DATES, one(dates_from_wire), body=body)

    async def count_slots(
        self, query: AvailabilityQuery, *, project_id: ProjectId | None = None
    ) -> int:
        """POST /availability/count: how many slots there are."""
        body = write_body(availability_body(query, project_id=project_id))
        return await self._send(endpoints.COUNT_SLOTS, one(count_from_wire), body=body)

    async def find_taken_slots(
        self, query: AvailabilityQuery, *, project_id: ProjectId | None = None
    ) -> tuple[Slot, ...]:
        """POST /unavailable/slots: the slots that cannot be booked, ordered by start."""
        body = write_body(availability_body(query, project_id=project_id))
        return await self._send(endpoints.FIND_TAKEN_SLOTS, one(slots_from_wire), body=body)

    async def find_alternatives(
        self,
        wanted: Interval,
        *,
        resource_id: ResourceId,
        window: Interval,
        resource_ids: Sequence[ResourceId],
        increment: timedelta,
        project_id: ProjectId | None = None,
        rounds_to_nearest_hour: bool | None = None,
    ) -> tuple[Alternative, ...]:
        """POST /desk/alternatives: what is free instead, where `alternatives` is listed.

        Args:
            wanted: The time that was lost.
            resource_id: Whose it was.
            window: Where to look.
            resource_ids: Who may serve instead.
            increment: Between the starts of slots.
            rounds_to_nearest_hour: None leaves it to the project.
        """
        body = AlternativesBody(
            project_id=project_id or UNSET,
            resources=tuple(resource_ids) or UNSET,
            earliest=window.start,
            latest=window.end,
            timeslot_increments=increment,
            round_to_nearest_hour=UNSET
            if rounds_to_nearest_hour is None
            else rounds_to_nearest_hour,
            wanted_resource=resource_id,
            wanted_start=wanted.start,
            wanted_end=wanted.end,
        )
        read = one(alternatives_from_wire)
        return await self._send(endpoints.FIND_ALTERNATIVES, read, body=write_body(body))

    async def explain_closed_time(
        self, query: AvailabilityQuery, *, project_id: ProjectId | None = None
    ) -> dict[ResourceId, tuple[ClosingFact, ...]]:
        """POST /desk/availability/why: what closes the query's window for each resource.

        An extension; NotFoundError at a server without it.
        """
        body = write_body(availability_body(query, project_id=project_id))
        read = one(closing_facts_from_wire)
        return await self._send(endpoints.EXPLAIN_CLOSED_TIME, read, body=body)

    async def find_tightest_rules(
        self, query: AvailabilityQuery, *, project_id: ProjectId | None = None
    ) -> tuple[Relief[SearchPart], ...]:
        """POST /desk/availability/tightest: what there would be without a rule, most first.

        An extension; NotFoundError at a server without it.
        """
        body = write_body(availability_body(query, project_id=project_id))
        return await self._send(endpoints.FIND_TIGHTEST_RULES, one(reliefs_from_wire), body=body)
