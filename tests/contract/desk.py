"""The services of a console, on a real store, at a real server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import INSTANT, GraphName
from desk_app.domain.interval import Interval
from desk_app.domain.project import Project
from desk_app.domain.resource import Resource
from desk_app.services.drafts import BookingDraft
from desk_app.services.searches import SlotSearch
from desk_app.services.session import profile_of
from desk_app.services.workspace import Workspace
from desk_app.store.store import Store
from tests.contract.place import OWNER, Place


class Desk:
    """A workspace with short words for what its tests do again and again."""

    def __init__(self, place: Place, workspace: Workspace) -> None:
        self.place = place
        self.workspace = workspace

    async def pull(self) -> None:
        """Makes the store what the server has."""
        self.workspace.sync.start_over()
        await self.workspace.sync.go_round()

    async def book(
        self,
        resource: Resource,
        when: Interval,
        *,
        project: Project | None = None,
        graph: GraphName = INSTANT,
    ) -> Booking:
        """A booking made through the form."""
        draft = BookingDraft(
            customer_name="Anna Berg",
            email=OWNER,
            project_id=project.id if project else None,
            resource_id=resource.id,
            starts_at=when.start,
            length=when.length,
            graph=graph,
        )
        return await self.workspace.bookings.book(draft)

    async def move(self, booking: Booking, when: Interval, resource: Resource) -> Booking:
        """The booking after it was dragged."""
        return await self.workspace.bookings.move(
            booking.id, starts_at=when.start, ends_at=when.end, resource_id=resource.id
        )

    async def free(self, resource: Resource, when: Interval, **more: Any) -> list[Interval]:
        """The free half hours of a resource."""
        search = SlotSearch(
            **{
                "window": when,
                "length": timedelta(minutes=30),
                "resource_ids": (resource.id,),
                "increment": timedelta(minutes=30),
                **more,
            }
        )
        return [slot.interval for slot in await self.workspace.availability.find(search)]

    async def active(self, when: Interval) -> list[tuple[Interval, str]]:
        """Time and state of the bookings at the server that are not over, by start."""
        found = await self.place.client.list_bookings_in(when)
        active = [each for each in found if not each.is_completed]
        return sorted((each.interval, each.state) for each in active if each.interval)


@asynccontextmanager
async def open_desk(place: Place, folder: Path) -> AsyncIterator[Desk]:
    """A desk signed in to a place, with nothing stored yet."""
    store = await Store.open(folder / "store.sqlite", clock=place.clock)
    workspace = Workspace(profile_of(place.url, await place.client.get_app()), store, place.clock)
    workspace.attach(place.client)
    try:
        yield Desk(place, workspace)
    finally:
        await store.close()
