"""Fields for a time of day and for a length, typed in many ways or stepped with the arrow keys."""

from datetime import time, timedelta
from typing import Final

from PySide6.QtCore import QLocale, Qt, QTime, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desk_app.ui.typed_time import format_length, parse_clock, parse_length
from desk_app.ui.widgets.fields import set_invalid

_MINUTES_A_DAY: Final = 24 * 60
_STEPS: Final = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 12,
    Qt.Key.Key_PageDown: -12,
}


class _SteppedField(QLineEdit):
    """A line that is read when left, and stepped with Up, Down, Page Up and Page Down."""

    def __init__(self, *, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.editingFinished.connect(self._take_typed)

    def _take_typed(self) -> None:
        if self.text() == self._shown():
            return
        is_read = self._read(self.text())
        set_invalid(self, is_invalid=not is_read)

    def _refresh(self) -> None:
        set_invalid(self, is_invalid=False)
        self.setText(self._shown())

    def _shown(self) -> str:
        return ""

    def _read(self, text: str) -> bool:
        return not text

    def _step(self, count: int) -> None:
        """Move by a number of steps."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = _STEPS.get(Qt.Key(event.key()))
        if count is None:
            super().keyPressEvent(event)
            return
        self._take_typed()
        self._step(count)
        self.selectAll()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.selectAll()


class TimeField(_SteppedField):
    """A time of day; it may be empty, which is None. Steps are 5 minutes.

    Signals:
        time_changed: The new `time` or None, when a person changed it.
    """

    time_changed = Signal(object)

    def __init__(
        self,
        value: time | None = None,
        *,
        name: str,
        uses_24_hours: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, parent=parent)
        self._value = value
        self._uses_24_hours = uses_24_hours
        self._refresh()

    @property
    def value(self) -> time | None:
        """The time, or None."""
        return self._value

    def set_value(self, value: time | None) -> None:
        """Show a time without a signal."""
        self._value = value
        self._refresh()

    def set_uses_24_hours(self, uses_24_hours: bool) -> None:
        """Show 16:30, or 4:30 pm."""
        self._uses_24_hours = uses_24_hours
        self._refresh()

    @override
    def _shown(self) -> str:
        return clock_text(self._value, uses_24_hours=self._uses_24_hours) if self._value else ""

    @override
    def _read(self, text: str) -> bool:
        value = parse_clock(text) if text.strip() else None
        if value is None and text.strip():
            return False
        self._change(value)
        return True

    @override
    def _step(self, count: int) -> None:
        start = self._value or time(9)
        minutes = (start.hour * 60 + start.minute + 5 * count) % _MINUTES_A_DAY
        self._change(time(*divmod(minutes, 60)))

    def _change(self, value: time | None) -> None:
        is_new = value != self._value
        self.set_value(value)
        if is_new:
            self.time_changed.emit(value)


class LengthField(_SteppedField):
    """A length from 5 minutes to a day, shown as "0:45". Steps are 5 minutes.

    Signals:
        length_changed: The new `timedelta`, when a person changed it.
    """

    length_changed = Signal(object)

    def __init__(self, length: timedelta, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self._length = length
        self._refresh()

    @property
    def length(self) -> timedelta:
        """The length."""
        return self._length

    def set_length(self, length: timedelta) -> None:
        """Show a length without a signal."""
        self._length = length
        self._refresh()

    @override
    def _shown(self) -> str:
        return format_length(self._length)

    @override
    def _read(self, text: str) -> bool:
        length = parse_length(text)
        if length is None:
            return False
        self._change(length)
        return True

    @override
    def _step(self, count: int) -> None:
        minutes = round(self._length.total_seconds() / 60) + 5 * count
        self._change(timedelta(minutes=min(_MINUTES_A_DAY, max(5, minutes))))

    def _change(self, length: timedelta) -> None:
        is_new = length != self._length
        self.set_length(length)
        if is_new:
            self.length_changed.emit(length)


def clock_text(value: time, *, uses_24_hours: bool = True) -> str:
    """A time of day as it is shown: "16:30", or "4:30 pm" in the language of the screen."""
    form = "HH:mm" if uses_24_hours else "h:mm ap"
    return QLocale().toString(QTime(value.hour, value.minute), form)
