"""The table of bookings as rows to walk, to mark and to open."""

from functools import partial
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
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
        self.setMouseTracking(True)
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
        self.doubleClicked.connect(self._open)

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
