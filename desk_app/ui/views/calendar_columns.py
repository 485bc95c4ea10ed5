"""Which columns the grid shows: chosen, ordered, grouped, filtered, and saved as sets."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Resource
from desk_app.services.column_sets import ColumnBook, ColumnSet, Grouping
from desk_app.ui.grid.geometry import AXIS_WIDTH, HEADER_HEIGHT
from desk_app.ui.grid.keys import ColumnSetKey
from desk_app.ui.widgets.announcement import announce
from desk_app.ui.widgets.buttons import BareIconButton

if TYPE_CHECKING:
    from desk_app.services.calendar import CalendarColumn, CalendarPicture
    from desk_app.ui.grid.grid import CalendarGrid
    from desk_app.ui.views.columns_panel import ColumnsPanel
    from desk_app.ui.widgets.popover import Popover

MOST_SIDE_BY_SIDE = 12
"""How many weeks are shown side by side at most."""


class CalendarColumns(QObject):
    """Arranges pictures for one grid, and has a button in its corner to choose columns with.

    Signals:
        book_changed: The new `ColumnBook`, when a person changed it.
        arranged: The columns are to be shown anew.
    """

    book_changed = Signal(object)
    arranged = Signal()

    def __init__(self, grid: "CalendarGrid") -> None:
        super().__init__(grid)
        self._grid = grid
        self.book = ColumnBook()
        self._resources: tuple[Resource, ...] = ()
        self._filter = ""
        self._panel: ColumnsPanel | None = None
        self._popover: Popover | None = None
        self._button = BareIconButton(
            "filter", label=self.tr("Columns"), name="choose_columns", parent=grid.viewport()
        )
        self._button.setFixedSize(32, 32)
        self._button.move((AXIS_WIDTH - 32) // 2, (HEADER_HEIGHT - 32) // 2)
        self._button.clicked.connect(self.open_panel)
        grid.columns.moved.connect(self._on_moved)
        grid.columns.hidden.connect(self._on_hidden)
        grid.column_set_asked.connect(self.obey)

    # --- what is shown ---

    def set_book(self, book: ColumnBook) -> None:
        """Show columns as they were chosen before."""
        if book != self.book:
            self.book = book
            self._show_anew()

    def set_resources(self, resources: Sequence[Resource]) -> None:
        """Offer the columns of these."""
        self._resources = tuple(resources)

    def arrange(self, picture: "CalendarPicture") -> tuple["CalendarColumn", ...]:
        """The columns of a picture as they are shown; a filter that fits nobody is passed over.

        Days of several resources stand together by resource.
        """
        by_resource: dict[ResourceId, list[CalendarColumn]] = {}
        for column in picture.columns:
            by_resource.setdefault(column.resource.id, []).append(column)
        resources = [columns[0].resource for columns in by_resource.values()]
        chosen = resources if len(resources) == 1 else self._filtered(resources)
        return tuple(column for each in chosen for column in by_resource[each.id])

    def groups(self, columns: Sequence["CalendarColumn"]) -> tuple[str, ...]:
        """The group each column stands in; nothing for none."""
        return tuple(self.book.current.group_of(column.resource) for column in columns)

    def side_by_side(self) -> tuple[ResourceId, ...]:
        """Whose weeks are shown side by side: the first of those whose columns are shown."""
        return tuple(each.id for each in self._filtered(self._resources)[:MOST_SIDE_BY_SIDE])

    def _filtered(self, resources: Sequence[Resource]) -> tuple[Resource, ...]:
        arranged = self.book.current.arrange(resources) or tuple(resources)
        words = self._filter.casefold().split()
        found = tuple(e for e in arranged if all(w in e.name.casefold() for w in words))
        if self._panel is not None:
            self._panel.set_filter_invalid(is_invalid=not found)
        return found or arranged

    # --- what a person changes ---

    def open_panel(self) -> None:
        """Open the choice of columns, with the cursor where a name is typed."""
        # Not for the first frame.
        from desk_app.ui.views.columns_panel import ColumnsPanel  # noqa: PLC0415
        from desk_app.ui.widgets.popover import Popover  # noqa: PLC0415

        if self._popover is None or self._panel is None:
            self._panel = ColumnsPanel()
            self._popover = Popover(self._button, self._panel, name="columns_popover")
            self._connect(self._panel)
        if self._popover.isVisible():
            self._popover.close_popover()
            return
        self._panel.show_book(self.book, self._resources)
        self._popover.open()
        self._panel.focus_filter()

    def obey(self, asked: ColumnSetKey) -> None:
        """Show the set of a number, or save the columns now shown under it."""
        if asked.is_saving:
            self._save(asked.number, self.tr("Set {0}").format(asked.number))
        elif asked.number in self.book.saved:
            self._choose(asked.number)
        else:
            announce(self._grid, self.tr("No columns are saved as {0}.").format(asked.number))

    def _connect(self, panel: "ColumnsPanel") -> None:
        panel.filter_changed.connect(self._on_filter_changed)
        panel.shown_changed.connect(lambda ids: self._change(shown=ids))
        panel.grouping_changed.connect(lambda grouping: self._change(grouping=grouping))
        panel.set_chosen.connect(self._choose)
        panel.set_saved.connect(self._save)
        panel.set_forgotten.connect(self._forget)

    def _on_filter_changed(self, text: str) -> None:
        self._filter = text
        self.arranged.emit()

    def _on_moved(self, moving: str, before: str | None) -> None:
        target = ResourceId(before) if before else None
        moved = self.book.current.moved(self._resources, ResourceId(moving), target)
        self._adopt(replace(self.book, current=moved))

    def _on_hidden(self, resource_id: str) -> None:
        shown = self.book.current.arrange(self._resources)
        self._change(shown=tuple(each.id for each in shown if each.id != resource_id))

    def _change(
        self,
        *,
        shown: tuple[ResourceId, ...] | None = None,
        grouping: Grouping | None = None,
    ) -> None:
        current = self.book.current
        changed = replace(
            current,
            name="",
            shown=current.shown if shown is None else shown,
            grouping=current.grouping if grouping is None else grouping,
        )
        self._adopt(replace(self.book, current=changed))

    def _choose(self, number: int) -> None:
        chosen = self.book.saved[number]
        announce(self._grid, self.tr("Columns: {0}").format(chosen.name))
        self._adopt(replace(self.book, current=chosen))

    def _save(self, number: int, name: str) -> None:
        current = self.book.current
        shown = tuple(each.id for each in self._filtered(self._resources))
        kept = ColumnSet(name=name, shown=shown, order=current.order, grouping=current.grouping)
        announce(self._grid, self.tr("Columns saved as {0}").format(name))
        self._adopt(self.book.with_saved(number, kept))

    def _forget(self, number: int) -> None:
        saved = {n: each for n, each in self.book.saved.items() if n != number}
        self._adopt(replace(self.book, saved=saved))

    def _adopt(self, book: ColumnBook) -> None:
        if book == self.book:
            return
        self.book = book
        self.book_changed.emit(book)
        self._show_anew()

    def _show_anew(self) -> None:
        if self._panel is not None:
            self._panel.show_book(self.book, self._resources)
        self.arranged.emit()
