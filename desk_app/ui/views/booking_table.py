"""The table of bookings as rows to walk, to mark and to open."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView
from typing_extensions import override

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId
from desk_app.ui.delegates.booking_state_delegate import BookingStateDelegate
from desk_app.ui.delegates.strong_text_delegate import StrongTextDelegate
from desk_app.ui.models.booking_filter_proxy_model import BookingFilterProxyModel
from desk_app.ui.models.columns import VALUE_ROLE
from desk_app.ui.widgets.plain_text import button_text

_ROW_HEIGHT: Final = 40
_LEAST_SHARE: Final = 0.85
"""How far columns shrink before they are scrolled instead."""


class BookingTable(QTableView):
    """The rows; Enter and a double click open one.

    Signals:
        opened: The id of the booking.
    """

    opened = Signal(str)

    def __init__(self, proxy: BookingFilterProxyModel) -> None:
        super().__init__()
        self.setObjectName("bookings_table")
        self.setAccessibleName(self.tr("Bookings"))
        self.setModel(proxy)
        self.setSortingEnabled(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(_ROW_HEIGHT)
        self.horizontalHeader().setAccessibleName(self.tr("Headings"))
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.setItemDelegateForColumn(0, StrongTextDelegate(self))
        self.setItemDelegateForColumn(4, BookingStateDelegate(self))
        self._widths: list[int] = []
        self._is_spreading = False
        self.horizontalHeader().sectionResized.connect(self._on_section_resized)
        self.doubleClicked.connect(self._open)

    def set_widths(self, widths: Sequence[int]) -> None:
        """Give each column a width in pixels; all grow, or shrink a little, to fill the table."""
        self._widths = list(widths)
        self._spread()

    @property
    def chosen_id(self) -> BookingId | None:
        """The booking with the mark, if any."""
        booking = self.currentIndex().data(VALUE_ROLE)
        return booking.id if isinstance(booking, Booking) else None

    def choose(self, index: QModelIndex) -> None:
        """Put the mark on a row, or on none."""
        flags = (
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows
        )
        self.selectionModel().setCurrentIndex(index, flags)
        if index.isValid():
            self.scrollTo(index)

    def _spread(self) -> None:
        needed = sum(self._widths)
        share = max(_LEAST_SHARE, self.viewport().width() / needed) if needed else 1.0
        self._is_spreading = True
        for section, width in enumerate(self._widths):
            self.horizontalHeader().resizeSection(section, int(width * share))
        self._is_spreading = False

    def _on_section_resized(self, section: int, _before: int, width: int) -> None:
        """A person has drawn a column wider or narrower, which holds until the table changes."""
        if not self._is_spreading and section < len(self._widths) - 1:
            self._widths[section] = width

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._spread()

    def _open(self, index: QModelIndex) -> None:
        booking = index.data(VALUE_ROLE)
        if isinstance(booking, Booking):
            self.opened.emit(booking.id)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.sort_menu().popup(event.globalPos())

    def sort_menu(self) -> QMenu:
        """The way to sort by keyboard: a heading each; the one in force turns round."""
        menu = QMenu(self)
        menu.setObjectName("sort_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSection(self.tr("Sort by"))
        for column in range(self.model().columnCount()):
            title = str(self.model().headerData(column, Qt.Orientation.Horizontal))
            entry = menu.addAction(button_text(title), partial(self._sort_by, column))
            entry.setCheckable(True)
            entry.setChecked(column == self.horizontalHeader().sortIndicatorSection())
        return menu

    def _sort_by(self, column: int) -> None:
        header = self.horizontalHeader()
        is_turned = (
            header.sortIndicatorSection() == column
            and header.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        )
        order = Qt.SortOrder.DescendingOrder if is_turned else Qt.SortOrder.AscendingOrder
        self.sortByColumn(column, order)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Slash:
            event.ignore()
        else:
            super().keyPressEvent(event)
