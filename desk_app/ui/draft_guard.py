"""What watches over a booking while it is typed: its hold, and what speaks against its time."""

from dataclasses import replace

from PySide6.QtCore import QObject

from desk_app.clock import Clock
from desk_app.domain.closing import ClosingFact, ClosingKind
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.services.calendar import CalendarPicture
from desk_app.services.drafts import BookingDraft
from desk_app.services.holds import HELD_FOR, Hold
from desk_app.services.why_not import explain_shown
from desk_app.ui.bridges.calendar_bridge import CalendarBridge
from desk_app.ui.bridges.editor_bridge import EditorBridge
from desk_app.ui.bridges.hold_bridge import HoldBridge
from desk_app.ui.closing_words import ClosingWords
from desk_app.ui.tasks import TaskRunner
from desk_app.ui.views.booking_editor import BookingEditor


class DraftGuard(QObject):
    """Joins the editor to its hold, and books with it."""

    def __init__(
        self,
        editor: BookingEditor,
        *,
        holds: HoldBridge,
        books: EditorBridge,
        calendar: CalendarBridge,
        tasks: TaskRunner,
        clock: Clock,
    ) -> None:
        super().__init__(editor)
        self._editor = editor
        self._holds = holds
        self._books = books
        self._calendar = calendar
        self._tasks = tasks
        self._clock = clock
        self._picture: CalendarPicture | None = None
        self._lost: tuple[str, Interval] | None = None
        editor.slot_changed.connect(self._on_slot_changed)
        editor.form.edited.connect(holds.keep)
        editor.discarded.connect(holds.release)
        books.booked.connect(lambda *_: holds.forget())
        holds.hold_changed.connect(self._on_hold_changed)
        holds.slot_lost.connect(self._on_slot_lost)
        calendar.picture_changed.connect(self._on_picture_changed)

    def book(self, draft: BookingDraft) -> None:
        """Books a draft with the hold on its slot; a hold being asked for is waited for."""
        _ = self._tasks.start(self._book(draft), name=f"use hold {draft.ref}")

    async def _book(self, draft: BookingDraft) -> None:
        await self._holds.settled()
        reservation_id = self._holds.reservation_for(draft.resource_id, _interval_of(draft))
        self._books.book(replace(draft, reservation_id=reservation_id))

    # --- the hold ----------------------------------------------------------------------------

    def _on_slot_changed(self, resource_id: ResourceId | None, interval: Interval | None) -> None:
        editor = self._editor
        if (resource_id, interval) != self._lost:
            self._lost = None
        if resource_id is None or interval is None or not editor.is_open or editor.has_seat:
            self._holds.release()
        elif interval.end > self._clock.now():
            self._holds.want(resource_id, interval, editor.form.fields.service.project_id)
        self._warn()

    def _on_hold_changed(self, hold: Hold | None) -> None:
        if hold is None:
            self._editor.hold_ring.stop()
        else:
            self._calendar.hide_own_hold(hold.reservation_id)
            self._editor.hold_ring.start(hold.until, HELD_FOR)

    def _on_slot_lost(self, resource_id: str, interval: Interval) -> None:
        self._lost = (resource_id, interval)
        self._warn()

    # --- warnings ----------------------------------------------------------------------------

    def _on_picture_changed(self, picture: CalendarPicture) -> None:
        self._picture = picture
        self._warn()

    def _warn(self) -> None:
        """Says what speaks against the time in the form; none of it stops anybody."""
        editor = self._editor
        resource_id, interval = editor.form.fields.resource.resource_id, editor.form.interval
        lines: list[str] = []
        if editor.is_open and resource_id is not None and interval is not None:
            lines = self._reasons(resource_id, interval)
        editor.show_warnings(lines)

    def _reasons(self, resource_id: ResourceId, interval: Interval) -> list[str]:
        columns = self._picture.columns if self._picture else ()
        column = next(
            (c for c in columns if c.resource.id == resource_id and c.window.overlaps(interval)),
            None,
        )
        if self._lost == (resource_id, interval):
            return [self.tr("Somebody else has this time, or is just booking it.")]
        if column is None or self._editor.has_seat:
            return []
        project = self._editor.form.project
        facts = explain_shown(column, interval, project=project, now=self._clock.now())
        words = ClosingWords(column.resource, self._editor.words, project.name if project else "")
        return [words.sentence(fact) for fact in facts if _is_worth_saying(fact)]


def _is_worth_saying(fact: ClosingFact) -> bool:
    """That a time has passed is said beside it already."""
    return fact.kind not in (ClosingKind.PAST, ClosingKind.TOO_SOON)


def _interval_of(draft: BookingDraft) -> Interval | None:
    if draft.starts_at is None or draft.ends_at is None:
        return None
    return Interval(draft.starts_at, draft.ends_at)
