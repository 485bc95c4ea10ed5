"""A field for a time zone: type any part of its name and choose, or type it whole."""

from functools import cache
from typing import Final
from zoneinfo import available_timezones

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QWidget
from typing_extensions import override

from desk_app.ui.icons import icon
from desk_app.ui.resource_words import zone_words
from desk_app.ui.theme import current_theme
from desk_app.ui.widgets.line_actions import add_line_action
from desk_app.ui.widgets.popover import Popover

_LONGEST: Final = 100
_LINES_SHOWN: Final = 8
_LINE_HEIGHT: Final = 32
_LEFT_OUT: Final = ("Etc/", "SystemV/", "US/")


class TimeZoneField(QLineEdit):
    """A line that offers the zones whose names hold what is typed.

    Names are shown with blanks ("America/New York") and read either way, in any case. The down
    arrow opens the list, the arrows walk it, Enter takes a line, Escape leaves it.

    Signals:
        name_changed: The IANA name, or the text itself where no zone is called so; with every
            letter a person types.
    """

    name_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given = ""
        self._chevron_ink = ""
        self._open_action = QAction(self)
        self._open_action.setToolTip(self.tr("Show all time zones"))
        add_line_action(self, self._open_action, self._open_action.toolTip())
        self._show_chevron()
        self.setMaxLength(_LONGEST)
        self.setPlaceholderText(self.tr("Type a city, like Copenhagen"))
        self._zones = QStringListModel(self)
        self._list = self._make_list()
        self._popover = Popover(self, self._list, name="time_zone_popover")
        self._open_action.triggered.connect(self._toggle_list)
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(self._tidy)
        self._list.clicked.connect(lambda index: self._take(str(index.data())))

    @property
    def name(self) -> str:
        """The IANA name of what is shown, or the text where no zone is called so."""
        text = self.text().strip()
        if text == zone_words(self._given):
            return self._given
        return _names_by_spelling().get(_spelling(text), text)

    @property
    def is_offering(self) -> bool:
        """Whether the list is on screen."""
        return self._popover.isVisible()

    def set_name(self, name: str) -> None:
        """Show a zone without a signal; one that nobody knows is shown as it is."""
        if name == self.name and self.text():
            return
        self._given = name
        self.setText(zone_words(name))
        self.setCursorPosition(0)

    def show_all(self) -> None:
        """Open the list with every zone, at the one chosen."""
        self._offer(find_zones(""), chosen=self.text())

    # --- the list ---

    def _make_list(self) -> QListView:
        view = QListView()
        view.setObjectName("time_zone_list")
        view.setAccessibleName(self.tr("Time zones"))
        view.setModel(self._zones)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setMouseTracking(True)
        view.setUniformItemSizes(True)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return view

    def _on_edited(self, text: str) -> None:
        matches = find_zones(text) if text.strip() else ()
        if matches and self.hasFocus():
            self._offer(matches, chosen=matches[0])
        else:
            self._popover.close_popover()
        self.name_changed.emit(self.name)

    def _offer(self, zones: tuple[str, ...], *, chosen: str) -> None:
        self._zones.setStringList(list(zones))
        self._list.setFixedHeight(min(len(zones), _LINES_SHOWN) * _LINE_HEIGHT)
        if not self.is_offering:
            self._popover.open(width=self.width())
        else:
            self._popover.adjustSize()
        self._go_to(zones.index(chosen) if chosen in zones else 0)

    def _go_to(self, row: int) -> None:
        index = self._zones.index(row % max(1, self._zones.rowCount()))
        self._list.setCurrentIndex(index)
        self._list.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        self.setAccessibleDescription(str(index.data()))

    def _take(self, text: str) -> None:
        self._popover.close_popover()
        self.setText(text)
        self.name_changed.emit(self.name)
        self.editingFinished.emit()

    def _toggle_list(self) -> None:
        if self.is_offering:
            self._popover.close_popover()
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_all()

    # --- the line ---

    def _tidy(self) -> None:
        self.setText(zone_words(self.name))

    def _show_chevron(self) -> None:
        ink = current_theme().palette.muted
        if ink != self._chevron_ink:
            self._chevron_ink = ink
            self._open_action.setIcon(icon("chevron_down", ink))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._list.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up if not self.is_offering:
                self.show_all()
            case Qt.Key.Key_Down:
                self._go_to(row + 1)
            case Qt.Key.Key_Up:
                self._go_to(row - 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.is_offering:
                self._take(str(self._list.currentIndex().data()))
            case _:
                super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self._popover.close_popover()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._chevron_ink:
            self._show_chevron()


def find_zones(text: str) -> tuple[str, ...]:
    """The zones to offer for what is typed, with blanks; those where a word begins so first.

    Everything is offered where nothing is typed.
    """
    typed = _spelling(text)
    words = [name for name in _offered_words() if typed in name.casefold()]
    return tuple(sorted(words, key=lambda name: not _begins_word(name.casefold(), typed)))


def _begins_word(name: str, typed: str) -> bool:
    return name.startswith(typed) or f"/{typed}" in name or f" {typed}" in name


@cache
def _offered_words() -> tuple[str, ...]:
    named = (name for name in available_timezones() if "/" in name)
    places = sorted(name for name in named if not name.startswith(_LEFT_OUT))
    return tuple(zone_words(name) for name in (*places, "UTC"))


@cache
def _names_by_spelling() -> dict[str, str]:
    return {_spelling(name): name for name in sorted(available_timezones())}


def _spelling(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold()
