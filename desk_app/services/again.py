"""The same booking once more, some weeks later: at the same time, or the nearest free one."""

from dataclasses import dataclass, replace
from datetime import UTC

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import INSTANT
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.recurrence import weeks_later
from desk_app.errors import BookingActionError, DeskError
from desk_app.services.availability import AvailabilityService
from desk_app.services.drafts import BookingDraft
from desk_app.services.searches import SlotSearch
from desk_app.store.store import Store


@dataclass(frozen=True, slots=True)
class Again:
    """A booking to be made once more."""

    draft: BookingDraft
    wanted: Interval
    """The same weekday and time on the wall."""
    is_free: bool | None
    """Whether the time of the draft is free; None where nobody could be asked."""

    @property
    def is_as_before(self) -> bool:
        """Whether it is at the same time and with the same person."""
        return self.draft.starts_at == self.wanted.start


class AgainService:
    """Finds when a booking can be made once more."""

    def __init__(self, store: Store, availability: AvailabilityService) -> None:
        self._store = store
        self._availability = availability

    async def find(self, booking: Booking, weeks: int) -> Again:
        """What to book so many weeks later, for the same customer, service, person and length.

        Raises:
            BookingActionError: Nobody knows when or with whom it was.
        """
        span, resource_id = booking.interval, booking.resource_id
        if span is None or resource_id is None:
            raise BookingActionError("Nobody knows when this booking was.")
        resource = await self._store.load_resource(resource_id)
        zone = resource.time_zone if resource else UTC
        start = weeks_later(span.start, zone, weeks)
        wanted = Interval(start, start + span.length)
        draft = _draft_of(booking, wanted)
        try:
            found = await self._nearest(wanted, resource_id, booking)
        except DeskError:
            return Again(draft, wanted, None)
        if found is None:
            return Again(draft, wanted, is_free=False)
        place, nearest = found
        return Again(
            replace(draft, resource_id=place, starts_at=nearest.start), wanted, is_free=True
        )

    async def _nearest(
        self, wanted: Interval, resource_id: ResourceId, booking: Booking
    ) -> tuple[ResourceId, Interval] | None:
        project_id = booking.project_id
        search = SlotSearch(
            window=wanted,
            length=wanted.length,
            project_id=project_id,
            resource_ids=(resource_id,),
            increment=None,
        )
        if any(each.interval == wanted for each in await self._availability.find(search)):
            return resource_id, wanted
        found = await self._availability.alternatives(wanted, resource_id, project_id)
        others = [each.slot for each in found]
        same = [each for each in others if resource_id in each.resource_ids]
        offered = same or others
        if not offered:
            return None
        best = min(offered, key=lambda each: abs(each.starts_at - wanted.start))
        place = resource_id if resource_id in best.resource_ids else best.resource_ids[0]
        return place, best.interval


def _draft_of(booking: Booking, span: Interval) -> BookingDraft:
    customer = booking.customer
    return BookingDraft(
        customer_name=booking.customer_name,
        email=customer.email if customer else "",
        phone=customer.phone if customer else "",
        project_id=booking.project_id,
        resource_id=booking.resource_id,
        starts_at=span.start,
        length=span.length,
        what=booking.what,
        where=booking.where,
        graph=booking.graph if booking.project_id is None else INSTANT,
        notifies_customer=booking.notifies_customer,
    )
