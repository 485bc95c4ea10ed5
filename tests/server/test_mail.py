"""Mails about bookings: who gets which, when, once, and never a header more than meant."""

import ssl
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import icalendar
import pytest
import pytest_asyncio
from sqlalchemy import select, update

from desk_app.errors import InvalidInputError
from desk_app.server.mail import MailError, MailServer, parse_mail_server, write_mail
from desk_app.server.options import ServerOptions
from desk_app.server.outbound import Outbound
from desk_app.server.post_office import PostOffice
from desk_app.server.tables import APPS, MESSAGES
from tests.certificates import make_certificate
from tests.server.conftest import Serve
from tests.server.mailbox import PASSWORD, SENDER, USER, Mailbox, mailbox
from tests.server.service import Service, booking, monday
from tests.server.test_outbound import neighbour, page

pytestmark = pytest.mark.asyncio

HOUR = 60 * 60
EVA, MARY = "eva@studio.test", "mary@example.com"
ANYWHERE = MailServer(host="127.0.0.1", port=1, sender=SENDER)
"""So that mails are queued; those who look at them send them to a mailbox of their own."""


@pytest_asyncio.fixture
async def service(serve: Serve) -> AsyncIterator[Service]:
    """A server with a mail server."""
    async with serve(options=ServerOptions(mail_server=ANYWHERE)) as running:
        yield running


@pytest_asyncio.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with mailbox() as running:
        yield running


async def make_eva(service: Service, **more: Any) -> str:
    return await service.make_resource(email=EVA, **more)


async def send(service: Service, box: Mailbox, **more: Any) -> int:
    outbound = Outbound(allows_private=True)
    office = PostOffice(service.database, outbound, box.server(**more))
    return await office.send_due(service.clock.now())


async def queued(service: Service) -> list[Any]:
    async with service.database.read() as connection:
        return list(await connection.execute(select(MESSAGES).order_by(MESSAGES.c.due_at)))


async def occasions(service: Service) -> set[str]:
    return {row.occasion for row in await queued(service) if row.state == "waiting"}


async def set_app(service: Service, **settings: Any) -> None:
    async with service.database.write() as connection:
        await connection.execute(update(APPS).values(settings={"name": "Studio", **settings}))


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def to(box: Mailbox, address: str) -> EmailMessage:
    [mail] = [mail for mail in box.mails if address in mail["To"]]
    return mail


# --- what is told to whom --------------------------------------------------------------------


async def test_a_confirmed_booking_is_told_to_customer_and_owner(service: Service, box: Mailbox):
    eva = await make_eva(service, timezone="Europe/Copenhagen")
    await service.booked(eva, "09:00", "10:00", description="Come early")

    await send(service, box)

    assert sorted(box.recipients) == [EVA, MARY]
    mail = to(box, MARY)
    assert mail["Subject"] == "Confirmed: Haircut, Monday 2 March 2026, 10:00"
    assert mail["From"] == f"Studio <{SENDER}>"
    assert "Hello Mary Moss," in text_of(mail)
    assert "10:00 to 11:00 (Europe/Copenhagen)" in text_of(mail)
    assert "Come early" in text_of(mail)
    assert "Customer: Mary Moss" in text_of(to(box, EVA))


async def test_a_customer_reads_the_times_of_their_own_zone(service: Service, box: Mailbox):
    eva = await make_eva(service)
    customer = {"name": "Mary", "email": MARY, "timezone": "America/New_York"}
    await service.booked(eva, "15:00", "16:00", customer=customer)

    await send(service, box)

    assert "10:00 to 11:00 (America/New_York)" in text_of(to(box, MARY))
    assert "15:00 to 16:00 (UTC)" in text_of(to(box, EVA))


async def test_a_confirmation_brings_the_appointment_for_a_calendar(service: Service, box: Mailbox):
    eva = await make_eva(service)
    await service.booked(eva, "09:00", "10:00", what="Cut; wash,\nand go")

    await send(service, box)

    [attached] = to(box, MARY).iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    content = attached.get_payload(decode=True)
    assert isinstance(content, bytes)
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert event["summary"] == "Cut; wash,\nand go"
    assert event.decoded("dtstart").isoformat() == monday("09:00")


@pytest.mark.parametrize(
    ("graph", "actions", "expected"),
    [
        ("confirm_decline", [], {"booking_requested_customer", "booking_requested_owner"}),
        ("confirm_decline", ["decline"], {"booking_declined_customer"}),
        ("confirm_decline", ["confirm"], {"booking_confirmed_customer", "booking_confirmed_owner"}),
        ("instant", ["cancel"], {"booking_cancelled_customer", "booking_cancelled_owner"}),
        ("instant", ["complete"], set()),
    ],
)
async def test_each_change_has_its_mails(
    graph: str, actions: list[str], expected: set[str], service: Service, box: Mailbox
):
    eva = await make_eva(service)
    booking = await service.booked(eva, "09:00", "10:00", graph=graph)
    for action in actions:
        await send(service, box)
        await service.call("PUT", f"/bookings/{booking}/{action}")

    assert await occasions(service) == expected


async def test_the_reason_of_a_cancellation_is_passed_on(service: Service, box: Mailbox):
    eva = await make_eva(service)
    booking = await service.booked(eva, "09:00", "10:00")
    await send(service, box)
    box.mails.clear()

    body = {"cancel": {"message": "Eva is ill"}}
    await service.call("PUT", f"/bookings/{booking}/cancel", body)
    await send(service, box)

    assert "Eva is ill" in text_of(to(box, MARY))


async def test_a_move_is_told_as_one(service: Service, box: Mailbox):
    eva = await make_eva(service)
    booking = await service.booked(eva, "09:00", "10:00")
    await send(service, box)

    body = {"resource_id": eva, "start": monday("14:00"), "end": monday("15:00")}
    await service.call("POST", f"/bookings/{booking}/reschedule", body)

    expected = {"booking_rescheduled_customer", "booking_rescheduled_owner"}
    assert await occasions(service) == expected


async def test_a_booking_in_place_of_another_is_told_as_a_move(service: Service, box: Mailbox):
    eva = await make_eva(service)
    old = await service.booked(eva, "09:00", "10:00", graph="confirm_decline")
    await service.call("PUT", f"/bookings/{old}/confirm")
    await send(service, box)

    await service.booked(eva, "11:00", "12:00", graph="confirm_decline", replaces=old)

    expected = {"booking_rescheduled_customer", "booking_rescheduled_owner"}
    assert await occasions(service) == expected


async def test_a_customer_hears_once_of_what_is_booked_moved_and_cancelled_together(
    service: Service, box: Mailbox
):
    whose = [await make_eva(service), await service.make_resource("Room", email="room@studio.test")]

    async def book(hour: int, replaced: list[str | None]) -> list[str]:
        """A booking of each, of which the customer is told by the first alone."""
        times = f"{hour:02}:00", f"{hour + 1:02}:00"
        bodies = [
            booking(one, *times, replaces=old, notify_customer_by_email={"enabled": is_told})
            for one, old, is_told in zip(whose, replaced, (True, False), strict=True)
        ]
        body = {"bookings": bodies, "relate_bookings": True, "delete_all_on_error": True}
        made = (await service.call("POST", "/bookings/bulk", body)).json()["data"]
        return [each["id"] for each in made]

    async def told() -> list[str]:
        """What the customer is told of now, and has not been sent yet."""
        mails = [row for row in await queued(service) if row.address == MARY]
        waiting = [row.occasion for row in mails if row.state == "waiting"]
        await send(service, box)
        return waiting

    ids = await book(9, [None, None])
    assert await told() == ["booking_confirmed_customer"]
    ids = await book(14, list(ids))
    assert await told() == ["booking_rescheduled_customer"]
    await service.call("PUT", f"/bookings/{ids[0]}/cancel")
    assert await told() == ["booking_cancelled_customer"]


async def test_a_booking_that_is_refused_is_told_to_nobody(service: Service):
    eva = await make_eva(service)
    await service.booked(eva, "09:00", "10:00")
    before = len(await queued(service))

    await service.book(eva, "09:30", "10:30")

    assert len(await queued(service)) == before


async def test_a_repeated_create_is_told_once(service: Service):
    eva = await make_eva(service)
    for _ in range(2):
        await service.book(eva, "09:00", "10:00", meta={"desk_ref": "a" * 32})

    assert len(await queued(service)) == 2


# --- switches --------------------------------------------------------------------------------


async def test_without_a_mail_server_nothing_is_queued(serve: Serve):
    async with serve() as service:
        eva = await make_eva(service)
        reminders = [reminder("before", 1, "hours")]
        await service.booked(eva, "09:00", "10:00", reminders=reminders)

        assert await queued(service) == []


async def test_an_app_may_send_no_mails(service: Service):
    await set_app(service, disable_email=True)
    await service.booked(await make_eva(service), "09:00", "10:00")

    assert await queued(service) == []


async def test_a_resource_may_send_no_mails(service: Service):
    eva = await make_eva(service, enabled_email_notification=False)
    await service.booked(eva, "09:00", "10:00")
    assert await queued(service) == []

    await service.call("PUT", f"/resources/{eva}", {"enabled_email_notification": True})
    await service.booked(eva, "11:00", "12:00")
    assert len(await queued(service)) == 2


async def test_a_project_may_send_no_mails(service: Service):
    eva = await make_eva(service)
    body = {"name": "x", "resources": [eva], "availability": {}, "booking": {}}
    project = await service.make("/projects", {**body, "enabled_email_notification": False})

    await service.booked(eva, "09:00", "10:00", project_id=project["id"])

    assert await queued(service) == []


@pytest.mark.parametrize(
    ("switch", "told"), [("notify_customer_by_email", EVA), ("notify_owner_by_email", MARY)]
)
async def test_a_booking_may_spare_one_of_them(switch: str, told: str, service: Service):
    eva = await make_eva(service)
    booking = await service.booked(eva, "09:00", "10:00", **{switch: {"enabled": False}})
    await service.call("PUT", f"/bookings/{booking}/cancel")

    assert {row.address for row in await queued(service)} == {told}


async def test_nobody_writes_to_an_address_that_was_made_up(service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00", customer={"name": "Walk-in"})

    assert [row.address for row in await queued(service)] == ["ada@example.com"]


# --- templates -------------------------------------------------------------------------------


async def test_an_app_may_write_its_own_mails(service: Service, box: Mailbox):
    slug = "booking_confirmed_customer"
    change = {"subject": "See you, {{ customer.name }}", "body": "At {{booking.start}}."}
    assert (await service.call("PUT", f"/templates/{slug}", change)).status_code == 204
    await service.booked(await make_eva(service), "09:00", "10:00")

    await send(service, box)

    assert to(box, MARY)["Subject"] == "See you, Mary Moss"
    assert text_of(to(box, MARY)).strip() == "At 09:00."
    changed = await service.get(f"/templates/{slug}")
    assert (changed["is_default"], changed["body"]) == (False, "At {{booking.start}}.")
    assert len(await service.get("/templates")) == 11


async def test_a_mail_that_is_switched_off_is_not_sent(service: Service):
    await service.call("PUT", "/templates/booking_confirmed_owner", {"enabled": False})
    await service.booked(await make_eva(service), "09:00", "10:00")

    assert await occasions(service) == {"booking_confirmed_customer"}


async def test_what_a_customer_types_is_never_a_template(service: Service, box: Mailbox):
    eva = await make_eva(service)
    name = "{{app.name}} {0.__class__} %s ${x}"
    await service.booked(eva, "09:00", "10:00", customer={"name": name, "email": MARY})

    await send(service, box)

    assert f"Hello {name}," in text_of(to(box, MARY))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"body": " "}, "body"),
        ({"body": "{{customer.password}}"}, "body"),
        ({"enabled": "perhaps"}, "enabled"),
    ],
)
async def test_a_template_that_makes_no_sense_is_refused(
    change: dict[str, Any], field: str, service: Service
):
    answer = await service.call("PUT", "/templates/reminder_owner", change)

    assert answer.status_code == 422
    assert field in answer.json()["errors"]
    assert (await service.get("/templates/reminder_owner"))["is_default"]


async def test_a_mail_nobody_sends_has_no_template(service: Service):
    assert (await service.call("GET", "/templates/unknown")).status_code == 404
    assert (await service.call("PUT", "/templates/unknown", {})).status_code == 404


# --- reminders -------------------------------------------------------------------------------


def reminder(direction: str, time: int, unit: str, **settings: Any) -> dict[str, Any]:
    return {
        "type": "email",
        "settings": {"recipient": "customer", **settings},
        "when": {"type": direction, "unit": unit, "time": time},
    }


async def due_reminders(service: Service) -> list[float]:
    """Hours from Monday midnight."""
    midnight = 1772409600
    return [
        (row.due_at - midnight) / HOUR
        for row in await queued(service)
        if row.occasion.startswith("reminder") and row.state == "waiting"
    ]


async def test_reminders_of_app_project_and_booking_are_all_planned(service: Service):
    await set_app(service, reminders=[reminder("before", 120, "mins")])
    eva = await make_eva(service)
    project = {"name": "x", "resources": [eva], "availability": {}, "booking": {}}
    made = await service.make(
        "/projects", {**project, "reminders": [reminder("before", 3600, "secs")]}
    )

    await service.booked(
        eva, "09:00", "10:00", project_id=made["id"], reminders=[reminder("after", 2, "hours")]
    )

    assert await due_reminders(service) == [7, 8, 12]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"type": "fax"}, "type must be email or webhook"),
        ({"settings": {"recipient": "all"}}, "settings recipient must be owner or customer"),
        (
            {"when": {"type": "near", "unit": "mins", "time": 5}},
            "when type must be before or after",
        ),
        ({"when": {"type": "before", "unit": "mins", "time": 0}}, "when time must be more than 0"),
        ({"when": {"type": "before", "unit": "moons", "time": 5}}, "when must have a time"),
        ({"when": {"type": "before", "unit": "mins", "time": -5}}, "when must have a time"),
    ],
    ids=str,
)
async def test_what_is_wrong_with_a_reminder_is_said_and_with_which(
    changed: dict[str, Any], said: str, service: Service
):
    eva = await service.make_resource()
    good = reminder("before", 1, "hours")

    answer = await service.book(eva, "09:00", "10:00", reminders=[good, {**good, **changed}])

    assert answer.status_code == 422
    [complaint] = answer.json()["errors"]["reminders"]
    assert f"index 1: {said}" in complaint


async def test_a_reminder_is_sent_when_it_is_due_with_its_own_subject(
    service: Service, box: Mailbox
):
    eva = await make_eva(service)
    own = reminder("before", 1, "hours", subject="Soon: {{booking.what}}")
    await service.booked(eva, "09:00", "10:00", reminders=[own])
    await send(service, box)
    box.mails.clear()

    service.clock.advance(seconds=20 * HOUR - 1)
    assert await send(service, box) == 0
    service.clock.advance(seconds=1)
    assert await send(service, box) == 1

    assert to(box, MARY)["Subject"] == "Soon: Haircut"


async def test_a_reminder_moves_with_its_booking(service: Service):
    eva = await make_eva(service)
    reminders = [reminder("before", 1, "hours")]
    booking = await service.booked(eva, "09:00", "10:00", reminders=reminders)

    body = {"resource_id": eva, "start": monday("14:00"), "end": monday("15:00")}
    await service.call("POST", f"/bookings/{booking}/reschedule", body)

    assert await due_reminders(service) == [13]


async def test_nobody_is_reminded_of_what_was_cancelled(service: Service):
    eva = await make_eva(service)
    reminders = [reminder("before", 1, "hours"), reminder("after", 1, "hours")]
    booking = await service.booked(eva, "09:00", "10:00", reminders=reminders)

    await service.call("PUT", f"/bookings/{booking}/cancel")

    assert await due_reminders(service) == []


async def test_a_reminder_after_survives_that_the_booking_is_completed(service: Service):
    eva = await make_eva(service)
    booking = await service.booked(
        eva, "09:00", "10:00", reminders=[reminder("after", 24, "hours")]
    )

    await service.call("PUT", f"/bookings/{booking}/complete")

    assert await due_reminders(service) == [34]


async def test_a_reminder_whose_time_is_over_is_not_planned(service: Service):
    eva = await make_eva(service)
    await service.booked(eva, "09:00", "10:00", reminders=[reminder("before", 48, "hours")])

    assert await due_reminders(service) == []


async def test_a_request_is_reminded_of_once_it_is_confirmed(service: Service):
    eva = await make_eva(service)
    booking = await service.booked(
        eva, "09:00", "10:00", graph="confirm_decline", reminders=[reminder("before", 1, "hours")]
    )
    assert await due_reminders(service) == []

    await service.call("PUT", f"/bookings/{booking}/confirm")

    assert await due_reminders(service) == [8]


async def test_a_reminder_by_webhook_tells_an_address(service: Service, box: Mailbox):
    eva = await make_eva(service)
    async with neighbour(lambda _: page()) as found:
        told = reminder("before", 1, "hours", url=found.url) | {"type": "webhook"}
        await service.booked(eva, "09:00", "10:00", reminders=[told])
        service.clock.advance(seconds=20 * HOUR)
        await send(service, box)

    assert len(found.asked) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        "soon",
        reminder("before", 0, "mins"),
        reminder("during", 5, "mins"),
        reminder("before", 5, "weeks"),
        reminder("before", 10**9, "hours"),
        reminder("before", -5, "mins"),
        reminder("before", 5, "mins", recipient="everybody"),
        reminder("before", 5, "mins") | {"type": "letter"},
    ],
)
async def test_a_reminder_that_makes_no_sense_is_refused(wrong: Any, service: Service):
    eva = await make_eva(service)
    project = {"name": "x", "resources": [], "availability": {}, "booking": {}}

    for answer in (
        await service.book(eva, "09:00", "10:00", reminders=[wrong]),
        await service.call("POST", "/projects", {**project, "reminders": [wrong]}),
    ):
        assert answer.status_code == 422
        assert "reminders" in answer.json()["errors"]


# --- sending ---------------------------------------------------------------------------------


async def test_a_mail_is_sent_once_and_its_content_let_go(service: Service, box: Mailbox):
    await service.booked(await make_eva(service), "09:00", "10:00")

    assert await send(service, box) == 2
    service.clock.advance(seconds=24 * HOUR)
    assert await send(service, box) == 0

    assert len(box.mails) == 2
    rows = await queued(service)
    assert [(row.state, row.content) for row in rows] == [("sent", {})] * 2


async def test_a_mail_the_server_cannot_take_now_is_tried_again(service: Service, box: Mailbox):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00", notify_owner_by_email={"enabled": False})
    box.answers = ["451 Later", "250 OK"]

    assert await send(service, box) == 1
    [row] = await queued(service)
    assert (row.state, row.last_error) == ("waiting", "The mail server refused the mail (451).")
    service.clock.advance(seconds=60)
    await send(service, box)

    assert box.recipients == [MARY]


async def test_an_address_the_server_refuses_is_given_up(service: Service, box: Mailbox):
    await service.booked(await make_eva(service), "09:00", "10:00")
    box.refuses = "550 No such user"

    await send(service, box)

    assert {row.state for row in await queued(service)} == {"failed"}


async def test_a_mail_server_that_is_away_keeps_mails_waiting(service: Service):
    await service.booked(await make_eva(service), "09:00", "10:00")

    office = PostOffice(service.database, Outbound(), ANYWHERE)
    await office.send_due(service.clock.now())

    errors = {row.last_error for row in await queued(service)}
    assert errors == {"The mail server cannot be reached."}
    assert {row.state for row in await queued(service)} == {"waiting"}


async def test_what_died_with_its_process_is_sent_by_another(service: Service, box: Mailbox):
    await service.booked(await make_eva(service), "09:00", "10:00")
    office = PostOffice(service.database, Outbound(), box.server())
    claimed = await office._claim(service.clock.now())

    assert len(claimed) == 2
    assert await send(service, box) == 0
    service.clock.advance(seconds=601)
    assert await send(service, box) == 2


@pytest.mark.expected_logs("login_data is deprecated")
async def test_a_password_goes_over_tls_alone(service: Service, tmp_path: Path):
    certificate = make_certificate(tmp_path)
    await service.booked(await make_eva(service), "09:00", "10:00")
    async with mailbox(certificate) as box:
        trust = ssl.create_default_context(cafile=certificate)
        await send(service, box, user=USER, password=PASSWORD, trust=trust)

    assert box.was_private == [True, True]


@pytest.mark.expected_logs("SMTP session exception")
async def test_a_mail_server_nobody_vouches_for_gets_nothing(service: Service, tmp_path: Path):
    await service.booked(await make_eva(service), "09:00", "10:00")
    async with mailbox(make_certificate(tmp_path)) as box:
        await send(service, box, user=USER, password=PASSWORD)

    assert box.mails == []
    errors = {row.last_error for row in await queued(service)}
    assert errors == {"The certificate of the mail server is not trusted."}


# --- headers and addresses -------------------------------------------------------------------

CONTENT = {"subject": "Hello", "text": "Text\n"}


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x0b"])
async def test_no_text_makes_a_header_of_its_own(end: str):
    evil = f"Anna{end}Bcc: all@example.com"
    content = CONTENT | {"subject": evil, "to_name": evil, "from_name": evil}

    mail = write_mail(content, to=MARY, sender=SENDER, message_id="1")

    assert set(mail.keys()) == {
        "Subject", "From", "To", "Message-ID", "Auto-Submitted",
        "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip
    head = mail.as_bytes().partition(b"\r\n\r\n")[0]
    assert not any(line.lower().startswith(b"bcc") for line in head.splitlines())


@pytest.mark.parametrize(
    "address", ["", "anna", "a@b@c", f"{MARY}\r\nBcc: x@example.com", f"{MARY}, x@example.com"]
)
async def test_an_address_that_is_none_is_written_to_by_nobody(address: str):
    with pytest.raises(MailError) as failure:
        write_mail(CONTENT, to=address, sender=SENDER, message_id="1")

    assert failure.value.is_final


async def test_a_mail_server_is_named_by_its_address():
    server = parse_mail_server("smtp://desk%40a@mail.example.com", sender=SENDER, password="x")

    assert (server.host, server.port, server.user) == ("mail.example.com", 587, "desk@a")
    assert parse_mail_server("smtps://mail.example.com", sender=SENDER).port == 465
    assert "password" not in repr(server)


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("mail.example.com", SENDER),
        ("https://mail.example.com", SENDER),
        ("smtp://desk:secret@mail.example.com", SENDER),
        ("smtp://mail.example.com:x", SENDER),
        ("smtp://mail.example.com", ""),
        ("smtp://mail.example.com", "a@b\r\nBcc: x@y"),
    ],
)
async def test_a_mail_server_that_cannot_be_used_is_refused(url: str, sender: str):
    with pytest.raises(InvalidInputError):
        parse_mail_server(url, sender=sender)
