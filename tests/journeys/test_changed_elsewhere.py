"""What another desk changes: seen here within a round, and asked about where it matters."""

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from desk_app.domain.booking import DESK_REF_KEY, Booking
from desk_app.domain.booking_graph import CANCEL
from desk_app.domain.interval import Interval
from desk_app.services.changes import Changes
from desk_app.services.pace import Pace
from tests.builders import make_new_booking
from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import EVA, HALF_HOUR, Desk, set_up_place

ANNA = "Anna Berg"


def stored_at(desk: Desk, booking: Booking, hour: float) -> bool:
    """Whether the grid shows a booking at an hour of today."""
    shown = [
        each for content in desk.console.pages.calendar.grid.picture.contents
        for each in content.column.bookings if each.id == booking.id
    ]  # fmt: skip
    return any(each.starts_at == desk.at(hour) for each in shown)


def test_rounds_come_often_enough_for_a_change_elsewhere_to_be_seen_within_15_s() -> None:
    assert Pace().every <= timedelta(seconds=10)


def test_booking_made_moved_and_called_off_elsewhere_is_right_after_one_round_each(
    start_anew: OpenDesk, run_async: RunAsync
) -> None:
    async def work() -> None:
        async with start_anew() as desk:
            await set_up_place(desk)
            eva = await desk.resource(EVA)
            made = await desk.book_elsewhere(EVA, 10, ANNA)
            desk.workspace.sync.hurry()
            await desk.until(lambda: stored_at(desk, made, 10), "an unknown booking is shown")

            desk.clock.advance(seconds=1)
            moved = await desk.server.reschedule_booking(
                made.id,
                starts_at=desk.at(11),
                ends_at=desk.at(11) + HALF_HOUR,
                resource_id=eva.id,
            )
            desk.workspace.sync.hurry()
            await desk.until(lambda: stored_at(desk, moved, 11), "a moved booking is shown there")
            assert not stored_at(desk, made, 10)

            desk.clock.advance(seconds=1)
            await desk.server.act_on_booking(moved.id, CANCEL)
            desk.workspace.sync.hurry()
            await desk.until(lambda: not stored_at(desk, moved, 11), "a cancelled one is gone")

    run_async(work())


def test_booking_open_here_and_changed_elsewhere_asks_before_it_lets_go_of_what_was_chosen(
    start_anew: OpenDesk, run_async: RunAsync
) -> None:
    async def work() -> None:
        async with start_anew() as desk:
            await set_up_place(desk)
            eva = await desk.resource(EVA)
            made = await desk.server.create_booking(
                make_new_booking(
                    resource_id=eva.id,
                    calendar_id=None,
                    starts_at=desk.at(10),
                    ends_at=desk.at(10) + HALF_HOUR,
                    meta={DESK_REF_KEY: "e" * 32},
                )
            )
            desk.workspace.sync.hurry()
            await desk.until(lambda: stored_at(desk, made, 10), "it is shown")
            desk.console.pages.front_desk.open_booking(made.id)
            await desk.until(lambda: desk.panel.booking_id == made.id, "it is open")
            await desk.hand.click("move")
            await desk.until(lambda: desk.panel.inspector.is_moving, "a time is being chosen")

            desk.clock.advance(seconds=1)
            await desk.server.reschedule_booking(
                made.id,
                starts_at=desk.at(11),
                ends_at=desk.at(11) + HALF_HOUR,
                resource_id=eva.id,
            )
            desk.workspace.sync.hurry()
            await desk.hand.see(QWidget, "take_theirs")
            assert desk.panel.inspector.is_moving
            assert "10:00" in desk.text_of("elsewhere_notice_message")
            assert "11:00" in desk.text_of("elsewhere_notice_message")
            await desk.hand.click("take_theirs")
            assert not desk.panel.inspector.is_moving

    run_async(work())


def test_own_action_is_never_told_as_a_change_elsewhere(
    start_anew: OpenDesk, run_async: RunAsync
) -> None:
    async def work() -> None:
        async with start_anew() as desk:
            await set_up_place(desk)
            eva = await desk.resource(EVA)
            made = await desk.book_elsewhere(EVA, 10, ANNA)
            desk.workspace.sync.hurry()
            await desk.until(lambda: stored_at(desk, made, 10), "it is shown")
            desk.console.pages.front_desk.open_booking(made.id)
            await desk.until(lambda: desk.panel.booking_id == made.id, "it is open")

            desk.console.pages.calendar_bridge.move(
                made.id, eva.id, Interval(desk.at(11), desk.at(11) + HALF_HOUR)
            )
            await desk.until_toast("Moved")
            desk.workspace.sync.hurry()
            await desk.until_live()
            assert desk.text_of("elsewhere_notice_title") == ""

    run_async(work())


def test_a_booking_opens_though_a_change_of_it_arrives_at_that_moment(
    start_anew: OpenDesk, run_async: RunAsync
) -> None:
    async def work() -> None:
        async with start_anew() as desk:
            await set_up_place(desk)
            made = await desk.book_elsewhere(EVA, 10, ANNA)
            desk.workspace.sync.hurry()
            await desk.until(lambda: stored_at(desk, made, 10), "an unknown booking is shown")

            desk.console.pages.front_desk.open_booking(made.id)
            desk.workspace.changes.publish(
                Changes(bookings=frozenset({made.id}), is_from_elsewhere=True)
            )

            await desk.until(lambda: desk.panel.booking_id == made.id, "the booking is open")

    run_async(work(), timeout=60)
