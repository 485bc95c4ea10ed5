"""The resources tab: people and rooms at the left, the one chosen at the right."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from desk_app.clock import Clock
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.closing import ClosingFact
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Resource
from desk_app.errors import DeskError
from desk_app.services.kept_forms import Entries
from desk_app.ui.dialogs import QuestionDialog
from desk_app.ui.views.resource_editor import ResourceEditor
from desk_app.ui.views.resource_list import ResourceList
from desk_app.ui.widgets.buttons import PrimaryButton
from desk_app.ui.widgets.card import separator
from desk_app.ui.widgets.empty_state import EmptyState
from desk_app.ui.widgets.plain_text import short_line

_MINUTE_MS: Final = 60_000


class ResourcesView(QWidget):
    """The list, and an editor for the resource that is open.

    Leaving unsaved edits for another resource asks first; leaving the tab keeps them.

    Signals:
        add_requested: The `ResourceEdit` of a resource to make.
        save_requested: The id, the `ResourceEdit`, and the `Resource` as the person saw it.
        delete_requested: The id, after the person said yes to what it means.
        calendar_add_requested: The id, and the name of a calendar to add.
        resource_opened: The id; the calendars chosen for it are wanted.
    """

    add_requested = Signal(object)
    save_requested = Signal(str, object, object)
    delete_requested = Signal(str)
    calendar_add_requested = Signal(str, str)
    resource_opened = Signal(str)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("resources_view")
        self.setAccessibleName(self.tr("Resources"))
        self._clock = clock
        self._resources: tuple[Resource, ...] = ()
        self._is_open = False
        # Parents come first: a style sheet polishes a whole branch whenever it moves.
        self._pages = QStackedWidget(self)
        self._list = ResourceList(self)
        self._editor = ResourceEditor(clock, self._pages)
        self._add_first = PrimaryButton(
            self.tr("Add resource"), name="add_first_resource", icon_name="plus"
        )
        self._empty = EmptyState(
            "", "", name="resources_empty", icon_name="people", actions=[self._add_first]
        )
        self._lay_out()
        self._show_empty()
        self._minutes = QTimer(self)
        self._minutes.setInterval(_MINUTE_MS)
        self._connect_parts()

    # --- what the bridge says ---

    def set_resources(self, resources: tuple[Resource, ...]) -> None:
        """Show these resources; unsaved edits of the one that is open stay."""
        self._resources = resources
        self._list.set_resources(resources, now=self._clock.now())
        opened = self._opened_id
        present = self._find(opened)
        if present is not None:
            self._editor.refresh(present)
        elif opened is not None:
            self._close_editor()
        elif not self._is_open:
            self._open_first()

    def set_choice(self, resource_id: str, choice: CalendarChoice) -> None:
        """Show the calendars chosen for a resource, if it is the one that is open."""
        if resource_id == self._opened_id:
            self._editor.set_choice(choice)

    def set_can_create(self, can_create: bool, message: str = "") -> None:
        """Allow making resources, or say once why that is not possible here."""
        said = message or self.tr(
            "This plan does not allow adding resources here. Everything else can be changed."
        )
        self._list.set_can_create(can_create=can_create, message=said)
        self._add_first.setEnabled(can_create)
        self._add_first.setVisible(can_create)

    def resource_saved(self, resource: Resource) -> None:
        """Show a resource as the server has it after a save, or a new one."""
        opened = self._opened_id
        if not self._is_open or opened not in (None, resource.id):
            return
        self._keep(resource)
        self._editor.show_saved(resource)
        self._list.mark(resource.id)
        if opened is None:
            self.resource_opened.emit(resource.id)

    def resource_deleted(self, resource_id: str) -> None:
        """Take a resource away that is no longer there."""
        self._resources = tuple(each for each in self._resources if each.id != resource_id)
        was_open = resource_id == self._opened_id
        self._list.set_resources(self._resources, now=self._clock.now())
        if was_open:
            self._close_editor()

    def show_failure(self, error: DeskError) -> None:
        """Say what did not work; everything typed stays."""
        self._editor.show_failure(error)

    def set_busy(self, is_busy: bool) -> None:
        """Say that the server is being asked."""
        self._editor.set_busy(is_busy=is_busy)

    def open_resource(self, resource_id: str) -> None:
        """Show a resource, after asking about unsaved edits of another."""
        self._on_chosen(resource_id)

    def open_rule(self, resource_id: str, fact: ClosingFact) -> None:
        """Show the rule of a resource that closes a time, after asking about unsaved edits."""
        resource = self._find(resource_id)
        if resource is None:
            return

        def show() -> None:
            self._open(resource)
            self._editor.show_rule(fact)

        if resource_id == self._opened_id:
            self._editor.show_rule(fact)
        else:
            self._after_unsaved(show)

    def open_new(self) -> None:
        """Show the form of a new resource, after asking about unsaved edits."""
        self._after_unsaved(self._open_new)

    @property
    def opened_id(self) -> ResourceId | None:
        """The id of the resource that is open; None for a new one, or while none is."""
        return self._opened_id

    @property
    def entries(self) -> Entries:
        """What stands in the form, to be kept until it is saved."""
        return self._editor.entries

    def fill(self, resource_id: str, entries: Entries) -> bool:
        """Open a resource, or a new one for "", with what was typed before.

        Returns:
            Whether that was done: not while other edits are unsaved or the resource is gone.
        """
        if self.has_unsaved_edits:
            return False
        resource = self._find(resource_id)
        if resource is not None:
            self._open(resource)
        elif resource_id:
            return False
        else:
            self._open_new()
        self._editor.fill(entries)
        return True

    @property
    def has_unsaved_edits(self) -> bool:
        """Whether something was typed that would be lost by closing."""
        return self._is_open and self._editor.has_unsaved_edits

    # --- parts ---

    def _lay_out(self) -> None:
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._editor)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._list)
        row.addWidget(separator(is_vertical=True))
        row.addWidget(self._pages, 1)

    def _connect_parts(self) -> None:
        self._minutes.timeout.connect(self._on_minute_passed)
        self._list.chosen.connect(self._on_chosen)
        self._list.add_chosen.connect(self.open_new)
        self._add_first.clicked.connect(self.open_new)
        self._editor.add_requested.connect(self.add_requested)
        self._editor.save_requested.connect(self.save_requested)
        self._editor.calendar_add_requested.connect(self.calendar_add_requested)
        self._editor.delete_requested.connect(self._ask_to_delete)
        self._editor.discarded.connect(self._close_editor)
        self._editor.unsaved_changed.connect(self._on_unsaved_changed)
        save_keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        save_keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save_keys.activated.connect(self._save_by_key)

    # --- which resource is open ---

    @property
    def _opened_id(self) -> ResourceId | None:
        resource = self._editor.resource if self._is_open else None
        return resource.id if resource else None

    def _find(self, resource_id: str | None) -> Resource | None:
        return next((each for each in self._resources if each.id == resource_id), None)

    def _keep(self, resource: Resource) -> None:
        others = [each for each in self._resources if each.id != resource.id]
        together = sorted((*others, resource), key=lambda each: each.name.casefold())
        is_known = self._find(resource.id) is not None
        self._resources = (
            tuple(resource if each.id == resource.id else each for each in self._resources)
            if is_known
            else tuple(together)
        )
        self._list.set_resources(self._resources, now=self._clock.now())

    def _open(self, resource: Resource) -> None:
        self._is_open = True
        self._pages.setCurrentWidget(self._editor)
        self._editor.open_resource(resource)
        self._list.mark(resource.id)
        self.resource_opened.emit(resource.id)

    def _open_new(self) -> None:
        self._is_open = True
        self._list.mark(None)
        self._pages.setCurrentWidget(self._editor)
        self._editor.open_new()

    def _open_first(self) -> None:
        if self._resources:
            self._open(self._resources[0])
        else:
            self._show_empty()

    def _close_editor(self) -> None:
        self._is_open = False
        self._list.mark(None)
        self._open_first()

    def _show_empty(self) -> None:
        self._empty.set_words(
            self.tr("No people or rooms yet"),
            self.tr("Add who and what can be booked here, and when. Bookings come after that."),
        )
        self._pages.setCurrentWidget(self._empty)
        self._list.set_add_primary(is_primary=False)

    # --- what happens ---

    def _on_chosen(self, resource_id: str) -> None:
        resource = self._find(resource_id)
        if resource is not None and resource_id != self._opened_id:
            self._after_unsaved(lambda: self._open(resource))

    def _save_by_key(self) -> None:
        if self._is_open:
            self._editor.save()

    def _on_unsaved_changed(self, has_unsaved: bool) -> None:
        self._list.set_add_primary(is_primary=not has_unsaved)

    def _on_minute_passed(self) -> None:
        self._list.set_resources(self._resources, now=self._clock.now())
        self._editor.show_time()

    # --- questions ---

    def _after_unsaved(self, go_on: Callable[[], None]) -> None:
        if not self.has_unsaved_edits:
            go_on()
            return
        self._list.mark(self._opened_id)
        dialog = QuestionDialog(
            self.tr("Leave without saving?"),
            self.tr("The changes to {name} have not been saved.").replace("{name}", self._name()),
            yes=self.tr("Discard changes"),
            no=self.tr("Keep editing"),
            is_danger=True,
            parent=self.window(),
        )
        dialog.accepted.connect(go_on)
        self._show(dialog)

    def _ask_to_delete(self) -> None:
        resource = self._editor.resource
        if resource is None:
            return
        name = short_line(resource.name)
        dialog = QuestionDialog(
            self.tr("Delete {name}?").replace("{name}", name),
            self.tr(
                "{name} disappears from the calendar and cannot be booked any more. Bookings still"
                " to come stay at the server, but can no longer be seen or moved here. This cannot"
                " be undone."
            ).replace("{name}", name),
            yes=self.tr("Delete resource"),
            no=self.tr("Keep {name}").replace("{name}", short_line(resource.name, 24)),
            is_danger=True,
            parent=self.window(),
        )
        dialog.accepted.connect(lambda: self.delete_requested.emit(resource.id))
        self._show(dialog)

    def _show(self, dialog: QuestionDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _name(self) -> str:
        resource = self._editor.resource
        return short_line(resource.name) if resource else self.tr("the new resource")

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_minute_passed()
        self._minutes.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minutes.stop()
