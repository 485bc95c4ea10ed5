"""Booking under the protocol of the outbox, on a real store."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import (
    CANCEL,
    CANCELLED,
    CONFIRM,
    CONFIRM_DECLINE,
    CONFIRMED,
    DECLINE,
    DECLINED,
    PENCIL,
    TENTATIVE,
)
from desk_app.domain.booking_log import BookingLog
from desk_app.domain.booking_search import BookingSearch
from desk_app.domain.bulk import BulkFailure
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.interval import Interval
from desk_app.domain.new_booking import NewBooking
from desk_app.errors import (
    BookingActionError,
    ConflictError,
    DeskError,
    InvalidInputError,
    InvalidRequestError,
    NetworkError,
    NotAuthenticatedError,
    NotFoundError,
    OfflineError,
    PermissionDeniedError,
    RateLimitedError,
    ServerFaultError,
    SlotTakenError,
    StoreError,
    TimedOutError,
    UnexpectedReplyError,
    UntrustedServerError,
)
from desk_app.services.booking_courier import BookingCourier
from desk_app.services.bookings import BookingService
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.drafts import BookingDraft, companion_ref
from desk_app.services.outbox_sender import OutboxSender
from desk_app.services.write_answers import ChangedElsewhereError
from desk_app.store.outbox import OutboxState
from desk_app.store.store import Store
from tests.builders import (
    at,
    booking_id,
    calendar_id,
    make_booking,
    make_project,
    make_resource,
    project_id,
    resource_id,
    span,
)
from tests.fakes.clock import FakeClock
from tests.fakes.link import FakeLink
from tests.fakes.scripted_client import ScriptedClient

pytestmark = pytest.mark.asyncio

DAY = span("00:00", "24:00")
LATER = span("14:00", "15:00")
DRAFT = BookingDraft(
    customer_name="Anna Berg", resource_id=resource_id(), starts_at=at("10:00"), notes="window seat"
)


def made(new: NewBooking) -> Booking:
    """The booking a server makes of what it is asked for."""
    return make_booking(
        "made",
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        resource_id=new.resource_id,
        graph=new.graph or "instant",
        state=TENTATIVE if new.graph == CONFIRM_DECLINE else CONFIRMED,
        meta=dict(new.meta),
    )


@pytest.fixture
def client() -> ScriptedClient:
    return ScriptedClient(create_booking=made)


@pytest.fixture
def courier(store: Store, feed: ChangeFeed, client: ScriptedClient) -> BookingCourier:
    courier = BookingCourier(store, feed)
    courier.client = client  # type: ignore[assignment]
    return courier


@pytest.fixture
def service(
    store: Store, feed: ChangeFeed, clock: FakeClock, courier: BookingCourier
) -> BookingService:
    sender = OutboxSender(store, courier, clock, FakeLink())
    return BookingService(store, feed, clock, courier, sender)


async def state_of(store: Store, draft: BookingDraft = DRAFT) -> OutboxState | None:
    row = await store.writes.load_row(draft.ref)
    return row.state if row else None


# --- creating --------------------------------------------------------------------------------


async def test_booking_is_stored_told_and_settled(
    service: BookingService, store: Store, heard: list[Changes]
) -> None:
    booking = await service.book(DRAFT)

    assert await store.load_booking(booking.id) == booking
    assert booking.desk_ref == DRAFT.ref
    assert [each.bookings for each in heard] == [{booking.id}]
    assert await state_of(store) is OutboxState.DONE


async def test_row_is_stored_before_the_server_is_asked(
    service: BookingService, store: Store, client: ScriptedClient
) -> None:
    seen: list[OutboxState | None] = []

    async def create(new: NewBooking) -> Booking:
        seen.append(await state_of(store))
        return made(new)

    client.answers["create_booking"] = create
    await service.book(DRAFT)

    assert seen == [OutboxState.SENDING]


async def test_asking_twice_books_once(service: BookingService, client: ScriptedClient) -> None:
    first = await service.book(DRAFT)
    second = await service.book(DRAFT)

    assert first.id == second.id
    assert client.asked == ["create_booking"]


async def test_asking_again_while_it_is_on_its_way_is_refused(
    service: BookingService, client: ScriptedClient
) -> None:
    may_answer = asyncio.Event()

    async def create(new: NewBooking) -> Booking:
        await may_answer.wait()
        return made(new)

    client.answers["create_booking"] = create
    first = asyncio.create_task(service.book(DRAFT))
    await asyncio.sleep(0.05)
    with pytest.raises(ConflictError, match="just being sent"):
        await service.book(DRAFT)
    may_answer.set()

    assert (await first).desk_ref == DRAFT.ref


@pytest.mark.parametrize(
    "error", [SlotTakenError(status=422), InvalidRequestError(), NotFoundError()], ids=repr
)
async def test_refusal_is_told_and_written_down(
    service: BookingService,
    store: Store,
    client: ScriptedClient,
    heard: list[Changes],
    error: DeskError,
) -> None:
    client.answers["create_booking"] = error

    with pytest.raises(type(error)):
        await service.book(DRAFT)

    assert await state_of(store) is OutboxState.REFUSED
    assert heard == []


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (OfflineError(), OutboxState.QUEUED),
        (UntrustedServerError(), OutboxState.QUEUED),
        (TimedOutError(), OutboxState.QUEUED),
        (RateLimitedError(status=429), OutboxState.QUEUED),
        (NotAuthenticatedError(status=401), OutboxState.QUEUED),
        (PermissionDeniedError(status=403), OutboxState.QUEUED),
        (UnexpectedReplyError(status=302), OutboxState.QUEUED),
        (UnexpectedReplyError(status=425), OutboxState.QUEUED),
        (TimedOutError(is_applied_unknown=True), OutboxState.UNKNOWN),
        (NetworkError(is_applied_unknown=True), OutboxState.UNKNOWN),
        (ServerFaultError(status=500), OutboxState.UNKNOWN),
        (UnexpectedReplyError(status=200), OutboxState.UNKNOWN),
        (RateLimitedError(status=503), OutboxState.UNKNOWN),
        (StoreError(), OutboxState.UNKNOWN),
    ],
    ids=repr,
)
async def test_what_could_not_be_booked_yet_stands_in_pencil(
    service: BookingService,
    store: Store,
    client: ScriptedClient,
    error: DeskError,
    state: OutboxState,
) -> None:
    client.answers["create_booking"] = error

    booking = await service.book(DRAFT)

    assert await state_of(store) is state
    assert booking.state == PENCIL
    assert booking.pending is not None
    assert booking.pending.is_uncertain is (state is OutboxState.UNKNOWN)
    assert booking.customer_name == "Anna Berg"
    assert booking in await service.load_window(DAY)
    assert await service.load(booking.id) == booking


async def test_write_whose_end_is_unknown_is_not_sent_again_by_a_second_click(
    service: BookingService, client: ScriptedClient
) -> None:
    client.answers["create_booking"] = TimedOutError(is_applied_unknown=True)
    first = await service.book(DRAFT)

    assert await service.book(DRAFT) == first
    assert len(client.calls_of("create_booking")) == 1


async def test_answer_about_another_booking_proves_nothing(
    service: BookingService, store: Store, client: ScriptedClient
) -> None:
    client.answers["create_booking"] = make_booking("other", meta={"desk_ref": "another"})

    assert (await service.book(DRAFT)).state == PENCIL
    assert await state_of(store) is OutboxState.UNKNOWN


async def test_write_given_up_on_its_way_is_unknown(
    service: BookingService, store: Store, client: ScriptedClient
) -> None:
    is_on_its_way = asyncio.Event()

    async def never(_: NewBooking) -> Booking:
        is_on_its_way.set()
        await asyncio.Event().wait()
        raise AssertionError

    client.answers["create_booking"] = never
    task = asyncio.create_task(service.book(DRAFT))
    await is_on_its_way.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert await state_of(store) is OutboxState.UNKNOWN


async def test_without_a_server_it_is_kept_as_waiting(
    service: BookingService, courier: BookingCourier, store: Store
) -> None:
    courier.client = None

    assert (await service.book(DRAFT)).state == PENCIL
    assert await state_of(store) is OutboxState.QUEUED


async def test_booking_in_pencil_is_found_moved_and_taken_out(
    service: BookingService, courier: BookingCourier, store: Store
) -> None:
    courier.client = None
    pencil = await service.book(DRAFT)

    assert [each.id for each in await service.search(BookingSearch(text="anna"))] == [pencil.id]
    assert await service.search(BookingSearch(text="bert")) == ()
    moved = await move(service, pencil)
    assert (moved.id, moved.interval) == (pencil.id, LATER)
    assert service.available_actions(moved) == (CANCEL,)
    assert (await service.cancel(pencil.id)).state == CANCELLED
    assert await store.writes.load() == ()
    assert await service.load_window(DAY) == ()


async def test_wrong_draft_asks_nobody(service: BookingService, client: ScriptedClient) -> None:
    with pytest.raises(InvalidInputError):
        await service.book(replace(DRAFT, customer_name=""))

    assert client.calls == []


async def test_what_the_service_says_is_left_to_it(
    service: BookingService, store: Store, client: ScriptedClient
) -> None:
    await store.save_projects([make_project()], is_complete=True)

    await service.book(replace(DRAFT, project_id=project_id(), notes=""))

    [call] = client.calls
    new = call.args[0]
    assert (new.graph, new.what, new.where, new.description) == (None, None, None, None)
    assert new.project_id == project_id()


async def test_booking_goes_into_the_calendar_chosen(
    service: BookingService, store: Store, client: ScriptedClient
) -> None:
    await store.save_resources([make_resource()], is_complete=True)
    choice = CalendarChoice(booking_calendar_id=calendar_id("work"))
    await store.save_calendar_choice(resource_id(), choice)

    await service.book(DRAFT)

    assert client.calls[0].args[0].calendar_id == calendar_id("work")


async def test_without_a_service_what_was_typed_is_sent(
    service: BookingService, client: ScriptedClient
) -> None:
    await service.book(DRAFT)

    new = client.calls[0].args[0]
    assert new.what == "Appointment with Anna Berg"
    assert new.where == "Front desk"
    assert new.description == "window seat"


@pytest.mark.parametrize("is_told", [True, False])
async def test_whether_the_customer_is_told_goes_along(
    service: BookingService, client: ScriptedClient, is_told: bool
) -> None:
    await service.book(replace(DRAFT, notifies_customer=is_told))

    assert client.calls[0].args[0].notifies_customer is is_told


async def test_companions_are_booked_with_it_under_references_of_their_own(
    service: BookingService, store: Store, client: ScriptedClient
) -> None:
    room = resource_id("room")
    client.answers["list_resource_bookings"] = ()
    client.answers["create_bookings"] = lambda new, **_: tuple(
        replace(made(each), id=booking_id(each.resource_id)) for each in new
    )
    draft = replace(DRAFT, companions=(room,))

    booking = await service.book(draft)
    again = await service.book(draft)

    [call] = client.calls_of("create_bookings")
    first, second = call.args[0]
    assert again.id == booking.id == booking_id(first.resource_id)
    assert call.kwargs == {"relates_bookings": True, "deletes_all_on_error": True}
    assert (second.resource_id, second.notifies_customer) == (room, False)
    assert second.meta == {"desk_ref": companion_ref(draft.ref, 1)}
    assert await store.load_booking_by_ref(companion_ref(draft.ref, 1)) is not None


async def test_a_companion_that_failed_is_a_lost_slot(
    service: BookingService, client: ScriptedClient
) -> None:
    client.answers["list_resource_bookings"] = ()
    client.answers["create_bookings"] = (BulkFailure("Index 1: taken"),)

    with pytest.raises(SlotTakenError):
        await service.book(replace(DRAFT, companions=(resource_id("room"),)))


async def test_a_companion_that_is_taken_is_a_lost_slot_before_anything_is_sent(
    service: BookingService, client: ScriptedClient
) -> None:
    start = DRAFT.starts_at
    assert start is not None
    there = make_booking("there", starts_at=start, ends_at=start + timedelta(hours=1))
    client.answers["list_resource_bookings"] = (there,)

    with pytest.raises(SlotTakenError):
        await service.book(replace(DRAFT, companions=(resource_id("room"),)))

    assert client.calls_of("create_bookings") == []


# --- acting ----------------------------------------------------------------------------------

REQUEST = make_booking("request", graph=CONFIRM_DECLINE, state=TENTATIVE)


async def test_confirming_at_a_server_that_checks_asks_once(
    service: BookingService, client: ScriptedClient
) -> None:
    client.answers |= {
        "get_capabilities": frozenset({"atomic_confirm"}),
        "get_booking": REQUEST,
        "act_on_booking": replace(REQUEST, state=CONFIRMED),
    }
    assert (await service.confirm(REQUEST.id)).state == CONFIRMED
    assert client.asked == ["get_booking", "get_capabilities", "act_on_booking"]


async def test_confirming_at_a_server_that_does_not_check_looks_first(
    service: BookingService, client: ScriptedClient
) -> None:
    other = make_booking("other")
    client.answers |= {"get_booking": REQUEST, "list_resource_bookings": (REQUEST, other)}

    with pytest.raises(SlotTakenError):
        await service.confirm(REQUEST.id)

    assert "act_on_booking" not in client.asked


@pytest.mark.parametrize(
    "other", [REQUEST, replace(REQUEST, state=CONFIRMED), make_booking("o", state=CANCELLED)]
)
async def test_what_does_not_block_does_not_hinder_confirming(
    service: BookingService, client: ScriptedClient, other: Booking
) -> None:
    client.answers |= {
        "get_booking": REQUEST,
        "list_resource_bookings": (other,),
        "act_on_booking": replace(REQUEST, state=CONFIRMED),
    }
    assert (await service.act(REQUEST.id, CONFIRM)).state == CONFIRMED


async def test_refused_action_shows_how_the_booking_stands_now(
    service: BookingService, store: Store, client: ScriptedClient
) -> None:
    now = make_booking("anna", state=CANCELLED)
    client.answers |= {"act_on_booking": BookingActionError(), "get_booking": now}

    with pytest.raises(BookingActionError):
        await service.cancel(now.id, "ill")

    assert (await store.load_booking(now.id)) == now


async def test_booking_that_is_gone_is_forgotten(
    service: BookingService, store: Store, client: ScriptedClient, heard: list[Changes]
) -> None:
    await store.save_bookings([make_booking("anna")])
    client.answers |= {"act_on_booking": NotFoundError(), "get_booking": NotFoundError()}

    with pytest.raises(NotFoundError):
        await service.cancel(booking_id("anna"))

    assert await store.load_booking(booking_id("anna")) is None
    assert heard[-1].bookings == {booking_id("anna")}


async def test_reason_is_passed_on(service: BookingService, client: ScriptedClient) -> None:
    client.answers |= {
        "get_booking": REQUEST,
        "act_on_booking": replace(REQUEST, state=DECLINED),
    }

    await service.decline(REQUEST.id, "full")

    [call] = client.calls_of("act_on_booking")
    assert call.args == (REQUEST.id, DECLINE)
    assert call.kwargs == {"message": "full"}


async def test_what_is_so_already_is_not_asked_for_again(
    service: BookingService, store: Store, client: ScriptedClient
) -> None:
    await store.save_bookings([REQUEST])
    client.answers["get_booking"] = replace(REQUEST, state=DECLINED)

    assert (await service.decline(REQUEST.id)).state == DECLINED
    assert client.asked == ["get_booking"]


async def test_what_somebody_else_changed_meanwhile_is_left_alone(
    service: BookingService, store: Store, client: ScriptedClient
) -> None:
    seen = make_booking("anna")
    await store.save_bookings([seen])
    client.answers["get_booking"] = replace(seen, starts_at=LATER.start, ends_at=LATER.end)

    with pytest.raises(ChangedElsewhereError):
        await service.cancel(seen.id)

    assert "act_on_booking" not in client.asked


async def test_change_can_be_taken_back_until_it_leaves(
    service: BookingService, store: Store, client: ScriptedClient, clock: FakeClock
) -> None:
    booking = make_booking("anna")
    await store.save_bookings([booking])
    service.grace = timedelta(seconds=6)

    wanted = await service.cancel(booking.id)

    assert (wanted.state, client.calls) == (CANCELLED, [])
    assert wanted.pending is not None
    assert wanted.pending.leaves_in == 6
    clock.advance(seconds=2.5)
    [shown] = await service.load_window(DAY)
    assert shown.pending is not None
    assert shown.pending.leaves_in == 4
    assert await store.writes.withdraw(wanted.pending.ref, {OutboxState.QUEUED})
    assert await service.load_window(DAY) == (booking,)


async def test_moved_booking_is_shown_where_it_is_wanted_until_it_leaves(
    service: BookingService, store: Store
) -> None:
    booking = make_booking("anna")
    await store.save_bookings([booking])
    service.grace = timedelta(seconds=6)

    moved = await move(service, booking)

    assert moved.interval == LATER
    assert await service.load_window(LATER) == (moved,)
    assert await service.load_window(span("10:00", "10:30")) == ()


async def test_confirming_leaves_at_once(
    service: BookingService, store: Store, client: ScriptedClient
) -> None:
    await store.save_bookings([REQUEST])
    service.grace = timedelta(seconds=6)
    client.answers |= {
        "get_booking": REQUEST,
        "get_capabilities": frozenset({"atomic_confirm"}),
        "act_on_booking": replace(REQUEST, state=CONFIRMED),
    }

    assert (await service.confirm(REQUEST.id)).pending is None
    assert "act_on_booking" in client.asked


async def test_how_a_booking_came_to_its_state_is_told_by_the_latest_entry(
    service: BookingService, client: ScriptedClient
) -> None:
    first, again = (
        BookingLog(action=CANCEL, old_state=None, state=CANCELLED, actor="server", message=text)
        for text in ("ill", "ill again")
    )
    later = replace(first, action=CONFIRM, state=CONFIRMED)
    client.answers["list_booking_logs"] = (first, again, later)

    assert await service.load_ending(make_booking(state=CANCELLED)) == again
    assert await service.load_ending(make_booking(state=DECLINED)) is None


# --- moving ----------------------------------------------------------------------------------


async def move(service: BookingService, booking: Booking, to: Interval = LATER) -> Booking:
    return await service.move(
        booking.id, starts_at=to.start, ends_at=to.end, resource_id=resource_id()
    )


async def test_instant_booking_is_rescheduled_and_keeps_its_history(
    service: BookingService, store: Store, client: ScriptedClient
) -> None:
    old = make_booking("old")
    new = make_booking("new", starts_at=LATER.start, ends_at=LATER.end)
    ended = replace(old, state=CANCELLED)
    client.answers |= {"get_booking": [old, ended], "reschedule_booking": new}

    assert (await move(service, old)).id == new.id
    assert (await store.load_booking(old.id)) == ended
    assert await store.load_booking_key(old.id) == await store.load_booking_key(new.id)


async def test_request_is_booked_anew_in_one_step_where_the_server_can(
    service: BookingService, client: ScriptedClient
) -> None:
    client.answers |= {"get_booking": REQUEST, "get_capabilities": frozenset({"replaces"})}

    await move(service, REQUEST)

    [call] = client.calls_of("create_booking")
    assert call.args[0].replaces == REQUEST.id
    assert "act_on_booking" not in client.asked


@pytest.mark.parametrize("capabilities", [frozenset(), frozenset({"replaces"})])
async def test_request_of_a_customer_who_is_not_told_stays_quiet_when_it_is_moved(
    service: BookingService, client: ScriptedClient, capabilities: frozenset[str]
) -> None:
    booked = await service.book(replace(DRAFT, notifies_customer=False))
    old = replace(REQUEST, meta=booked.meta, participants=("ola@example.com",))
    client.answers |= {
        "get_booking": old,
        "get_capabilities": capabilities,
        "act_on_booking": replace(old, state=DECLINED),
    }

    await move(service, old)

    new = client.calls_of("create_booking")[-1].args[0]
    assert not new.notifies_customer
    assert new.participants == ("ola@example.com",)
    assert new.meta["desk_ref"] != booked.desk_ref


async def test_confirmed_request_is_never_given_up_before_its_new_time_is_confirmed(
    service: BookingService, client: ScriptedClient
) -> None:
    old = replace(REQUEST, state=CONFIRMED)
    client.answers |= {
        "get_booking": old,
        "list_resource_bookings": (),
        "act_on_booking": lambda id_, action, **_: replace(
            make_booking("made"), state=CONFIRMED if action == CONFIRM else CANCELLED
        ),
    }
    await move(service, old)

    done = [call.args for call in client.calls_of("act_on_booking")]
    assert done == [(booking_id("made"), CONFIRM), (old.id, CANCEL)]


async def test_confirmed_request_stays_if_the_new_time_cannot_be_confirmed(
    service: BookingService, client: ScriptedClient
) -> None:
    old = replace(REQUEST, state=CONFIRMED)

    def act(_: str, action: str, message: str) -> Booking:
        if action == CONFIRM:
            raise SlotTakenError
        return make_booking("made", state=DECLINED)

    client.answers |= {"get_booking": old, "list_resource_bookings": (), "act_on_booking": act}
    with pytest.raises(SlotTakenError):
        await move(service, old)

    done = [call.args for call in client.calls_of("act_on_booking")]
    assert done == [(booking_id("made"), CONFIRM), (booking_id("made"), DECLINE)]


async def test_cancelled_booking_cannot_be_moved(
    service: BookingService, client: ScriptedClient
) -> None:
    client.answers["get_booking"] = make_booking("old", state=CANCELLED)

    with pytest.raises(BookingActionError):
        await move(service, make_booking("old"))


async def test_booking_cannot_be_moved_to_end_before_it_starts(
    service: BookingService, client: ScriptedClient
) -> None:
    with pytest.raises(InvalidInputError):
        await service.move(
            booking_id(),
            starts_at=at("10:00"),
            ends_at=at("10:00") - timedelta(minutes=1),
            resource_id=resource_id(),
        )
    assert client.calls == []


async def test_only_what_both_graph_and_server_allow_is_offered(service: BookingService) -> None:
    assert CANCEL in service.available_actions(make_booking())
    assert service.available_actions(make_booking(available_actions=(CONFIRM,))) == ()
    assert service.available_actions(make_booking(graph="of_their_own")) == ()
