"""Keeps what is half typed, and offers it again after the window was closed or killed.

Every two seconds what stands in the forms is written to a private file of the profile, durably;
once a form is done with, it is taken out again. Nothing is ever sent from here.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from desk_app.app.pages import Pages
from desk_app.clock import Clock
from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId
from desk_app.errors import StoreError
from desk_app.services.kept_forms import (
    FILE_NAME,
    Entries,
    FormKind,
    KeptForm,
    KeptForms,
    is_done_with,
)
from desk_app.services.workspace import Workspace
from desk_app.store.store import Store
from desk_app.ui.form_entries import (
    booking_entries,
    fill_booking,
    fill_move,
    move_entries,
)
from desk_app.ui.kept_form_words import words_of
from desk_app.ui.pages import CALENDAR, RESOURCES
from desk_app.ui.tasks import TaskRunner
from desk_app.ui.widgets.banner import Notice
from desk_app.ui.widgets.pill import Tone

LOOK_EVERY_MS: Final = 2_000


class FormKeeper(QObject):
    """Looks after the forms of one profile at a time."""

    def __init__(self, pages: Pages, tasks: TaskRunner, clock: Clock) -> None:
        super().__init__(pages.window)
        self._pages = pages
        self._tasks = tasks
        self._clock = clock
        self._forms: KeptForms | None = None
        self._kept: tuple[KeptForm, ...] = ()
        self._offered: tuple[KeptForm, ...] = ()
        self._to_move: KeptForm | None = None
        self._is_read = False
        self._looks = QTimer(self)
        self._looks.setInterval(LOOK_EVERY_MS)
        self._looks.timeout.connect(self.look)
        bridge = pages.editor_bridge
        bridge.booked.connect(lambda *_: self.look())
        bridge.booking_changed.connect(self._on_booking_changed)
        pages.panel.editor.discarded.connect(self.look)

    def begin(self, workspace: Workspace, folder: Path) -> None:
        """Keep the forms of a profile from now on, and offer what was left in them.

        Args:
            workspace: The profile; its bridges are attached.
            folder: Where its files are.
        """
        self._forms = KeptForms(folder / FILE_NAME)
        self._is_read = False
        self._looks.start()
        _ = self._tasks.start(self._offer(workspace), name="offer forms")

    async def end(self) -> None:
        """Keep what stands in the forms now; they may be cleared when this returns."""
        self._looks.stop()
        for form in self._offered:
            self._pages.window.withdraw_banner(_topic(form))
        await self._tasks.end("keep forms")
        if self._forms is not None and self._is_read:
            await self._keep(self._forms, self._all())
        self._forms = None
        self._kept = self._offered = ()

    def look(self) -> None:
        """Keep what stands in the forms now, if it is other than what is kept."""
        if self._forms is None or not self._is_read:
            return
        found = self._all()
        if _facts(found) != _facts(self._kept):
            _ = self._tasks.start(self._keep(self._forms, found), name="keep forms")

    # --- keeping -----------------------------------------------------------------------------

    def _all(self) -> tuple[KeptForm, ...]:
        """What is offered and not decided yet, then what stands in the forms."""
        current = tuple(self._current())
        keys = {each.key for each in current}
        return *(each for each in self._offered if each.key not in keys), *current

    def _current(self) -> Iterable[KeptForm]:
        panel, resources = self._pages.panel, self._pages.resources
        if panel.editor.has_entries:
            entries = booking_entries(panel.editor)
            yield self._form(FormKind.BOOKING, panel.draft.ref, entries)
        booking = panel.inspector.booking
        move = panel.inspector.move_form
        is_moving = panel.booking_id is not None and panel.inspector.is_moving
        if booking is not None and is_moving and move.has_entries:
            yield self._form(FormKind.MOVE, booking.id, move_entries(move))
        if resources.has_unsaved_edits:
            about = resources.opened_id or ""
            yield self._form(FormKind.RESOURCE, about, resources.entries)

    def _form(self, kind: FormKind, about: str, entries: Entries) -> KeptForm:
        return KeptForm(kind=kind, about=about, entries=entries, kept_at=self._clock.now())

    async def _keep(self, forms: KeptForms, found: tuple[KeptForm, ...]) -> None:
        try:
            await asyncio.to_thread(forms.save, found)
        except (StoreError, OSError):
            return  # tried again at the next look; what stands in the form is still there
        self._kept = found

    # --- offering ----------------------------------------------------------------------------

    async def _offer(self, workspace: Workspace) -> None:
        forms, store = self._forms, workspace.store
        if forms is None:
            return
        found: tuple[KeptForm, ...] = ()
        pending: list[tuple[KeptForm, str]] = []
        with suppress(StoreError):  # what cannot be read now stays where it is
            now = self._clock.now()
            found = await asyncio.to_thread(forms.load, now=now)
            for form in found:
                if not await is_done_with(form, store, now=now):
                    pending.append((form, await self._title(form, store)))
        if self._forms is not forms:
            return
        self._kept, self._is_read = found, True
        self._offered = tuple(form for form, _ in pending)
        for form, title in pending:
            self._show(form, title)
        self.look()

    async def _title(self, form: KeptForm, store: Store) -> str:
        resources = {each.id: each for each in await store.load_resources()}
        is_move = form.kind is FormKind.MOVE
        booking = await store.load_booking(BookingId(form.about)) if is_move else None
        return words_of(form, resources, booking, self._pages.front_desk.words)

    def _show(self, form: KeptForm, title: str) -> None:
        self._pages.window.show_banner(
            Notice(
                title=title,
                message=self.tr("Desk was closed before it was done. Nothing was sent."),
                tone=Tone.INFO,
                action_text=self.tr("Go on"),
                action=lambda: self._go_on(form, title),
                second_text=self.tr("Discard"),
                second=lambda: self._forget(form),
                topic=_topic(form),
            )
        )

    def _forget(self, form: KeptForm) -> None:
        self._offered = tuple(each for each in self._offered if each.key != form.key)
        self.look()

    def _go_on(self, form: KeptForm, title: str) -> None:
        """Put a form back where it was; while another stands in its place, offer it again."""
        go_on = {
            FormKind.BOOKING: self._go_on_booking,
            FormKind.MOVE: self._go_on_moving,
            FormKind.RESOURCE: self._go_on_with_resource,
        }
        if go_on[form.kind](form):
            self._forget(form)
        else:
            self._show(form, title)

    def _go_on_booking(self, form: KeptForm) -> bool:
        panel, window = self._pages.panel, self._pages.window
        window.show_page(CALENDAR)
        if panel.editor.has_entries or panel.editor.is_waiting:
            self._pages.front_desk.new_booking()  # which says that the other is not finished
            return False
        self._pages.front_desk.new_booking()
        fill_booking(panel.editor, form.about, form.entries)
        return True

    def _go_on_moving(self, form: KeptForm) -> bool:
        self._pages.window.show_page(CALENDAR)
        self._to_move = form
        self._pages.front_desk.open_booking(form.about)
        return True

    def _go_on_with_resource(self, form: KeptForm) -> bool:
        self._pages.window.show_page(RESOURCES)
        return self._pages.resources.fill(form.about, form.entries)

    def _on_booking_changed(self, booking: Booking, _: object) -> None:
        form, inspector = self._to_move, self._pages.panel.inspector
        if form is None or form.about != booking.id:
            return
        self._to_move = None
        inspector.start_moving()
        if inspector.is_moving:
            fill_move(inspector.move_form, form.entries)


def _topic(form: KeptForm) -> str:
    return f"kept {form.kind} {form.about}"


def _facts(forms: tuple[KeptForm, ...]) -> list[tuple[object, Entries]]:
    """What tells two states of the forms apart, which is not when they were looked at."""
    return [(each.key, each.entries) for each in forms]
