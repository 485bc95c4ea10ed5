"""Calendars from elsewhere: they close time, can only be read, and are filled again and again."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from desk_app.server.account_sync import sync_due
from desk_app.server.options import ServerOptions
from tests.builders import utc
from tests.ics_texts import MEETING, calendar
from tests.server.conftest import Serve
from tests.server.service import Service, booking, monday
from tests.server.test_outbound import neighbour, page

pytestmark = pytest.mark.asyncio

OPEN = ServerOptions(allows_private_addresses=True)
MORNING = {"from": monday("09:00"), "to": monday("12:00")}
LUNCH = "DTSTART:20260302T110000Z\nDTEND:20260302T113000Z\nSUMMARY:Lunch"


async def add(service: Service, resource_id: str, **more: Any) -> Any:
    body = {"resource_id": resource_id, "name": "Private", "ics": calendar(MEETING), **more}
    return await service.make("/desk/accounts", {k: v for k, v in body.items() if v is not None})


async def free(service: Service, resource_id: str) -> list[str]:
    body = {"resources": [resource_id], "length": "30 minutes", **MORNING}
    answer = await service.call("POST", "/availability", body)
    return [one["start"][11:16] for one in answer.json()["data"]]


async def titles(service: Service) -> list[str]:
    window = {"start": "2026-03-01T00:00:00Z", "end": "2026-04-01T00:00:00Z"}
    return [one["what"] for one in await service.get("/events", **window)]


def changing(*bodies: bytes) -> Callable[[int], bytes]:
    """Answers with one page after the other, the last one again and again."""
    left = list(bodies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def ics_page(*events: str, **headers: str) -> bytes:
    return page(body=calendar(*events).encode(), **headers)


# --- what it does to the desk ----------------------------------------------------------------


async def test_busy_time_from_elsewhere_blocks(service: Service):
    eva, bo = await service.make_resource(), await service.make_resource("Bo")

    made = await add(service, eva)

    assert (made["provider"], made["provider_id"], made["event_count"]) == ("ics", "Private", 1)
    assert made["last_sync"] == "2026-03-01 12:00:00"
    assert await free(service, eva) == ["10:00", "10:30", "11:00", "11:30"]
    assert len(await free(service, bo)) == 6
    taken = await service.call("POST", "/unavailable/slots", {"resources": [eva], **MORNING})
    assert [one["start"][11:16] for one in taken.json()["data"]] == ["09:00"]


async def test_the_calendar_says_where_it_comes_from(service: Service):
    eva = await service.make_resource()

    made = await add(service, eva)

    found = await service.get(f"/calendars/{made['calendar_id']}")
    assert {name: found[name] for name in ("name", "provider", "provider_access")} == {
        "name": "Private",
        "provider": "ics",
        "provider_access": "reader",
    }
    assert (found["provider_sync"], found["provider_id"]) == (True, made["id"])


async def test_a_calendar_that_is_not_synced_blocks_nothing(service: Service):
    eva = await service.make_resource()
    made = await add(service, eva)

    await service.call("PUT", f"/calendars/{made['calendar_id']}", {"provider_sync": False})

    assert len(await free(service, eva)) == 6


async def test_nothing_can_be_written_to_it(service: Service):
    eva = await service.make_resource()
    made = await add(service, eva)
    [event] = await service.get(
        "/events", start=monday("00:00"), end=monday("23:00"), search=f"resource.id:{eva}"
    )
    times = {"start": monday("14:00"), "end": monday("15:00"), "what": "x", "where": "y"}
    refused = [
        ("PUT", f"/events/{event['id']}", {"what": "Mine"}),
        ("DELETE", f"/events/{event['id']}", None),
        ("POST", "/events", {"calendar_id": made["calendar_id"], **times}),
        ("POST", "/bookings", booking(eva, "14:00", "15:00", calendar_id=made["calendar_id"])),
    ]

    for method, path, body in refused:
        answer = await service.call(method, path, body)
        assert answer.status_code == 422, path
        assert "alendar is read only" in answer.text or path == "/bookings"

    assert await titles(service) == ["Meeting"]


async def test_removing_the_calendar_or_the_account_opens_the_time(service: Service):
    eva = await service.make_resource()
    first, second = await add(service, eva), await add(service, eva, ics=calendar(LUNCH))

    assert (await service.call("DELETE", f"/calendars/{first['calendar_id']}")).status_code == 204
    assert (await service.call("DELETE", f"/desk/accounts/{second['id']}")).status_code == 204

    assert len(await free(service, eva)) == 6
    assert await service.get("/accounts") == []
    assert [one["name"] for one in await service.get("/calendars")] == ["Bookings"]


# --- making and changing ---------------------------------------------------------------------


async def test_a_file_takes_the_place_of_the_one_before(service: Service):
    eva = await service.make_resource()
    made = await add(service, eva)

    body = {"name": "Family", "ics": calendar(LUNCH)}
    answer = await service.call("PUT", f"/desk/accounts/{made['id']}", body)

    assert answer.json()["data"]["provider_id"] == "Family"
    assert await titles(service) == ["Lunch"]
    assert (await service.get(f"/calendars/{made['calendar_id']}"))["name"] == "Family"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ics": None}, "url"),
        ({"url": "https://example.com/a.ics"}, "ics"),
        ({"ics": "hello"}, "ics"),
        ({"ics": 7}, "ics"),
        ({"ics": None, "url": "hello"}, "url"),
        ({"ics": None, "url": "file:///etc/passwd"}, "url"),
        ({"ics": None, "url": "http://127.0.0.1:1/a.ics"}, "url"),
        ({"ics": None, "url": "http://user:secret@example.com/a.ics"}, "url"),
        ({"name": ""}, "name"),
        ({"resource_id": "3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"}, "resource_id"),
    ],
)
async def test_what_cannot_be_used_is_told_and_leaves_nothing(
    more: dict[str, Any], field: str, service: Service
):
    eva = await service.make_resource()
    body = {"resource_id": eva, "name": "Private", "ics": calendar(MEETING), **more}

    answer = await service.call(
        "POST", "/desk/accounts", {k: v for k, v in body.items() if v is not None}
    )

    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert "secret" not in answer.text
    assert await service.get("/accounts") == []
    assert len(await service.get("/calendars")) == 1


async def test_a_change_that_cannot_be_used_leaves_what_was(service: Service):
    eva = await service.make_resource()
    made = await add(service, eva)

    for body in ({"ics": "hello", "name": "New"}, {"ics": "", "url": "https://x.example"}):
        answer = await service.call("PUT", f"/desk/accounts/{made['id']}", body)
        assert answer.status_code == 422

    assert await titles(service) == ["Meeting"]
    [listed] = await service.get("/accounts")
    assert listed["provider_id"] == "Private"


async def test_an_account_of_nobody_is_not_found(service: Service):
    unknown = "/desk/accounts/3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"

    assert (await service.call("PUT", unknown, {"name": "x"})).status_code == 404
    assert (await service.call("DELETE", unknown)).status_code == 404


async def test_without_extensions_there_is_no_way_to_make_one(serve: Serve):
    async with serve(options=ServerOptions(extensions=False)) as service:
        eva = await service.make_resource()
        body = {"resource_id": eva, "name": "Private", "ics": calendar(MEETING)}

        assert (await service.call("POST", "/desk/accounts", body)).status_code == 404
        assert await service.get("/accounts") == []


# --- syncing ---------------------------------------------------------------------------------


async def test_an_address_is_fetched_again_when_asked(serve: Serve):
    async with (
        serve(options=OPEN) as service,
        neighbour(changing(ics_page(MEETING), ics_page(MEETING, LUNCH))) as other,
    ):
        eva = await service.make_resource()
        made = await add(service, eva, ics=None, url=other.url)
        before = await service.get("/events", start=monday("00:00"), end=monday("23:00"))

        answer = await service.call("POST", "/accounts/sync")

        assert answer.json() == {"data": {"description": "Synced 2 events", "count": 2}}
        after = await service.get("/events", start=monday("00:00"), end=monday("23:00"))
        assert before[0] == after[0]
        assert [one["what"] for one in after] == ["Meeting", "Lunch"]
        assert other.url not in str([made, await service.get("/accounts")])


async def test_what_did_not_change_is_not_sent_again(serve: Serve):
    pages = changing(ics_page(MEETING, ETag='"1"'), page("304 Not Modified"))
    async with serve(options=OPEN) as service, neighbour(pages) as other:
        eva = await service.make_resource()
        await add(service, eva, ics=None, url=other.url)

        answer = await service.call("GET", "/accounts/sync")

        assert answer.json()["data"]["count"] == 1
        assert b'if-none-match: "1"' in other.asked[1].lower()
        assert await titles(service) == ["Meeting"]


async def test_a_failure_is_told_and_leaves_the_events(serve: Serve):
    pages = changing(ics_page(MEETING), page("500 Oops"), page(body=b"hello"), ics_page(LUNCH))
    async with serve(options=OPEN) as service, neighbour(pages) as other:
        eva = await service.make_resource()
        await add(service, eva, ics=None, url=other.url)

        for problem in ("status 500", "does not begin"):
            answer = await service.call("POST", "/accounts/microsoft/sync")
            assert (answer.status_code, answer.json()["data"]["count"]) == (200, 0)
            [listed] = await service.get("/accounts")
            assert problem in listed["problem"]
            assert await titles(service) == ["Meeting"]

        await service.call("POST", "/accounts/sync")
        [listed] = await service.get("/accounts")
        assert (listed["problem"], await titles(service)) == (None, ["Lunch"])


async def test_addresses_are_fetched_by_the_timer_and_less_often_where_that_fails(serve: Serve):
    pages = changing(ics_page(MEETING), ics_page(LUNCH), page("500 Oops"))
    async with serve(options=OPEN) as service, neighbour(pages) as other:
        eva = await service.make_resource()
        await add(service, eva, ics=None, url=other.url)
        counts = []

        for minutes in (14, 1, 14, 1, 14, 1, 29, 1):
            service.clock.advance(seconds=minutes * 60)
            counts.append(await sync_due(service.database, OPEN, now=service.clock.now()))

        assert counts == [0, 1, 0, 1, 0, 1, 0, 1]
        assert await titles(service) == ["Lunch"]


async def test_two_servers_fetch_an_address_once(serve: Serve):
    async with serve(options=OPEN) as service, neighbour(changing(ics_page(MEETING))) as other:
        eva = await service.make_resource()
        await add(service, eva, ics=None, url=other.url)
        service.clock.advance(seconds=20 * 60)
        now = service.clock.now()

        syncing = (sync_due(service.database, OPEN, now=now) for _ in range(2))
        counts = await asyncio.gather(*syncing)

        assert sorted(counts) == [0, 1]
        assert len(other.asked) == 2


async def test_the_repetitions_in_a_file_come_nearer_with_time(service: Service):
    eva = await service.make_resource()
    yearly = calendar("DTSTART:20260601T090000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY\nSUMMARY:Fair")
    await add(service, eva, ics=yearly)

    for _ in range(60):
        service.clock.advance(seconds=7 * 86400)
        await sync_due(service.database, OPEN, now=service.clock.now())

    [listed] = await service.get("/accounts")
    window = {"start": "2027-05-01T00:00:00Z", "end": "2028-12-01T00:00:00Z"}
    found = await service.get("/events", **window)
    assert [one["start"][:10] for one in found] == ["2027-06-01"]
    assert listed["event_count"] == 1
    assert service.clock.now() > utc("2027-04-01 00:00") + timedelta(days=10)


async def test_secrets_in_addresses_are_not_logged(serve: Serve, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG, "desk_app")
    pages = changing(ics_page(MEETING), page("500 Oops"))
    async with serve(options=OPEN) as service, neighbour(pages) as other:
        eva = await service.make_resource()
        await add(service, eva, ics=None, url=f"{other.url}?token=s3cr3t")
        service.clock.advance(seconds=20 * 60)
        await sync_due(service.database, OPEN, now=service.clock.now())

    ours = [one for one in caplog.records if one.name.startswith("desk_app")]
    assert any("was not synced" in one.getMessage() for one in ours)
    assert not any("s3cr3t" in one.getMessage() for one in ours)


# --- Google and Microsoft --------------------------------------------------------------------


async def test_consent_elsewhere_is_refused_in_plain_words(service: Service):
    for provider in ("google", "microsoft"):
        answer = await service.http.get(
            f"/v2/accounts/{provider}/signup",
            params={"Timekit-App": service.app.slug, "callback": "https://studio.example.com/cb"},
            auth=None,
        )
        assert answer.status_code == 422
        assert "ICS address" in answer.json()["error"]


async def test_the_calendars_of_providers_are_listed(service: Service):
    eva = await service.make_resource()
    await add(service, eva, name="Eva's other job")

    assert await service.get("/accounts/google/calendars") == [
        {
            "name": "Eva's other job",
            "description": None,
            "synced": True,
            "property_key": "evasotherjob",
        }
    ]
