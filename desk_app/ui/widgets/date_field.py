"""A field for a date: typed in many ways, stepped with the arrow keys, or picked in a month."""

from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desk_app.ui.icons import icon
from desk_app.ui.theme import current_theme
from desk_app.ui.typed_time import parse_date
from desk_app.ui.widgets.fields import set_invalid
from desk_app.ui.widgets.line_actions import add_line_action
from desk_app.ui.widgets.mini_month import MiniMonth
from desk_app.ui.widgets.popover import Popover


class DateField(QLineEdit):
    """A date, shown as "Tue 14 Oct".

    Signals:
        date_changed: The new `date`, when a person changed it.
    """

    date_changed = Signal(object)

    def __init__(self, day: date, *, today: date, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._day = day
        self._today = today
        self._popover: Popover | None = None
        self._calendar_action = QAction(self)
        add_line_action(self, self._calendar_action, self.tr("Show the month"))
        self._calendar_action.setToolTip(self.tr("Choose in a month"))
        self._show_icon()
        self._show_day()
        self.editingFinished.connect(self._take_typed)
        self._calendar_action.triggered.connect(self.toggle_month)

    @property
    def day(self) -> date:
        """The date."""
        return self._day

    def set_day(self, day: date) -> None:
        """Show a date without a signal."""
        self._day = day
        self._show_day()

    def set_today(self, today: date) -> None:
        """Say which day is today: what typed dates without a year are reckoned from."""
        self._today = today

    def toggle_month(self) -> None:
        """Open the month to pick from, or close it."""
        if self._popover is not None and self._popover.isVisible():
            self._popover.close_popover()
            return
        month = MiniMonth(self._day, today=self._today, name=f"{self.objectName()}_month")
        month.setFixedWidth(232)
        popover = Popover(self, month, name=f"{self.objectName()}_popover")
        month.day_chosen.connect(self._on_day_chosen)
        popover.closed.connect(popover.deleteLater)
        popover.closed.connect(self._forget_popover)
        self._popover = popover
        popover.open()

    def _show_icon(self) -> None:
        self._calendar_action.setIcon(icon("calendar", current_theme().palette.muted))

    def _forget_popover(self) -> None:
        self._popover = None

    def _on_day_chosen(self, day: date) -> None:
        if self._popover is not None:
            self._popover.close_popover()
        self._change(day)

    def _change(self, day: date) -> None:
        is_new = day != self._day
        self.set_day(day)
        if is_new:
            self.date_changed.emit(day)

    def _take_typed(self) -> None:
        if self.text() == self._shown():
            return
        words = date_words(self.locale(), self._today)
        form = self.locale().dateFormat(QLocale.FormatType.ShortFormat)
        is_day_first = form.find("d") < form.find("M") or form.startswith("y")
        typed = self.text().split(" ", 1)
        text = typed[1] if len(typed) == 2 and typed[0].casefold() in words else self.text()
        day = parse_date(text, today=self._today, words=words, is_day_first=is_day_first)
        if day is None:
            set_invalid(self, is_invalid=True)
            return
        self._change(day)

    def _show_day(self) -> None:
        set_invalid(self, is_invalid=False)
        self.setText(self._shown())
        long_form = self.locale().toString(_qt(self._day), QLocale.FormatType.LongFormat)
        self.setAccessibleDescription(long_form)

    def _shown(self) -> str:
        form = "ddd d MMM" if self._day.year == self._today.year else "ddd d MMM yyyy"
        return self.locale().toString(_qt(self._day), form)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_PageUp: 7,
            Qt.Key.Key_PageDown: -7,
        }
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.toggle_month()
        elif key in steps:
            self._take_typed()
            self._change(self._day + timedelta(days=steps[key]))
            self.selectAll()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_calendar_action"):
            self._show_icon()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.selectAll()


def date_words(locale: QLocale, today: date) -> dict[str, date]:
    """What names of days and months stand for, long and short, in lower case, for `parse_date`.

    A weekday is its next one, today included.
    """
    words = {
        name: date(today.year, month, 1)
        for month in range(1, 13)
        for name in _names_of_month(locale, month)
    }
    for ahead in range(7):
        day = today + timedelta(days=ahead)
        for form in (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat):
            words[locale.dayName(day.isoweekday(), form).casefold().rstrip(".")] = day
    for word, ahead in (("today", 0), ("tomorrow", 1), ("yesterday", -1)):
        translated = QCoreApplication.translate("DateField", word)
        words[translated.casefold()] = today + timedelta(days=ahead)
    return words


def month_words(locale: QLocale) -> frozenset[str]:
    """Which of the words of `date_words` are names of months."""
    return frozenset(name for month in range(1, 13) for name in _names_of_month(locale, month))


def _names_of_month(locale: QLocale, month: int) -> tuple[str, str]:
    long, short = QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat
    names = (locale.monthName(month, form).casefold().rstrip(".") for form in (long, short))
    return next(names), next(names)


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
