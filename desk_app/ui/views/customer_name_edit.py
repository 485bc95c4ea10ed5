"""The line for a customer's name, with the people known offered below while it is typed."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QWidget
from typing_extensions import override

from desk_app.clock import Clock
from desk_app.domain.booking_search import KnownCustomer
from desk_app.ui.delegates.customer_delegate import ROW_HEIGHT, CustomerDelegate
from desk_app.ui.models.customer_list_model import CustomerListModel
from desk_app.ui.theme import current_theme
from desk_app.ui.time_words import TimeWords
from desk_app.ui.widgets.buttons import hint_size, paint_hint
from desk_app.ui.widgets.plain_text import one_line
from desk_app.ui.widgets.popover import Popover

ASK_AFTER_MS: Final = 60
LONGEST_TYPED: Final = 1_000_000
_MOST_ROWS: Final = 8


class CustomerNameEdit(QLineEdit):
    """A name as typed; ↓ and ↑ walk the people offered, Enter takes one, Escape hides them.

    Signals:
        customers_requested: What was typed, a moment after the last key.
        customer_chosen: The `KnownCustomer` taken from the list.
        name_accepted: Enter was pressed and the name stands as typed.
    """

    customers_requested = Signal(str)
    customer_chosen = Signal(object)
    name_accepted = Signal()

    def __init__(
        self, clock: Clock, *, name: str = "customer_name", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._has_preselection = True
        self._shown_for: str | None = None
        self.setMaxLength(LONGEST_TYPED)
        self.setPlaceholderText(self.tr("Name, phone or e-mail"))
        self.model = CustomerListModel(self)
        self.list = _CustomerList(self.model, name=f"{name}_matches", label=self.tr("Matches"))
        self._popover = Popover(self, self.list, name=f"{name}_popover")
        self._ask_timer = QTimer(self)
        self._ask_timer.setSingleShot(True)
        self._ask_timer.setInterval(ASK_AFTER_MS)
        self._ask_timer.timeout.connect(self._ask)
        self.textEdited.connect(self._on_typed)
        self.list.clicked.connect(lambda index: self._take(index.row()))

    @property
    def is_offering(self) -> bool:
        """Whether the list is on screen."""
        return self._popover.isVisible()

    def set_preselection(self, *, is_on: bool) -> None:
        """Whether Enter takes the first match without an arrow key before it."""
        self._has_preselection = is_on

    def set_customers(
        self, customers: Sequence[KnownCustomer], words: TimeWords, zone: tzinfo
    ) -> None:
        """Offer these people, if somebody is typing here."""
        now = self._clock.now()
        self.model.set_customers(self.text(), customers, words, now=now, zone=zone)
        if not self.hasFocus() or not self.text().strip():
            self.hide_matches()
            return
        self._show_matches()

    def take_marked(self) -> None:
        """Take what the list marks for what stands here, as Enter does, also once it is hidden."""
        is_of_this = self.text() == self._shown_for
        self._take(self.list.currentIndex().row() if is_of_this else -1)

    def hide_matches(self) -> None:
        """Take the list away."""
        self._ask_timer.stop()
        self._popover.close_popover()
        self.update()

    # --- typing and taking -------------------------------------------------------------------

    def _on_typed(self, text: str) -> None:
        if text.strip():
            self._ask_timer.start()
        else:
            self.hide_matches()

    def _ask(self) -> None:
        self.customers_requested.emit(self.text())

    def _show_matches(self) -> None:
        self._shown_for = self.text()
        rows = min(self.model.rowCount(), _MOST_ROWS)
        self.list.setFixedHeight(rows * ROW_HEIGHT)
        self._popover.close_popover()
        self._popover.open(width=self.width())
        is_chosen = self._has_preselection or self.model.match_count == 0
        self._select(0 if is_chosen else -1)
        self.update()

    def _select(self, row: int) -> None:
        index = self.model.index(row)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(index, flag)
        if index.isValid():
            self.list.scrollTo(index)
            self.setAccessibleDescription(str(index.data()))

    def _walk(self, step: int) -> None:
        count = self.model.rowCount()
        row = self.list.currentIndex().row()
        start = row if row >= 0 else (-1 if step > 0 else count)
        self._select((start + step) % count)

    def _take(self, row: int) -> None:
        line = self.model.line_at(row)
        self.hide_matches()
        if line is not None and line.customer is not None:
            self.setText(one_line(line.customer.name))
            self.customer_chosen.emit(line.customer)
        else:
            self.name_accepted.emit()

    # --- Qt calls these ----------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self.is_offering and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._take(self.list.currentIndex().row() if self.is_offering else -1)
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.hide_matches()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        count = self.model.match_count
        if not self.is_offering or not count:
            return
        text = self.tr("1 match") if count == 1 else self.tr("{0} matches").format(count)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = self.width() - hint_size(text).width() - 10
        room = self.width() - self.fontMetrics().horizontalAdvance(self.text()[:200])
        if room > hint_size(text).width() + 40:
            place = QPointF(left, self.height() / 2)
            paint_hint(painter, place, text, current_theme().palette.muted)
        painter.end()


class _CustomerList(QListView):
    """The people offered; it never takes the focus from the line above."""

    def __init__(self, model: CustomerListModel, *, name: str, label: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setModel(model)
        self.setItemDelegate(CustomerDelegate(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
