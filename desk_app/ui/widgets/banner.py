"""A banner above the page: what happened, what is safe, what to do; details on demand."""

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.icons import draw_icon
from desk_app.ui.palette import StateColours
from desk_app.ui.theme import S4, S8, S12, S16, current_theme
from desk_app.ui.widgets.buttons import BareIconButton, LinkButton, QuietButton
from desk_app.ui.widgets.pill import Tone, tone_colours
from desk_app.ui.widgets.plain_text import TextRole, plain_label

_ICONS: Final = {
    Tone.GOOD: "check",
    Tone.INFO: "info",
    Tone.WARNING: "warning",
    Tone.DANGER: "warning",
    Tone.NEUTRAL: "info",
}


class Notice(NamedTuple):
    """What a banner says. `details` may hold codes and text from outside; never a key."""

    title: str
    """What happened."""
    message: str = ""
    """What is safe, and what to do."""
    tone: Tone = Tone.INFO
    action_text: str = ""
    action: Callable[[], None] | None = None
    second_text: str = ""
    """Another way to settle it, less likely than the first."""
    second: Callable[[], None] | None = None
    details: str = ""
    topic: str = ""
    """A notice with the topic of an earlier one takes its place."""


class Banner(QWidget):
    """Shows one notice across its width.

    Signals:
        dismissed: The cross was pressed, or the action was taken.
    """

    dismissed = Signal()

    def __init__(self, *, name: str = "banner", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notice = Notice(title="")
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._icon = _NoticeIcon(self)
        self._title = plain_label("", role=TextRole.STRONG, wraps=True)
        self._title.setObjectName(f"{name}_title")
        self._message = plain_label("", wraps=True)
        self._message.setObjectName(f"{name}_message")
        self._details = plain_label("", role=TextRole.SMALL, wraps=True)
        self._details.setObjectName(f"{name}_details")
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse
        self._details.setTextInteractionFlags(selectable)
        self._more = plain_label("", role=TextRole.SMALL)
        self._more.setObjectName(f"{name}_more")
        self._details_button = LinkButton(self.tr("Details"), name=f"{name}_details_button")
        self._action_button = QuietButton("", name=f"{name}_action")
        self._second_button = QuietButton("", name=f"{name}_second")
        self._close_button = BareIconButton(
            "cross", label=self.tr("Close this message"), name=f"{name}_close"
        )
        self._lay_out()
        self._details_button.clicked.connect(self._toggle_details)
        self._action_button.clicked.connect(lambda: self._act(self._notice.action))
        self._second_button.clicked.connect(lambda: self._act(self._notice.second))
        self._close_button.clicked.connect(self.dismissed)

    @property
    def notice(self) -> Notice:
        """What is shown."""
        return self._notice

    def show_notice(self, notice: Notice, *, waiting: int = 0) -> None:
        """Show a notice and how many more wait behind it."""
        self._notice = notice
        self._title.setText(notice.title)
        self._message.setText(notice.message)
        self._message.setVisible(bool(notice.message))
        self._details.setText(notice.details)
        self._details.hide()
        self._details_button.setVisible(bool(notice.details))
        self._action_button.set_text(notice.action_text)
        self._action_button.setVisible(bool(notice.action_text))
        self._second_button.set_text(notice.second_text)
        self._second_button.setVisible(bool(notice.second_text))
        self.set_waiting(waiting)
        self._icon.show_tone(notice.tone)
        self.setAccessibleName(f"{notice.title}. {notice.message}")
        self.update()

    def set_waiting(self, count: int) -> None:
        """Say how many more notices wait."""
        self._more.setText(self.tr("+%n more", "", count) if count else "")
        self._more.setVisible(count > 0)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(S4)
        for label in (self._title, self._message, self._details):
            words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(S16, S8, S8, S8)
        row.setSpacing(S12)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        buttons = (self._details_button, self._action_button, self._second_button)
        for part in (self._more, *buttons, self._close_button):
            row.addWidget(part)

    def _toggle_details(self) -> None:
        self._details.setVisible(self._details.isHidden())

    def _act(self, action: Callable[[], None] | None) -> None:
        self.dismissed.emit()
        if action is not None:
            action()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = current_theme().palette
        colours = tone_colours(self._notice.tone, palette)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.tint))
        painter.fillRect(0, 0, 4, self.height(), QColor(colours.stripe))
        painter.setPen(QPen(QColor(palette.line), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()


class _NoticeIcon(QWidget):
    """The sign of a tone, in its colour."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tone = Tone.INFO
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_tone(self, tone: Tone) -> None:
        self._tone = tone
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(20, 20)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours: StateColours = tone_colours(self._tone, current_theme().palette)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_icon(painter, QRectF(0, 0, 20, 20), _ICONS[self._tone], colours.ink)
        painter.end()
