"""timekit-booking, unchanged, on a shop's page: customers book, move and cancel by themselves."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.others.browser import Browser
from tests.others.conftest import Place
from tests.others.page_server import Shop

pytestmark = pytest.mark.timeout(120)

SLOT = ".fc-timegrid-event, .fc-list-event, .fc-daygrid-event"
THIRD_SLOT = f":nth-match({SLOT}, 3)"
FORM = ".bookingjs-bookpage.show"
BOOKED = ".bookingjs-form.success"
INCLUDED = ["attributes", "event", "user", "customer_action_links"]


def make_project(place: Place, *, view: str = "agendaWeek", **booking: Any) -> str:
    return place.server.make(
        "/projects",
        name="Haircut",
        resources=[place.eva],
        availability={
            "mode": "roundrobin_random", "length": "1 hour", "from": "1 hour", "to": "2 weeks",
        },
        booking={
            "graph": "instant", "what": "Haircut", "where": "Main St 4", "description": "",
            **booking,
        },
        ui={"availability_view": view},
    )  # fmt: skip


def make_session(place: Place, project: str, *, seats: int, leader: str | None = None) -> str:
    """A session of tomorrow at noon, that Eva leads if nobody else does."""
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    start = noon + timedelta(days=1)
    return place.server.make(
        "/bookings", graph="group_owner", resource_id=leader or place.eva, project_id=project,
        start=start.isoformat(), end=(start + timedelta(hours=1)).isoformat(),
        what="Yoga", where="Hall", description="", settings={"max_seats": seats},
    )  # fmt: skip


def options(place: Place, project_id: str, **more: Any) -> dict[str, Any]:
    return {
        "app_key": place.server.widget_key,
        "api_base_url": f"{place.server.url}/",
        "project_id": project_id,
        "create_booking_response_include": INCLUDED,
        **more,
    }


def to_move(booking: dict[str, Any]) -> dict[str, Any]:
    """What the page of the link in a customer's mail gives the widget."""
    event = booking["attributes"]["event"]
    return {
        "uuid": booking["id"], "action": "reschedule",
        "eventStart": event["start"], "eventEnd": event["end"],
    }  # fmt: skip


def choose(browser: Browser, slot: str = SLOT) -> None:
    browser.see(slot)
    browser.click(slot)
    browser.see(FORM)


def fill(browser: Browser, name: str) -> None:
    browser.type_into(f"{FORM} #input-name", name)
    browser.type_into(f"{FORM} #input-email", f"{name.split()[0].lower()}@example.com")


def send(browser: Browser) -> None:
    browser.click(f"{FORM} .bookingjs-form-button")


def book(browser: Browser, name: str) -> dict[str, Any]:
    """Books what was chosen; gives what the widget tells its page."""
    fill(browser, name)
    send(browser)
    browser.see(BOOKED)
    made: dict[str, Any] = browser.happened("createBookingSuccessful")[-1]
    return made


def booking_of(place: Place, booking_id: str) -> Any:
    return place.server.call("GET", f"/bookings/{booking_id}", include="attributes")


def bookings_of(place: Place) -> Any:
    return place.server.call("GET", "/bookings", include="attributes,customer_action_links")


def start_of(booking: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(booking["attributes"]["event"]["start"])


def test_customer_books_moves_and_cancels(place: Place, shop: Shop, browser: Browser):
    project = make_project(place)
    browser.open(shop.put("book", options(place, project)))
    browser.see(SLOT)
    browser.picture("widget-1-free-time")
    browser.click(".fc-next-button")
    choose(browser, THIRD_SLOT)
    fill(browser, "Mary Moss")
    browser.picture("widget-2-form")
    made = book(browser, "Mary Moss")
    browser.picture("widget-3-booked")
    before = booking_of(place, made["id"])
    assert before["state"] == "confirmed"
    assert before["attributes"]["customer"]["name"] == "Mary Moss"
    assert before["attributes"]["customer"]["timezone"] == "Europe/Copenhagen"
    assert before["attributes"]["event"]["what"] == "Haircut"
    assert start_of(before) > datetime.now(UTC)

    browser.open(shop.put("move", options(place, project, reschedule=to_move(before))))
    choose(browser)
    browser.type_into(f"{FORM} #input-message", "Something came up")
    browser.picture("widget-4-moving")
    send(browser)
    browser.see(BOOKED)
    browser.picture("widget-5-moved")
    browser.see_leave(BOOKED)  # the page loads itself anew
    [after] = [one for one in bookings_of(place) if not one["completed"]]
    assert booking_of(place, made["id"])["state"] == "rescheduled_by_customer"
    assert (after["state"], after["attributes"]["customer"]["name"]) == ("confirmed", "Mary Moss")
    assert start_of(after) < start_of(before)

    browser.open(after["customer_action_links"]["cancel_by_customer"])
    assert booking_of(place, after["id"])["state"] == "cancelled_by_customer"


def test_page_asks_first_whether_it_may_and_then_from_another_origin(
    place: Place, shop: Shop, browser: Browser
):
    project = make_project(place, view="listing")
    browser.open(shop.put("book", options(place, project)))
    choose(browser)
    book(browser, "Mary Moss")

    calls: dict[str, list[tuple[str, int]]] = {}
    for one in browser.calls():
        path = one["path"].partition("?")[0]
        calls.setdefault(path, []).append((one["method"], one["status"]))
    # Their answers are told in any order, where one call does not wait for another.
    assert calls == {
        f"/v2/projects/embed/{project}": [("OPTIONS", 204), ("GET", 200)],
        "/v2/availability": [("OPTIONS", 204), ("POST", 200)],
        "/v2/bookings": [("OPTIONS", 204), ("POST", 201)],
    }


def test_customer_opens_a_hosted_page_that_knows_its_name_alone(
    place: Place, shop: Shop, browser: Browser
):
    slug = place.server.call("GET", f"/projects/{make_project(place, view='listing')}")["slug"]
    browser.open(shop.put("hosted", {"api_base_url": f"{place.server.url}/", "project_slug": slug}))
    choose(browser)
    made = book(browser, "Mary Moss")

    assert booking_of(place, made["id"])["state"] == "confirmed"


def test_customer_is_told_when_somebody_else_was_faster(place: Place, shop: Shop, browser: Browser):
    project = make_project(place, view="listing")
    browser.open(shop.put("late", options(place, project)))
    choose(browser)
    fill(browser, "Mary Moss")
    [slots] = browser.happened("fetchAvailabilitySuccessful")
    place.server.make(
        "/bookings", graph="instant", resource_id=place.eva, project_id=project,
        start=slots[0]["start"], end=slots[0]["end"],
        customer={"name": "Ben", "email": "ben@example.com"},
    )  # fmt: skip
    send(browser)
    error = browser.see(".bookingjs-error")
    browser.picture("widget-6-too-late")

    assert "Create Booking" in error
    assert len(place.server.call("GET", "/bookings")) == 1


def test_customers_take_seats_in_a_session_until_it_is_full(
    place: Place, shop: Shop, browser: Browser
):
    project = make_project(place, view="listing", graph="group_customer")
    session = make_session(place, project, seats=2)
    make_session(place, make_project(place, graph="group_customer"), seats=5, leader=place.marco)
    page = shop.put("group", options(place, project))
    for name in ("Ada Moss", "Bea Lund"):
        browser.open(page)
        choose(browser)
        browser.picture("widget-7-group-seat")
        assert browser.count(SLOT) == 1
        seat = book(browser, name)
        assert booking_of(place, seat["id"])["graph"] == "group_customer"

    browser.open(page)
    assert browser.await_happening("getBookingSlotsSuccessful") == []
    browser.see(".fc-list-empty, .fc-list-table, .fc-view")
    assert browser.count(SLOT) == 0
    full = place.server.call("GET", f"/bookings/groups/{session}")
    assert full["attributes"]["group_booking"]["current_seats"] == 2


def test_widget_needs_no_project(place: Place, shop: Shop, browser: Browser):
    browser.open(
        shop.put(
            "plain",
            {
                "app_key": place.server.widget_key,
                "api_base_url": f"{place.server.url}/",
                "resources": [place.eva, place.marco],
                "availability": {"mode": "roundrobin_random", "length": "30 minutes"},
                "availability_constraints": [{"block_weekends": {}}],
                "booking": {"graph": "confirm_decline"},
                "ui": {"availability_view": "listing"},
            },
        )
    )
    choose(browser)
    made = book(browser, "Mary Moss")

    assert booking_of(place, made["id"])["state"] == "tentative"
    assert booking_of(place, made["id"])["attributes"]["event"]["what"] == "Meeting with Mary Moss"
