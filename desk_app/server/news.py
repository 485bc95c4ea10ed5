"""What others are told when a booking enters a state: queued with the change itself.

A change and its messages are one transaction: nobody is told of what did not happen, and nothing
that happened goes untold. Sending them is somebody else's business (`post_office`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import (
    CANCELLED,
    CANCELLED_BY_CUSTOMER,
    CANCELLED_BY_OWNER,
    CLOSED_STATES,
    CONFIRM_DECLINE,
    CONFIRMED,
    DECLINED,
    PAID,
    RESERVATION,
    TENTATIVE,
)
from desk_app.domain.mail_template import TemplateSlug
from desk_app.domain.project import Project
from desk_app.domain.reminder import Recipient, Reminder, ReminderKind
from desk_app.domain.webhook import Webhook
from desk_app.server.apps import app_from_row
from desk_app.server.booking_mails import Occasion, write_calendar_file
from desk_app.server.repositories.bookings import StoredBooking, stored_from_row
from desk_app.server.repositories.calendars import CalendarTable
from desk_app.server.repositories.mail_templates import TemplateTable
from desk_app.server.repositories.messages import (
    MessageKind,
    NewMessage,
    add_messages,
    drop_waiting,
)
from desk_app.server.repositories.projects import ProjectTable
from desk_app.server.repositories.resources import ResourceTable
from desk_app.server.repositories.webhooks import WebhookTable
from desk_app.server.tables import APPS, BOOKINGS, WEBHOOKS
from desk_app.timekit.messages.booking import BookingRelations, booking_to_wire
from desk_app.timekit.messages.booking_request import read_any_message
from desk_app.timekit.messages.customer import customer_to_wire
from desk_app.timekit.messages.reminder import known_reminders
from desk_app.timekit.time_formats import OutgoingTimes
from desk_app.timekit.wire_values import read_objects, read_text

REMINDER: Final = "reminder"
"""How the occasions of reminders begin."""

_WEBHOOK_INCLUDES: Final = frozenset(
    {
        "event",
        "calendar",
        "customers",
        "attributes",
        "user",
        "project",
        "meta",
        "available_actions",
        "customer_action_links",
        "owner_booking",
    }
)
_STANDING: Final = frozenset({CONFIRMED, PAID})
_CANCELLATIONS: Final = frozenset({CANCELLED, CANCELLED_BY_CUSTOMER, CANCELLED_BY_OWNER})
_CUSTOMER, _OWNER = Recipient.CUSTOMER, Recipient.OWNER

_REQUESTED: Final = {
    _CUSTOMER: TemplateSlug.REQUESTED_CUSTOMER,
    _OWNER: TemplateSlug.REQUESTED_OWNER,
}
_CONFIRMED: Final = {
    _CUSTOMER: TemplateSlug.CONFIRMED_CUSTOMER,
    _OWNER: TemplateSlug.CONFIRMED_OWNER,
}
_CANCELLED: Final = {
    _CUSTOMER: TemplateSlug.CANCELLED_CUSTOMER,
    _OWNER: TemplateSlug.CANCELLED_OWNER,
}
_RESCHEDULED: Final = {
    _CUSTOMER: TemplateSlug.RESCHEDULED_CUSTOMER,
    _OWNER: TemplateSlug.RESCHEDULED_OWNER,
}
_DECLINED: Final = {_CUSTOMER: TemplateSlug.DECLINED_CUSTOMER}
_REMINDERS: Final = {
    _CUSTOMER: TemplateSlug.REMINDER_CUSTOMER,
    _OWNER: TemplateSlug.REMINDER_OWNER,
}
_WITH_CALENDAR: Final = frozenset({*_CONFIRMED.values(), *_RESCHEDULED.values()})


class News:
    """Queues what is to be told, for the bookings of one app in one transaction."""

    def __init__(
        self,
        connection: AsyncConnection,
        app_id: str,
        *,
        now: datetime,
        is_mail_sent: bool,
        body: object = None,
        app: App | None = None,
    ) -> None:
        """Queues nothing yet.

        Args:
            is_mail_sent: Whether a mail server is there to hand mails to.
            body: Of the request, which may hold what is to be told with the change.
            app: The app itself, where it is known; else it is loaded once it is needed.
        """
        self.has_webhooks = True
        """False once this transaction has seen that the app has none, and until its end."""
        self._app = app
        self._connection = connection
        self._app_id = app_id
        self._now = now
        self._is_mail_sent = is_mail_sent
        self._body = body
        self._ended: list[Booking] = []
        """What ended in this transaction; a booking that follows takes its place."""

    async def tell(self, before: StoredBooking | None, after: StoredBooking) -> None:
        """Queues what is to be told of a booking that was just stored.

        Args:
            before: As it was stored until now; None for a new one.
        """
        old, booking = before.booking if before else None, after.booking
        has_entered = old is None or old.state != booking.state
        has_moved = old is not None and old.interval != booking.interval
        if has_entered and self.has_webhooks:
            await self._fire_webhooks(after)
        if booking.graph == RESERVATION or not (has_entered or has_moved):
            return
        if has_moved or booking.state in CLOSED_STATES:
            await drop_waiting(self._connection, booking.id, beginning=REMINDER)
        if booking.state in _STANDING or self._is_mail_sent:
            await self._tell_people(after, has_moved=has_moved)
        if old is not None and booking.state in CLOSED_STATES:
            self._ended.append(booking)

    async def _tell_people(self, stored: StoredBooking, *, has_moved: bool) -> None:
        """Queues mails about what happened, and what is to be said before and after."""
        booking = stored.booking
        app, project = await self._load_app(), await self._load_project(booking)
        is_standing = booking.state in _STANDING
        ahead = self._find_reminders(stored, app, project) if is_standing else []
        if not ahead and not self._is_mail_sent:
            return
        occasion = await self._occasion(booking)
        await self._plan_reminders(stored, occasion, ahead)
        if self._is_mail_sent and not occasion.is_app_silent:
            await self._queue_mails(
                stored, occasion, await self._templates_for(booking, has_moved=has_moved)
            )

    # --- webhooks ----------------------------------------------------------------------------

    async def _fire_webhooks(self, stored: StoredBooking) -> None:
        booking = stored.booking
        table = WebhookTable(self._connection, self._app_id)
        fired = [
            webhook
            for webhook in await table.find_for(booking.graph, booking.state)
            if webhook.id not in stored.notices.muted_webhooks
        ]
        if fired:
            body = await self.booking_told(booking)
            messages = [self._delivery(webhook, body, booking) for webhook in fired]
            await add_messages(self._connection, messages, now=self._now)

    def _delivery(self, webhook: Webhook, body: Mapping[str, Any], booking: Booking) -> NewMessage:
        return NewMessage(
            app_id=self._app_id,
            kind=MessageKind.WEBHOOK,
            occasion=booking.state,
            address=webhook.url,
            content={"method": webhook.method, "body": dict(body)},
            due_at=self._now,
            booking_id=booking.id,
            webhook_id=webhook.id,
        )

    async def booking_told(self, booking: Booking) -> dict[str, Any]:
        """A booking as webhooks are told it: not in an envelope, with all its relations."""
        occasion = await self._occasion(booking)
        calendars = CalendarTable(self._connection, self._app_id)
        calendar_id = booking.calendar_id
        found = await calendars.load_many([calendar_id]) if calendar_id else {}
        related = BookingRelations(
            resource=occasion.resource,
            project=occasion.project,
            calendar=found.get(calendar_id) if calendar_id else None,
            customer_id=str(uuid5(NAMESPACE_URL, f"customer of {booking.id}")),
        )
        written = booking_to_wire(
            booking, times=OutgoingTimes(), include=_WEBHOOK_INCLUDES, related=related
        )
        customer = booking.customer
        return written | ({"customer": customer_to_wire(customer)} if customer else {})

    # --- mails -------------------------------------------------------------------------------

    async def _templates_for(
        self, booking: Booking, *, has_moved: bool
    ) -> Mapping[Recipient, TemplateSlug]:
        """Which mails tell of the state a booking is in now, for each who is told."""
        if has_moved:
            return _RESCHEDULED
        if booking.state in _STANDING and self._ended:
            await self._take_back_the_end()
            return _RESCHEDULED
        return _templates_of_state(booking)

    async def _take_back_the_end(self) -> None:
        """Whoever hears that a booking has a new time need not hear that the old one ended."""
        for ended in self._ended:
            for slug in (*_CANCELLED.values(), *_DECLINED.values()):
                await drop_waiting(self._connection, ended.id, beginning=slug)
        self._ended.clear()

    async def _queue_mails(
        self,
        stored: StoredBooking,
        occasion: Occasion,
        slugs: Mapping[Recipient, TemplateSlug],
    ) -> None:
        templates = await TemplateTable(self._connection, self._app_id).load_all() if slugs else {}
        messages = []
        for recipient, slug in slugs.items():
            template, address = templates[slug], occasion.address_of(recipient)
            if not address or not template.is_enabled or not _is_told(stored, recipient):
                continue
            has_calendar = slug in _WITH_CALENDAR
            calendar = write_calendar_file(occasion, now=self._now) if has_calendar else ""
            content = occasion.content_for(recipient, template, calendar=calendar)
            messages.append(self._mail(stored.booking, slug, address, content, self._now))
        await add_messages(self._connection, messages, now=self._now)

    def _mail(
        self,
        booking: Booking,
        occasion: str,
        address: str,
        content: Mapping[str, object],
        due_at: datetime,
    ) -> NewMessage:
        return NewMessage(
            app_id=self._app_id,
            kind=MessageKind.EMAIL,
            occasion=occasion,
            address=address,
            content=content,
            due_at=due_at,
            booking_id=booking.id,
        )

    # --- reminders ---------------------------------------------------------------------------

    def _find_reminders(
        self, stored: StoredBooking, app: App, project: Project | None
    ) -> list[tuple[Reminder, datetime]]:
        """The reminders of app, project and booking that still lie ahead, and when."""
        appointment = stored.booking.interval
        if appointment is None:
            return []
        reminders = chain(
            known_reminders(read_objects(app.settings, "reminders")),
            known_reminders(project.reminders if project else ()),
            known_reminders(stored.notices.reminders),
        )
        return [
            (reminder, moment)
            for reminder in reminders
            if (moment := reminder.moment(appointment)) > self._now
        ]

    async def _plan_reminders(
        self, stored: StoredBooking, occasion: Occasion, ahead: Sequence[tuple[Reminder, datetime]]
    ) -> None:
        planned = [await self._reminder(stored, occasion, *one) for one in ahead]
        messages = [one for one in planned if one is not None]
        await add_messages(self._connection, messages, now=self._now)

    async def _reminder(
        self, stored: StoredBooking, occasion: Occasion, reminder: Reminder, moment: datetime
    ) -> NewMessage | None:
        if reminder.kind is ReminderKind.WEBHOOK:
            return await self._reminder_by_webhook(occasion, reminder, moment)
        recipient, slug = reminder.recipient, _REMINDERS[reminder.recipient]
        template = await TemplateTable(self._connection, self._app_id).load(slug)
        address = occasion.address_of(recipient)
        is_silent = occasion.is_app_silent or not _is_told(stored, recipient)
        if not self._is_mail_sent or is_silent or not address or not template.is_enabled:
            return None
        content = occasion.content_for(recipient, template, subject=reminder.subject)
        return self._mail(stored.booking, slug, address, content, moment)

    async def _reminder_by_webhook(
        self, occasion: Occasion, reminder: Reminder, moment: datetime
    ) -> NewMessage | None:
        url = reminder.url or read_text(occasion.app.settings, "callback")
        if not url:
            return None
        booking = occasion.booking
        body = await self.booking_told(booking)
        return NewMessage(
            app_id=self._app_id,
            kind=MessageKind.WEBHOOK,
            occasion=f"{REMINDER}_webhook",
            address=url,
            content={"method": "post", "body": body},
            due_at=moment,
            booking_id=booking.id,
        )

    # --- what a booking is about -------------------------------------------------------------

    async def _occasion(self, booking: Booking) -> Occasion:
        connection, app_id = self._connection, self._app_id
        resources = ResourceTable(connection, app_id)
        resource_id = booking.resource_id
        by_resource = await resources.load_many([resource_id]) if resource_id else {}
        return Occasion(
            app=await self._load_app(),
            booking=booking,
            resource=by_resource.get(resource_id) if resource_id else None,
            project=await self._load_project(booking),
            message=read_any_message(self._body),
        )

    async def _load_app(self) -> App:
        if self._app is None:
            query = select(APPS).where(APPS.c.id == self._app_id)
            self._app = app_from_row((await self._connection.execute(query)).one())
        return self._app

    async def _load_project(self, booking: Booking) -> Project | None:
        if booking.project_id is None:
            return None
        projects = ProjectTable(self._connection, self._app_id)
        return (await projects.load_many([booking.project_id])).get(booking.project_id)


def _templates_of_state(booking: Booking) -> Mapping[Recipient, TemplateSlug]:
    state = booking.state
    if state in _STANDING:
        return _CONFIRMED
    if state == TENTATIVE and booking.graph == CONFIRM_DECLINE:
        return _REQUESTED
    if state == DECLINED:
        return _DECLINED
    return _CANCELLED if state in _CANCELLATIONS else {}


def _is_told(stored: StoredBooking, recipient: Recipient) -> bool:
    notices = stored.notices
    return notices.mails_customer if recipient is _CUSTOMER else notices.mails_owner


# --- what time alone does --------------------------------------------------------------------


async def find_those_told_of(
    connection: AsyncConnection, ids: Sequence[str]
) -> Sequence[StoredBooking]:
    """Those of the bookings time is about to change that somebody may want to be told of."""
    has_webhook = exists().where(
        WEBHOOKS.c.app_id == BOOKINGS.c.app_id, WEBHOOKS.c.graph == BOOKINGS.c.graph
    )
    query = select(BOOKINGS).where(BOOKINGS.c.id.in_(ids), has_webhook)
    return [stored_from_row(row) for row in await connection.execute(query)]


async def tell_what_time_did(
    connection: AsyncConnection, before: Sequence[StoredBooking], now: datetime
) -> None:
    """Fires the webhooks of bookings whose state time has changed meanwhile."""
    was = {stored.booking.id: stored for stored in before}
    if not was:
        return
    query = select(BOOKINGS).where(BOOKINGS.c.id.in_(was))
    for row in (await connection.execute(query)).all():
        after = stored_from_row(row)
        news = News(connection, row.app_id, now=now, is_mail_sent=False)
        await news.tell(was[after.booking.id], after)
