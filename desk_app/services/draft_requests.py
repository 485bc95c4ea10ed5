"""From what the booking form holds to what is asked of the server."""

from dataclasses import replace
from datetime import datetime

from desk_app.domain.booking import DESK_REF_KEY, QUIET_KEY
from desk_app.domain.booking_graph import GROUP_CUSTOMER, INSTANT, INSTANT_PAYMENT, GraphName
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.new_booking import NewBooking
from desk_app.domain.project import BookingSettings, Project
from desk_app.domain.series import SERIES_KEY
from desk_app.errors import InvalidInputError
from desk_app.services.drafts import BookingDraft, check_draft, companion_ref
from desk_app.services.write_bodies import Create
from desk_app.store.store import Store


class DraftRequests:
    """Adds to a draft what its project and the chosen booking calendars say."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of(self, draft: BookingDraft) -> Create:
        """The bookings that a draft asks for.

        Raises:
            InvalidInputError: It lacks something; the field is named.
        """
        project = await self._store.load_project(draft.project_id) if draft.project_id else None
        check_draft(draft, project)
        new = await self._new_booking(draft, project)
        others = (
            *await self._companions(draft, project, new),
            *await self._visits(draft, new),
        )
        return Create(new, others)

    async def _new_booking(self, draft: BookingDraft, project: Project | None) -> NewBooking:
        resource_id, starts_at, ends_at = _claim_of(draft)
        choice = await self._store.load_calendar_choice(resource_id)
        settings = project.booking if project else None
        is_seat = draft.session_id is not None
        says_graph = settings is not None and settings.graph is not None
        return NewBooking(
            resource_id=resource_id,
            starts_at=starts_at,
            ends_at=ends_at,
            customer=draft.customer,
            graph=GROUP_CUSTOMER if is_seat else None if says_graph else draft.graph,
            owner_booking_id=draft.session_id,
            what=None if settings and settings.what else _title_of(draft, project),
            where=None if settings and settings.where else draft.where.strip() or "Front desk",
            description=_notes_of(draft, settings),
            project_id=draft.project_id,
            calendar_id=choice.booking_calendar_id,
            reservation_id=draft.reservation_id,
            notifies_customer=draft.notifies_customer,
            meta={
                DESK_REF_KEY: draft.ref,
                **({SERIES_KEY: draft.ref} if draft.series else {}),
                **({} if draft.notifies_customer else {QUIET_KEY: True}),
            },
        )

    async def _companions(
        self, draft: BookingDraft, project: Project | None, new: NewBooking
    ) -> tuple[NewBooking, ...]:
        """The bookings of whom is booked together with the resource, each with its own reference.

        They say what the service would say, for they need not be among those who serve. The
        customer is told once, by the first booking.
        """
        settings = project.booking if project else BookingSettings()
        graph = new.graph or GraphName(settings.graph or INSTANT)
        choices = await self._store.load_calendar_choices()
        return tuple(
            replace(
                new,
                resource_id=resource_id,
                graph=INSTANT if graph == INSTANT_PAYMENT else graph,
                what=new.what or settings.what,
                where=new.where or settings.where,
                description=new.description or settings.description or "",
                project_id=None,
                calendar_id=choices.get(resource_id, CalendarChoice()).booking_calendar_id,
                reservation_id=None,
                notifies_customer=False,
                meta={DESK_REF_KEY: companion_ref(draft.ref, number)},
            )
            for number, resource_id in enumerate(draft.companions, start=1)
        )

    async def _visits(self, draft: BookingDraft, new: NewBooking) -> tuple[NewBooking, ...]:
        """The further dates of a series, each with its own reference and the name of the series."""
        choices = await self._store.load_calendar_choices()
        before = len(draft.companions)
        return tuple(
            replace(
                new,
                resource_id=visit.resource_id,
                starts_at=visit.starts_at,
                ends_at=visit.starts_at + draft.length,
                calendar_id=choices.get(visit.resource_id, CalendarChoice()).booking_calendar_id,
                reservation_id=None,
                meta={**new.meta, DESK_REF_KEY: companion_ref(draft.ref, number)},
            )
            for number, visit in enumerate(draft.series, start=before + 1)
        )


def _claim_of(draft: BookingDraft) -> tuple[ResourceId, datetime, datetime]:
    if draft.resource_id is None or draft.starts_at is None or draft.ends_at is None:
        raise InvalidInputError("Choose a date and a start.", field="start")
    return draft.resource_id, draft.starts_at, draft.ends_at


def _notes_of(draft: BookingDraft, settings: BookingSettings | None) -> str | None:
    """The notes; None, which leaves them to the project, where none were typed and it has some."""
    notes = draft.notes.strip()
    return None if not notes and settings is not None and settings.description else notes


def _title_of(draft: BookingDraft, project: Project | None) -> str:
    if draft.what.strip():
        return draft.what.strip()
    return project.name if project else f"Appointment with {draft.customer_name.strip()}"
