"""Keeping the store in step with the server: what is asked when, and what is said of it."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from desk_app.client.retry import BREAK_AFTER
from desk_app.client.timekit_client import TimekitClient
from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import DeskRef
from desk_app.errors import (
    DeskError,
    InvalidRequestError,
    NotAuthenticatedError,
    NotFoundError,
    OfflineError,
    RateLimitedError,
    ServerFaultError,
    TimedOutError,
    UnexpectedReplyError,
)
from desk_app.profiles import ServerKind
from desk_app.services.booking_limits import LIMITS_FACT
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.connection import ConnectionKind, ConnectionState
from desk_app.services.full_pass import LAST_PASS, PassReport, PullProgress, read_report
from desk_app.services.pace import PAGE_SIZE, Pace
from desk_app.services.sync import SyncService
from desk_app.store.outbox import NewOutboxRow, OutboxKind
from desk_app.store.store import Store
from desk_app.timekit.app_token import AppToken
from desk_app.timekit.paging import Page
from tests.builders import (
    booking_id,
    make_app,
    make_booking,
    make_event,
    make_project,
    make_resource,
    resource_id,
    span,
)
from tests.canary import CANARY_APP_TOKEN
from tests.fakes.clock import FakeClock
from tests.fakes.scripted_client import ScriptedClient
from tests.fakes.scripted_server import ScriptedServer, reply

pytestmark = pytest.mark.asyncio

PACE = Pace()
WINDOW = span("00:00", "24:00")


def pages(*each: Sequence[Booking]) -> Callable[..., Page[Booking]]:
    """A list of bookings in pages."""

    def list_bookings(*, page: int = 1, **_: Any) -> Page[Booking]:
        total = sum(map(len, each))
        return Page(tuple(each[page - 1]), total, PAGE_SIZE, page, len(each))

    return list_bookings


@pytest.fixture
def client() -> ScriptedClient:
    return ScriptedClient(
        get_app=make_app(),
        list_all_resources=(make_resource("eva"),),
        list_all_projects=(make_project(resource_ids=None),),
        list_project_resources=(resource_id("eva"),),
        list_bookings=pages([make_booking("anna")]),
        list_bookings_in=(make_booking("anna"),),
        list_events=(),
        get_booking=NotFoundError(),
    )


@pytest.fixture
def sync(store: Store, feed: ChangeFeed, clock: FakeClock, client: ScriptedClient) -> SyncService:
    service = SyncService(store, feed, clock, pace=PACE, pick=lambda low, high: high)
    service.client = client  # type: ignore[assignment]
    return service


async def stored(store: Store) -> set[str]:
    return {each.id for each in await store.load_bookings(WINDOW)}


# --- what is asked ---------------------------------------------------------------------------


async def test_first_round_fetches_everything_and_tells_it(
    sync: SyncService, store: Store, heard: list[Changes]
) -> None:
    assert await sync.go_round() == PACE.every

    assert [each.name for each in await store.load_resources()] == ["Eva"]
    [project] = await store.load_projects()
    assert project.resource_ids == (resource_id("eva"),)
    assert await stored(store) == {booking_id("anna")}
    together = heard[0]
    for each in heard[1:]:
        together |= each
    assert together.bookings
    assert together.resources
    assert together.projects


async def test_first_round_reads_every_page_and_forgets_what_is_on_none(
    sync: SyncService, store: Store, client: ScriptedClient
) -> None:
    await store.save_bookings([make_booking("gone")])
    client.answers["list_bookings"] = pages([make_booking("anna")], [make_booking("ben")])

    await sync.go_round()

    assert await stored(store) == {booking_id("anna"), booking_id("ben")}


async def test_next_round_stops_at_the_first_page_without_news(
    sync: SyncService, client: ScriptedClient
) -> None:
    client.answers["list_bookings"] = pages([make_booking("anna")], [make_booking("ben")])
    await sync.go_round()
    client.calls.clear()

    await sync.go_round()

    assert client.asked == ["list_bookings"]


async def test_news_on_a_page_leads_to_the_next_one(
    sync: SyncService, store: Store, client: ScriptedClient
) -> None:
    await sync.go_round()
    client.calls.clear()
    client.answers["list_bookings"] = pages([make_booking("ben")], [make_booking("anna")])

    await sync.go_round()

    assert client.asked == ["list_bookings", "list_bookings"]
    assert booking_id("ben") in await stored(store)


async def test_resources_are_asked_for_anew_after_a_minute_and_all_after_a_day(
    sync: SyncService, clock: FakeClock, client: ScriptedClient
) -> None:
    await sync.go_round()
    for wait, is_asked in ((59, False), (1, True), (30, False), (24 * 3600, True)):
        client.calls.clear()
        clock.advance(seconds=wait)
        await sync.go_round()
        assert ("list_all_resources" in client.asked) is is_asked, wait


async def test_days_on_screen_are_listed_in_full_at_once_and_every_five_minutes(
    sync: SyncService, store: Store, clock: FakeClock, client: ScriptedClient
) -> None:
    await sync.go_round()
    client.answers["list_events"] = (make_event(resource_id=resource_id("eva")),)
    sync.show(WINDOW, [resource_id("eva")])
    await sync.go_round()
    assert len(await store.load_events(WINDOW)) == 1

    client.calls.clear()
    sync.show(WINDOW, [resource_id("eva")])
    await sync.go_round()
    assert "list_bookings_in" not in client.asked

    # A deletion shows up only in a full list.
    client.answers |= {"list_bookings": pages([]), "list_bookings_in": ()}
    clock.advance(PACE.relist_every)
    await sync.go_round()
    assert await stored(store) == set()


async def test_person_who_is_gone_does_not_stop_the_round(
    sync: SyncService, client: ScriptedClient
) -> None:
    client.answers["list_events"] = NotFoundError()
    sync.show(WINDOW, [resource_id("eva"), resource_id("marco")])

    await sync.go_round()

    assert sync.state.kind is ConnectionKind.LIVE
    asked = {call.kwargs["resource_id"] for call in client.calls_of("list_events")}
    assert asked == {resource_id("eva"), resource_id("marco")}


async def test_busy_time_of_the_weeks_to_come_is_fetched_of_all_in_turn(
    sync: SyncService, clock: FakeClock, client: ScriptedClient
) -> None:
    people = ("eva", "marco", "nina")
    client.answers["list_all_resources"] = tuple(map(make_resource, people))

    async def asked() -> list[str]:
        client.calls.clear()
        await sync.go_round()
        return [call.kwargs["resource_id"] for call in client.calls_of("list_events")]

    first, second, third = await asked(), await asked(), await asked()
    assert (len(first), len(second), len(third)) == (2, 1, 0)
    assert {*first, *second} == set(map(resource_id, people))

    clock.advance(PACE.busy_every)
    assert len(await asked()) == PACE.busy_a_round


async def test_own_write_during_a_round_is_not_undone_by_its_older_answer(
    sync: SyncService, store: Store, client: ScriptedClient
) -> None:
    older, newer = make_booking("anna", what="Older"), make_booking("anna", what="Newer")

    async def list_bookings(**_: Any) -> Page[Booking]:
        await store.save_bookings([newer])
        return Page((older,), 1, PAGE_SIZE, 1, 1)

    client.answers["list_bookings"] = list_bookings
    await sync.go_round()

    [kept] = await store.load_bookings(WINDOW)
    assert kept.what == "Newer"


async def test_without_a_client_nothing_is_asked(sync: SyncService, client: ScriptedClient) -> None:
    sync.client = None

    assert await sync.go_round() == PACE.every
    assert client.calls == []
    assert sync.state.kind is ConnectionKind.CONNECTING


# --- what is said ----------------------------------------------------------------------------


async def test_round_that_went_well_is_live_and_remembered(
    sync: SyncService, store: Store, clock: FakeClock
) -> None:
    await sync.go_round()

    assert sync.state.kind is ConnectionKind.LIVE
    assert sync.state.data_as_of == clock.now()
    assert (await store.load_facts())["data_as_of"] == clock.now().isoformat()


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OfflineError(), ConnectionKind.OFFLINE),
        (TimedOutError(), ConnectionKind.SLOW),
        (RateLimitedError(), ConnectionKind.SLOW),
        (ServerFaultError(status=500), ConnectionKind.SLOW),
        (UnexpectedReplyError(status=200), ConnectionKind.SLOW),
        (InvalidRequestError(), ConnectionKind.SLOW),
        (NotAuthenticatedError(status=401), ConnectionKind.KEY_REFUSED),
    ],
    ids=repr,
)
async def test_failure_says_what_kind_it_is_and_since_when(
    sync: SyncService,
    clock: FakeClock,
    client: ScriptedClient,
    error: DeskError,
    kind: ConnectionKind,
) -> None:
    await sync.go_round()
    good = clock.now()
    client.answers["list_bookings"] = error
    began = clock.advance(seconds=15)
    await sync.go_round()
    clock.advance(seconds=20)
    await sync.go_round()

    assert sync.state.kind is kind
    assert sync.state.since == began
    assert sync.state.data_as_of == good
    assert sync.state.detail == error.message


async def test_pauses_grow_until_they_are_probes_and_begin_anew_after_success(
    sync: SyncService, client: ScriptedClient
) -> None:
    client.answers["list_all_resources"] = OfflineError()
    pauses = [(await sync.go_round()).total_seconds() for _ in range(6)]
    assert pauses == [2, 4, 8, 16, 45, 45]

    client.answers["list_all_resources"] = ()
    assert await sync.go_round() == 2 * PACE.every
    client.answers["list_bookings"] = OfflineError()
    assert (await sync.go_round()).total_seconds() == 2


@pytest.mark.parametrize(
    ("asked", "pause"),
    [
        (None, timedelta(seconds=2)),
        (timedelta(seconds=1), timedelta(seconds=2)),
        (timedelta(minutes=5), timedelta(minutes=5)),
        (timedelta(days=9), timedelta(hours=1)),
    ],
)
async def test_server_that_asks_for_a_pause_gets_it_within_reason(
    sync: SyncService,
    clock: FakeClock,
    client: ScriptedClient,
    asked: timedelta | None,
    pause: timedelta,
) -> None:
    client.answers["list_all_resources"] = RateLimitedError(retry_after=asked)

    assert await sync.go_round() == pause
    assert sync.state.retry_at == clock.now() + pause


async def test_failed_request_of_somebody_else_counts(sync: SyncService) -> None:
    await sync.go_round()
    kinds: list[ConnectionKind] = []
    for error in (InvalidRequestError(), OfflineError()):
        sync.report(error)
        kinds.append(sync.state.kind)

    assert kinds == [ConnectionKind.LIVE, ConnectionKind.OFFLINE]


async def test_while_there_is_no_client_yet_nobody_is_offline(sync: SyncService) -> None:
    sync.client = None
    kinds: list[ConnectionKind] = []
    for error in (OfflineError(), NotAuthenticatedError()):
        sync.report(error)
        kinds.append(sync.state.kind)

    assert kinds == [ConnectionKind.CONNECTING, ConnectionKind.KEY_REFUSED]


async def test_observers_hear_every_change(sync: SyncService, client: ScriptedClient) -> None:
    states: list[ConnectionState] = []
    sync.observe(states.append)

    await sync.go_round()
    client.answers["list_bookings"] = OfflineError()
    await sync.go_round()

    assert [each.kind for each in states] == [ConnectionKind.LIVE, ConnectionKind.OFFLINE]


# --- the loop --------------------------------------------------------------------------------


async def test_hurry_starts_a_round_at_once(sync: SyncService, client: ScriptedClient) -> None:
    running = asyncio.create_task(sync.run())
    try:
        await until(lambda: sync.state.kind is ConnectionKind.LIVE)
        await asyncio.sleep(0.05)
        client.calls.clear()
        sync.hurry()
        await until(lambda: client.asked == ["list_bookings"])
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_loop_ends_when_it_is_told_to_in_the_moment_it_is_woken(sync: SyncService) -> None:
    running = asyncio.create_task(sync.run())
    await until(lambda: sync.state.kind is ConnectionKind.LIVE)
    await asyncio.sleep(0.05)

    sync.hurry()
    await asyncio.sleep(0)
    running.cancel()

    await asyncio.wait([running], timeout=1)
    is_ended = running.done()
    running.cancel()
    assert is_ended


async def test_replaced_key_makes_the_next_round_a_full_one(
    sync: SyncService, client: ScriptedClient
) -> None:
    await sync.go_round()
    client.calls.clear()
    sync.start_over()

    await sync.go_round()

    assert "list_all_resources" in client.asked


async def test_no_more_requests_a_minute_than_the_pace_allows(
    store: Store, feed: ChangeFeed, clock: FakeClock, client: ScriptedClient
) -> None:
    sync = SyncService(store, feed, clock, pace=Pace(requests_a_minute=5, busy_a_round=0))
    sync.client = client  # type: ignore[assignment]
    client.answers["list_all_projects"] = ()
    await sync.go_round()  # resources, projects, bookings, the limits of the app
    await sync.go_round()  # bookings
    assert len(client.calls) == 5

    waiting = asyncio.create_task(sync.go_round())
    await asyncio.sleep(0.05)
    assert len(client.calls) == 5
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    clock.advance(seconds=60)
    await sync.go_round()
    assert len(client.calls) > 5


async def test_pace_fits_the_server_and_the_key() -> None:
    live = Pace.for_key(ServerKind.TIMEKIT, is_test=False)
    assert (live.every, live.pages_a_minute) == (timedelta(seconds=10), 50)
    assert Pace.for_key(ServerKind.DESK_SERVER, is_test=True).every == timedelta(seconds=60)
    own = Pace.for_key(ServerKind.DESK_SERVER, is_test=False)
    assert (own.requests_a_minute, own.pages_a_minute) == (50, 300)
    assert Pace.for_key(ServerKind.EMBEDDED, is_test=False).requests_a_minute is None


# --- the first fetching of everything, and the passes after it -------------------------------


async def test_first_fetching_of_everything_tells_how_far_it_has_come(
    sync: SyncService, client: ScriptedClient
) -> None:
    told: list[PullProgress] = []
    sync.observe_pull(told.append)
    client.answers["list_bookings"] = pages([make_booking("anna")], [make_booking("ben")])

    await sync.go_round()
    assert told == [
        PullProgress(1, 2),
        PullProgress(2, 2, is_running=False),
    ]

    told.clear()
    sync.start_over()
    await sync.go_round()
    assert told == []


async def test_fetching_that_is_stopped_keeps_what_came_and_goes_on_with_what_is_new(
    sync: SyncService, store: Store, client: ScriptedClient
) -> None:
    told: list[PullProgress] = []
    sync.observe_pull(told.append)
    sync.observe_pull(lambda _: sync.stop_pull())
    client.answers["list_bookings"] = pages([make_booking("anna")], [make_booking("ben")])

    await sync.go_round()
    assert told[-1] == PullProgress(1, 2, is_running=False, is_stopped=True)
    assert await stored(store) == {booking_id("anna")}
    assert sync.state.kind is ConnectionKind.LIVE

    client.calls.clear()
    await sync.go_round()
    assert "list_all_projects" not in client.asked

    sync._pull_observers.pop()
    sync.resume_pull()
    await sync.go_round()
    assert await stored(store) == {booking_id("anna"), booking_id("ben")}


async def test_booking_that_fell_between_two_pages_is_not_forgotten(
    sync: SyncService, store: Store, client: ScriptedClient
) -> None:
    await store.save_bookings([make_booking("ben")])
    client.answers["get_booking"] = make_booking("ben", what="Still there")

    await sync.go_round()

    kept = await store.load_booking(booking_id("ben"))
    assert kept is not None
    assert kept.what == "Still there"


async def test_pass_at_night_mends_what_differs_and_reports_it_and_leaves_the_outbox_alone(
    sync: SyncService, store: Store, clock: FakeClock, client: ScriptedClient
) -> None:
    ref = DeskRef("r" * 32)
    await store.writes.enqueue(NewOutboxRow(ref=ref, kind=OutboxKind.CREATE, body="{}"))
    both = [make_booking("anna"), make_booking("ben")]
    client.answers["list_bookings"] = pages(both)
    await sync.go_round()
    await store.save_bookings([make_booking("anna", what="Wrong"), make_booking("ghost")])
    await store.forget_bookings([booking_id("ben")])

    clock.advance(timedelta(hours=24))
    client.answers["list_bookings"] = [Page((), 2, PAGE_SIZE, 1, 1), pages(both)]
    await sync.go_round()

    assert await stored(store) == {booking_id("anna"), booking_id("ben")}
    report = read_report((await store.load_facts())[LAST_PASS])
    assert report == PassReport(at=clock.now(), checked=2, repaired=2, forgotten=1)
    assert [row.ref for row in await store.writes.load()] == [ref]


async def test_report_that_makes_no_sense_is_none() -> None:
    assert [read_report(text) for text in (None, "", "[]", "{}", '["soon", 1, 2, 3]')] == [None] * 5


# --- what a person wants now -----------------------------------------------------------------


async def test_trying_now_makes_one_attempt_while_the_server_is_down(
    store: Store, feed: ChangeFeed, clock: FakeClock
) -> None:
    async with (
        ScriptedServer(reply(500)) as server,
        TimekitClient(base_url=server.url, app_token=AppToken.parse(CANARY_APP_TOKEN)) as client,
    ):
        for _ in range(BREAK_AFTER):
            client.circuit.note(OfflineError())
        sync = SyncService(store, feed, clock, pace=PACE)
        sync.client = client
        assert (await sync.go_round()).total_seconds() > 1
        assert server.requests == []

        sync.try_now()
        await sync.go_round()

        assert len(server.requests) == 1


async def test_after_an_outage_only_what_is_new_is_asked_for_at_first(
    sync: SyncService, client: ScriptedClient, clock: FakeClock
) -> None:
    await sync.go_round()
    client.answers["list_bookings"] = [OfflineError(), pages([make_booking("anna")])]
    await sync.go_round()
    clock.advance(timedelta(minutes=6))
    client.calls.clear()
    await sync.go_round()
    assert client.asked == ["list_bookings"]

    clock.advance(PACE.calm_after_outage)
    await sync.go_round()
    assert "list_all_resources" in client.asked


async def test_server_that_is_silent_again_and_again_counts_as_not_reached(
    sync: SyncService, client: ScriptedClient
) -> None:
    client.answers["list_all_resources"] = TimedOutError()
    kinds = []
    for _ in range(3):
        await sync.go_round()
        kinds.append(sync.state.kind)

    assert kinds == [ConnectionKind.SLOW, ConnectionKind.SLOW, ConnectionKind.OFFLINE]


async def until(is_so: Callable[[], bool]) -> None:
    for _ in range(500):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("waited in vain")


async def test_the_booking_limits_of_the_app_are_kept_with_each_full_pass(
    sync: SyncService, client: ScriptedClient, store: Store
) -> None:
    client.answers["get_app"] = make_app(settings={"resource_rate_limits": {"day": 2}})
    sync.client = client  # type: ignore[assignment]

    await sync.go_round()

    assert (await store.load_facts())[LIMITS_FACT] == '{"day": 2}'
