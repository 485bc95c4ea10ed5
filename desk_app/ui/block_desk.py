"""Blocking time, joined with the grid, the side panel and the strip that undoes."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal

from desk_app.clock import Clock
from desk_app.domain.block import BlockPlan, BlockRepeat
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Event
from desk_app.domain.wall_clock import MINUTES_A_DAY, day_of, minutes_of_day
from desk_app.errors import DeskError
from desk_app.services.blocks import Blocked
from desk_app.ui.bridges.block_bridge import BlockBridge
from desk_app.ui.front_desk import FrontDesk
from desk_app.ui.grid.blocks import MarkedTime
from desk_app.ui.main_window import MainWindow
from desk_app.ui.views.block_panel import BlockPanel, BlockStart
from desk_app.ui.views.booking_panel import BookingPanel, PanelMode
from desk_app.ui.views.calendar_view import CalendarView
from desk_app.ui.widgets.plain_text import short_line
from desk_app.ui.widgets.toast import Toast

_MOST_NAMED = 4


class BlockDesk(QObject):
    """Opens the page with what is marked, and says what was done.

    Signals:
        change_made: What was done, in words, and its `Pending`: it can be taken back.
    """

    change_made = Signal(str, object)

    def __init__(
        self,
        window: MainWindow,
        *,
        calendar: CalendarView,
        panel: BookingPanel,
        front_desk: FrontDesk,
        bridge: BlockBridge,
        clock: Clock,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._calendar = calendar
        self._panel = panel
        self._front_desk = front_desk
        self._bridge = bridge
        self._clock = clock
        self._reasons: tuple[str, ...] = ()
        self._event: Event | None = None
        """The block that is being changed."""
        self._page: BlockPanel | None = None
        self._connect()

    @property
    def page(self) -> BlockPanel:
        """The page, built when it is first needed."""
        if self._page is None:
            self._page = BlockPanel(self._clock)
            self._panel.add_page(self._page)
            self._page.submitted.connect(self._on_submitted)
            self._page.removed.connect(self._on_removed)
            self._page.plan_changed.connect(self._show_booked)
        return self._page

    # --- what a person starts ----------------------------------------------------------------

    def open_here(self) -> None:
        """Blocks what is marked, or what the booking form is open for."""
        grid = self._calendar.grid
        if self._panel.mode is not PanelMode.NEW and grid.focused_block is not None:
            self.open_block(grid.focused_block)
            return
        plan = self._plan_of_draft() or self._plan_of_mark(grid.marked)
        if plan is None:
            return
        if self._panel.mode is PanelMode.NEW and not self._panel.editor.has_entries:
            self._panel.editor.close_draft()
        self._open(plan, None)

    def open_block(self, event: Event) -> None:
        """Shows a block, to be changed or taken away."""
        zone = self._calendar.directory.zone(event.resource_id)
        day, end = day_of(event.starts_at, zone), minutes_of_day(event.ends_at, zone)
        is_next_day = day_of(event.ends_at, zone) > day
        plan = BlockPlan(
            reason=event.what,
            day=day,
            start=minutes_of_day(event.starts_at, zone),
            end=MINUTES_A_DAY if is_next_day else end,
            is_all_day=event.is_all_day,
            resource_ids=(event.resource_id,) if event.resource_id else (),
        )
        self._open(plan, event)

    # --- details -----------------------------------------------------------------------------

    def _plan_of_draft(self) -> BlockPlan | None:
        """The time of the booking form, if it is the page shown."""
        draft = self._panel.draft
        if self._panel.mode is not PanelMode.NEW or not draft.starts_at or not draft.resource_id:
            return None
        zone = self._calendar.directory.zone(draft.resource_id)
        end = draft.ends_at or draft.starts_at
        is_next_day = day_of(end, zone) > day_of(draft.starts_at, zone)
        return BlockPlan(
            reason=self._first_reason(),
            day=day_of(draft.starts_at, zone),
            start=minutes_of_day(draft.starts_at, zone),
            end=MINUTES_A_DAY if is_next_day else minutes_of_day(end, zone),
            resource_ids=(draft.resource_id,),
        )

    def _plan_of_mark(self, marked: MarkedTime | None) -> BlockPlan | None:
        if marked is None:
            return None
        is_several = marked.last > marked.first
        return BlockPlan(
            reason=self._first_reason(),
            day=marked.first,
            start=marked.start,
            end=marked.end,
            resource_ids=marked.resource_ids,
            repeat=BlockRepeat.DAILY if is_several else BlockRepeat.ONCE,
            until=marked.last if is_several else None,
        )

    def _first_reason(self) -> str:
        return self._reasons[0] if self._reasons else ""

    def _open(self, plan: BlockPlan, event: Event | None) -> None:
        self._event = event
        directory = self._calendar.directory
        start = BlockStart(
            plan=plan,
            reasons=self._reasons,
            people=_chosen_first(
                [(each.id, each.name) for each in directory.resources.values()], plan.resource_ids
            ),
            is_change=event is not None,
        )
        today = self._clock.now().astimezone(directory.desk_zone).date()
        self.page.open(start, today=today, uses_24_hours=self._front_desk.words.is_24_hours)
        self._window.open_side_panel()
        self._panel.open_page(self.page)
        self._show_booked()
        self.page.focus_first()

    def _show_booked(self) -> None:
        """Says who is booked in the time, as far as the days on screen know."""
        plan, picture = self.page.plan, self._calendar.picture
        if picture is None or plan.end <= plan.start:
            return
        words, people = self._front_desk.words, []
        for column in picture.columns:
            if column.resource.id not in plan.resource_ids or column.day not in plan.days:
                continue
            zone = column.resource.time_zone
            span = plan.span(column.day, zone)
            for booking in column.bookings:
                if booking.interval is not None and booking.interval.overlaps(span):
                    name = short_line(booking.customer_name or booking.what)
                    people.append(f"{words.time(booking.interval.start, zone)} {name}")
        left = len(people) - _MOST_NAMED
        more = [self.tr("and {0} more").format(left)] if left > 0 else []
        self.page.show_booked(people[:_MOST_NAMED] + more)

    @property
    def _is_shown(self) -> bool:
        return self._page is not None and self._panel.is_shown(self._page)

    def _on_submitted(self, plan: BlockPlan) -> None:
        if self._event is None:
            self._bridge.block(plan)
        else:
            self._bridge.change(self._event, plan)

    def _on_removed(self) -> None:
        if self._event is not None:
            self._bridge.remove(self._event)

    def say_blocked(self, blocked: Blocked) -> None:
        """Says what was blocked, and that it can be taken back."""
        self._say(self.tr("Blocked {0}"), blocked)

    def _on_opened_again(self, blocked: Blocked) -> None:
        self._say(self.tr("{0} is no longer blocked"), blocked)

    def _say(self, sentence: str, blocked: Blocked) -> None:
        if self._is_shown:
            self._panel.leave_page()
            self._calendar.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self._bridge.load_reasons()
        text = sentence.format(self._words_of(blocked))
        pending = blocked.pending
        if pending is not None and pending.leaves_in:
            self.change_made.emit(text, pending)
            return
        if pending is not None:
            text = self.tr("{done}. It waits to be sent.").format(done=text)
        self._window.show_toast(Toast(text=text))

    def _words_of(self, blocked: Blocked) -> str:
        """What was blocked in one line: when, for whom and why."""
        if not blocked.spans:
            return ""
        first, directory, words = (
            blocked.spans[0],
            self._calendar.directory,
            self._front_desk.words,
        )
        zone = directory.zone(first.resource_id)
        day = words.day(day_of(first.interval.start, zone))
        when = day if first.is_all_day else f"{day}, {words.span(first.interval, zone)}"
        who = short_line(directory.resource_name(first.resource_id))
        parts = [when, who, short_line(first.what)]
        if len(blocked.spans) > 1:
            parts.append(self.tr("and {0} more").format(len(blocked.spans) - 1))
        return " · ".join(part for part in parts if part)

    def _on_refused(self, error: DeskError) -> None:
        if self._is_shown:
            self.page.show_failure(error)
        else:
            self._front_desk.show_failure(error)

    def _on_reasons_loaded(self, reasons: Sequence[str]) -> None:
        self._reasons = tuple(reasons)

    def _connect(self) -> None:
        grid, bridge = self._calendar.grid, self._bridge
        grid.block_opened.connect(self.open_block)
        grid.block_dropped.connect(bridge.remove)
        bridge.blocked.connect(self.say_blocked)
        bridge.removed.connect(self._on_opened_again)
        bridge.refused.connect(self._on_refused)
        bridge.reasons_loaded.connect(self._on_reasons_loaded)
        bridge.request_failed.connect(self._front_desk.show_failure)


def _chosen_first(
    people: Sequence[tuple[ResourceId, str]], chosen: Sequence[ResourceId]
) -> tuple[tuple[ResourceId, str], ...]:
    """Those who are chosen before all others, so that they can be seen."""
    return tuple(sorted(people, key=lambda each: each[0] not in chosen))
