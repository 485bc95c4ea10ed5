"""timekit-sdk, unchanged, does the whole job of a booking client at desk-server."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.others.conftest import Place, Sdk

pytestmark = pytest.mark.timeout(120)


def tomorrow(hour: int) -> datetime:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1, hours=hour)


def hour_from(start: datetime) -> dict[str, str]:
    return {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}


def booking(resource_id: str, start: datetime, **more: Any) -> dict[str, Any]:
    """A create, in the spelling a JavaScript programmer uses."""
    return {
        "resourceId": resource_id,
        "graph": "instant",
        **hour_from(start),
        "what": "Haircut",
        "where": "Main St 4",
        "description": "",
        "customer": {"name": "Mary Moss", "email": "mary@example.com", "phone": "+45 20 30 40 50"},
        **more,
    }


def same_moment(text: str, moment: datetime) -> bool:
    return datetime.fromisoformat(text) == moment


# --- finding time ----------------------------------------------------------------------------


def test_it_finds_time_that_is_free_and_not_what_was_booked(place: Place, sdk: Sdk):
    sdk.data("createBooking", booking(place.eva, tomorrow(10)))
    query = {
        "resources": [place.eva],
        "mode": "roundrobin_random",
        "length": "1 hour",
        "from": tomorrow(9).isoformat(),
        "to": tomorrow(13).isoformat(),
    }

    slots = sdk.data("fetchAvailability", query)
    dates = sdk.data("fetchAvailabilityDates", query)
    count = sdk.data("fetchAvailabilityCounts", query)
    taken = sdk.data("fetchUnAvailableSlots", query)
    found = sdk.data(
        "findTime",
        {
            "resourceIds": [place.eva],
            "length": "1 hour",
            "future": "2 days",
            "ignoreAllDayEvents": True,
        },
    )

    starts = {datetime.fromisoformat(slot["start"]) for slot in slots}
    assert {tomorrow(9), tomorrow(11), tomorrow(12)} <= starts
    assert tomorrow(10) not in starts
    assert slots[0]["resources"][0]["id"] == place.eva
    assert tomorrow(9).date().isoformat() in str(dates)
    assert count
    assert tomorrow(10).strftime("T%H:%M") in str(taken)
    assert found
    assert all({"start", "end"} <= set(slot) for slot in found)


# --- bookings --------------------------------------------------------------------------------


def test_it_books_at_once_moves_the_booking_and_cancels_it(place: Place, sdk: Sdk):
    made = sdk.data(
        "createBooking",
        booking(place.eva, tomorrow(10)),
        include=["attributes", "event", "user", "customer_action_links"],
    )
    assert made["state"] == "confirmed"
    assert same_moment(made["attributes"]["event"]["start"], tomorrow(10))
    assert made["attributes"]["customer"]["phone"] == "+45 20 30 40 50"

    moved = sdk.data(
        "rescheduleBooking",
        {"id": made["id"], "resourceId": place.eva, **hour_from(tomorrow(14))},
        include=["attributes"],
    )
    assert same_moment(moved["attributes"]["event"]["start"], tomorrow(14))

    cancelled = sdk.data(
        "updateBooking",
        {"id": moved["id"], "action": "cancel", "cancel": {"message": "I am ill"}},
        include=["attributes"],
    )
    assert (cancelled["state"], cancelled["completed"]) == ("cancelled", True)

    assert sdk("deleteBooking", {"id": moved["id"]})["status"] == 204
    assert sdk("getBooking", {"id": moved["id"]})["status"] == 404


def test_it_asks_for_a_booking_and_the_desk_confirms_or_declines_it(place: Place, sdk: Sdk):
    first, second = (
        sdk.data("createBooking", booking(place.eva, tomorrow(hour), graph="confirm_decline"))
        for hour in (9, 11)
    )
    assert first["state"] == "tentative"

    confirmed = sdk.data(
        "updateBooking",
        {
            "id": first["id"], "action": "confirm",
            "event": {
                **hour_from(tomorrow(9)), "calendarId": None, "what": "Haircut",
                "where": "Main St 4", "description": "",
            },
        },
    )  # fmt: skip
    declined = sdk.data(
        "updateBooking",
        {"id": second["id"], "action": "decline", "decline": {"message": "Fully booked"}},
    )

    assert (confirmed["state"], declined["state"]) == ("confirmed", "declined")


def test_it_is_told_in_its_own_way_that_a_slot_is_gone(place: Place, sdk: Sdk):
    sdk.data("createBooking", booking(place.eva, tomorrow(10)))

    refused = sdk("createBooking", booking(place.eva, tomorrow(10)))
    invalid = sdk("createBooking", {"graph": "instant", "resourceId": place.eva})

    assert refused["status"] == 422
    assert refused["data"]["error"]
    assert invalid["status"] == 422
    assert "start" in str(invalid["data"])


def test_it_books_seats_in_a_session_until_it_is_full_and_gives_one_back(place: Place, sdk: Sdk):
    session = sdk.data(
        "createBooking",
        booking(place.eva, tomorrow(15), graph="group_owner", settings={"maxSeats": 2}),
    )

    def take(name: str) -> Any:
        return sdk(
            "createBooking",
            booking(
                place.eva, tomorrow(15), graph="group_customer",
                related={"ownerBookingId": session["id"]},
                customer={"name": name, "email": f"{name.lower()}@example.com"},
            ),
        )  # fmt: skip

    seats = [take(name) for name in ("Ada", "Bea", "Cleo")]
    full = sdk.data("getGroupBooking", {"id": session["id"]})
    given_back = sdk.data(
        "updateBooking", {"id": seats[0]["data"]["id"], "action": "cancel_by_customer"}
    )
    [listed] = sdk.data("getGroupBookings")

    assert [seat["status"] for seat in seats] == [201, 201, 422]
    assert full["attributes"]["group_booking"]["current_seats"] == 2
    assert given_back["completed"] is True
    assert listed["id"] == session["id"]
    assert listed["attributes"]["group_booking"]["current_seats"] == 1


def test_it_searches_bookings_with_what_it_wants_included(place: Place, sdk: Sdk):
    sdk.data("createBooking", booking(place.eva, tomorrow(9)))
    sdk.data(
        "createBooking",
        booking(place.marco, tomorrow(9), customer={"name": "Ben", "email": "ben@example.com"}),
    )

    every = sdk("getBookings")
    found = sdk(
        "getBookings",
        include=["attributes", "resource", "available_actions"],
        carry={
            "params": {
                "search": f"customer.email:ben@example.com;resource.id:{place.marco}",
                "limit": 1,
            }
        },
    )

    assert len(every["data"]) == 2
    assert every["meta"]["current_page"] == 1
    [ben] = found["data"]
    assert ben["attributes"]["customer"]["name"] == "Ben"
    assert ben["resource"]["name"] == "Marco"
    assert "cancel" in str(ben["available_actions"])


def test_it_holds_a_slot_before_it_books_it(place: Place, sdk: Sdk):
    held = sdk.data(
        "reserveBooking",
        {"reservationTime": 60, "resourceId": place.eva, "what": "x", "where": "x",
         "description": "x", **hour_from(tomorrow(10))},
    )  # fmt: skip
    sdk.data("extendReservedBooking", {"reservationId": held["id"], "reservationTime": 120})

    refused = sdk("createBooking", booking(place.eva, tomorrow(10)))
    made = sdk("createBooking", booking(place.eva, tomorrow(10), reservationId=held["id"]))

    assert (refused["status"], made["status"]) == (422, 201)


def test_it_books_many_at_once_and_acts_on_them(place: Place, sdk: Sdk):
    made = sdk.data(
        "createBookingsBulk",
        {"bookings": [booking(place.eva, tomorrow(hour)) for hour in (9, 11)]},
    )
    cancelled = sdk.data(
        "updateBookingsBulk",
        {"bookings": [{"id": one["id"], "action": "cancel"} for one in made]},
    )

    assert [one["state"] for one in made] == ["confirmed", "confirmed"]
    assert [one["state"] for one in cancelled] == ["cancelled", "cancelled"]


# --- what can be booked ----------------------------------------------------------------------


def test_it_keeps_resources(place: Place, sdk: Sdk):
    made = sdk.data(
        "createResource",
        {"name": "Room 1", "timezone": "Europe/Copenhagen", "email": "room1@example.com"},
    )
    assert (
        sdk("updateResource", {"id": made["id"], "firstName": "Room", "name": "Room 2"})["status"]
        == 204
    )
    read = sdk.data("getResource", {"id": made["id"]})
    zone = sdk.data("getResourceTimezone", {"email": "room1@example.com"})
    names = {one["name"] for one in sdk.data("getResources")}
    gone = sdk("deleteResource", {"id": made["id"]})

    assert read["name"] == "Room 2"
    assert zone["timezone"] == "Europe/Copenhagen"
    assert names == {"Eva", "Marco", "Room 2"}
    assert gone["status"] == 204
    assert sdk("getResource", {"id": made["id"]})["status"] == 404


def test_it_keeps_calendars_and_what_is_in_them(place: Place, sdk: Sdk):
    calendar = sdk.data(
        "createCalendar",
        {
            "name": "Private",
            "description": "Own",
            "resourceId": place.eva,
            "backgroundColor": "#fff",
        },
    )
    assert sdk("updateCalendar", {"id": calendar["id"], "name": "Doctor"})["status"] == 204
    event = sdk.data(
        "createEvent",
        {"calendarId": calendar["id"], "resourceId": place.eva, "what": "Dentist", "where": "Town",
         "invite": False, **hour_from(tomorrow(10))},
    )  # fmt: skip
    assert sdk("updateEvent", {"id": event["id"], "what": "Dentist again"})["status"] == 204
    read = sdk.data("getEvent", {"id": event["id"]})
    window = {"start": tomorrow(0).isoformat(), "end": tomorrow(23).isoformat()}
    listed = sdk.data("getEvents", window)
    slots = sdk.data(
        "fetchAvailability",
        {
            "resources": [place.eva], "mode": "roundrobin_random", "length": "1 hour",
            "from": tomorrow(9).isoformat(), "to": tomorrow(12).isoformat(),
        },
    )  # fmt: skip

    assert sdk.data("getCalendar", {"id": calendar["id"]})["name"] == "Doctor"
    assert read["what"] == "Dentist again"
    assert event["id"] in {one["id"] for one in listed}
    assert [datetime.fromisoformat(slot["start"]) for slot in slots] == [tomorrow(9), tomorrow(11)]
    assert sdk("deleteEvent", {"id": event["id"]})["status"] == 204
    assert sdk("deleteCalendar", {"id": calendar["id"]})["status"] == 204
    assert calendar["id"] not in {one["id"] for one in sdk.data("getCalendars")}


def test_it_keeps_projects_and_books_by_what_they_say(place: Place, sdk: Sdk):
    slug = f"haircut-{place.eva[:8]}"
    project = sdk.data(
        "createProject",
        {
            "name": "Haircut", "slug": slug, "resources": [place.eva],
            "availability": {
                "mode": "roundrobin_random", "length": "30 minutes", "from": "1 hour",
                "to": "3 days",
            },
            "booking": {
                "graph": "confirm_decline", "what": "Haircut", "where": "Main St 4",
                "description": "Bring a towel",
            },
        },
    )  # fmt: skip
    changed = sdk(
        "updateProject",
        {"id": project["id"], "availabilityConstraints": [{"blockWeekends": {}}], "name": "Cut"},
    )
    added = sdk("addProjectResource", {"id": project["id"], "resourceId": place.marco})
    both = sdk.data("getProjectResources", {"id": project["id"]})
    kept = sdk("setProjectResources", {"id": project["id"], "resources": [place.eva, place.marco]})
    removed = sdk("removeProjectResource", {"id": project["id"], "resourceId": place.marco})
    slots = sdk.data("fetchAvailability", {"projectId": project["id"]})
    made = sdk.data(
        "createBooking",
        {
            "projectId": project["id"], "resourceId": place.eva,
            "start": slots[0]["start"], "end": slots[0]["end"],
            "customer": {"name": "Mary Moss", "email": "mary@example.com"},
        },
        include=["attributes"],
    )  # fmt: skip

    assert {changed["status"], removed["status"]} == {204}
    assert added["status"] < 300
    assert kept["status"] < 300
    assert set(both) == {place.eva, place.marco}
    assert {slot["resources"][0]["id"] for slot in slots} == {place.eva}
    assert made["graph"] == "confirm_decline"
    assert made["attributes"]["event"]["what"] == "Haircut"
    assert sdk.data("getProject", {"id": project["id"]})["name"] == "Cut"
    assert [one["id"] for one in sdk.data("getProjects")] == [project["id"]]
    assert sdk.data("getEmbedProject", {"id": project["id"]})["slug"] == slug
    assert sdk.data("getHostedProject", {"slug": slug})["app_key"] == place.server.widget_key
    assert sdk("deleteProject", {"id": project["id"]})["status"] == 204


def test_it_finds_the_project_of_a_place_and_a_service(place: Place, sdk: Sdk):
    location = sdk.data(
        "createLocation", {"name": "Town", "description": "", "meta": {"tStoreCity": "Aarhus"}}
    )
    service = sdk.data(
        "createService", {"name": "Repair", "description": "", "locations": [location["id"]]}
    )

    assert [one["id"] for one in sdk.data("getLocations")] == [location["id"]]
    assert sdk.data("getLocation", {"id": location["id"]})["meta"] == {"t_store_city": "Aarhus"}
    assert [one["id"] for one in sdk.data("getServices")] == [service["id"]]
    found = sdk("getLocationServiceProjects", location["id"], service["id"])
    assert (found["status"], found["data"]) == (200, [])
    assert sdk("updateService", {"id": service["id"], "name": "Mending"})["status"] == 204
    assert sdk("updateLocation", {"id": location["id"], "name": "Village"})["status"] == 204
    assert sdk("deleteService", {"id": service["id"]})["status"] == 204
    assert sdk("deleteLocation", {"id": location["id"]})["status"] == 204


def test_it_reads_what_else_there_is(place: Place, sdk: Sdk):
    app = sdk.data("getApp")
    every = [
        sdk(method)["status"]
        for method in (
            "getApps", "getAccounts", "getCredentials", "getEmailTemplates", "getWidgets",
            "getFindTimeFilterCollections",
        )
    ]  # fmt: skip

    assert app["slug"].startswith("studio")
    assert every == [200] * len(every)


def test_it_may_ask_for_other_times_and_for_camel_case(place: Place, sdk: Sdk):
    sdk.configure(
        timezone="Asia/Kolkata",
        outputTimestampFormat="Y-m-d h:ia",
        convertResponseToCamelcase=True,
    )

    made = sdk.data("createBooking", booking(place.eva, tomorrow(10)), include=["attributes"])

    assert made["attributes"]["event"]["start"].endswith("03:30pm")
    assert "createdAt" in made
