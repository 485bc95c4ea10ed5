"""Says beside the grid why a time is not free: at once what is on screen, then what is known."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from desk_app.domain.closing import ClosingFact, ClosingKind, RuleLevel
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Resource
from desk_app.ui.closing_words import ClosingWords
from desk_app.ui.grid.grid import CalendarGrid

if TYPE_CHECKING:
    from desk_app.services.calendar import CalendarColumn
    from desk_app.ui.views.why_popover import WhyPopover


class WhyControl(QObject):
    """Opens the popover of one grid and fills it.

    Args:
        now: Tells the moment shown.

    Signals:
        asked: Resource id, `Interval` and service id or None; the answer goes to `show_answer`.
        booking_followed: Id of a booking that closes the time, to be shown.
        hours_followed: Id of the resource whose hours close the time, and the `ClosingFact`.
        today_followed: The time is past; today is to be shown.
    """

    asked = Signal(str, object, object)
    booking_followed = Signal(str)
    hours_followed = Signal(str, object)
    today_followed = Signal()

    def __init__(self, grid: CalendarGrid, *, now: Callable[[], datetime]) -> None:
        super().__init__(grid)
        self._grid = grid
        self._now = now
        self._popover: WhyPopover | None = None
        self._asked: tuple[str, Interval] | None = None
        grid.explanation_requested.connect(self._on_requested)

    def show_answer(self, facts: Sequence[ClosingFact], resource_id: str, span: Interval) -> None:
        """Show what closes a time, as the service knows it; one not asked about is dropped."""
        column = self._column_of(resource_id, span)
        if self._popover is not None and column and self._asked == (resource_id, span):
            self._popover.refresh(facts, self._words(column.resource))

    def get_ready(self) -> Iterator[None]:
        """Makes the popover ahead of the first question, some milliseconds at a step."""
        popover = self._make_popover()
        yield
        yield from popover.get_ready()

    def _make_popover(self) -> "WhyPopover":
        from desk_app.ui.views.why_popover import WhyPopover  # noqa: PLC0415  (as below)

        if self._popover is None:
            self._popover = WhyPopover(self._grid.viewport())
            self._popover.fact_followed.connect(self._on_followed)
            self._popover.closed.connect(self._on_closed)
        return self._popover

    def _on_requested(self, resource_id: str, span: Interval) -> None:
        # Not for the first frame.
        from desk_app.services.why_not import explain_shown  # noqa: PLC0415

        column, service = self._column_of(resource_id, span), self._grid.service
        if column is None:
            return
        popover = self._make_popover()
        self._asked = (resource_id, span)
        facts = explain_shown(column, span, project=service, now=self._now())
        title = self._grid.picture.words.spoken_time(span, column)
        popover.open(self._grid.focused_rect, title, facts, self._words(column.resource))
        self.asked.emit(resource_id, span, service.id if service else None)

    def _on_followed(self, fact: ClosingFact) -> None:
        if fact.booking_id is not None:
            self.booking_followed.emit(fact.booking_id)
        elif fact.event_id is not None:
            self._grid.focus_event(fact.event_id)
        elif fact.kind is ClosingKind.PAST:
            self.today_followed.emit()
        elif self._asked is None:
            return
        elif fact.rule and fact.rule.level is RuleLevel.RESOURCE:
            self.hours_followed.emit(self._asked[0], fact)
        else:
            self._show_service_rules(self._asked, fact)

    def _show_service_rules(self, asked: tuple[str, Interval], fact: ClosingFact) -> None:
        from desk_app.ui.views.service_rules_dialog import (  # noqa: PLC0415  (as above)
            ServiceRulesDialog,
            rule_lines,
        )

        column, service = self._column_of(*asked), self._grid.service
        if column is None:
            return
        told = self._popover.facts if self._popover else ()
        lines = rule_lines(service, told, self._words(column.resource), now=self._now())
        weekday = fact.interval.start.astimezone(column.resource.time_zone).weekday()
        window = self._grid.window()
        dialog = ServiceRulesDialog(service, lines, fact, weekday=weekday, parent=window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._on_closed)
        dialog.open()

    def _on_closed(self) -> None:
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _column_of(self, resource_id: str, span: Interval) -> "CalendarColumn | None":
        columns = (content.column for content in self._grid.picture.contents)
        own = (each for each in columns if each.resource.id == resource_id)
        return next((each for each in own if each.window.overlaps(span)), None)

    def _words(self, resource: Resource) -> ClosingWords:
        service = self._grid.service
        times = self._grid.picture.words.times
        return ClosingWords(resource, times, service.name if service else "")
