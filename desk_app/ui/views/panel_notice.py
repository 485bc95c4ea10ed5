"""A notice inside the side panel: what happened, what is safe, and what can be done."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.theme import RADIUS, S4, S8, S12, current_theme
from desk_app.ui.views.panel_page import clear_layout
from desk_app.ui.widgets.buttons import LinkButton
from desk_app.ui.widgets.flow_layout import FlowLayout
from desk_app.ui.widgets.pill import Tone, tone_colours
from desk_app.ui.widgets.plain_text import TextRole, plain_label


class PanelNotice(QWidget):
    """A tinted card with a title, a sentence, buttons, and details on demand; hidden at first."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.INFO
        self.setObjectName(name)
        self._title = plain_label("", role=TextRole.STRONG, wraps=True)
        self._title.setObjectName(f"{name}_title")
        self._message = plain_label("", wraps=True)
        self._message.setObjectName(f"{name}_message")
        self._details_button = LinkButton(self.tr("Details"), name=f"{name}_details_button")
        self._details = plain_label("", role=TextRole.SMALL, wraps=True)
        self._details.setObjectName(f"{name}_details")
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._actions = QWidget()
        self._action_flow = FlowLayout(self._actions, spacing=S8)
        self._lay_out()
        self.hide()
        self._details_button.clicked.connect(self._toggle_details)

    @property
    def words(self) -> str:
        """Title and sentence, as they are read out."""
        title, message = self._title.text().rstrip("."), self._message.text()
        return f"{title}. {message}" if message else title

    def show_words(
        self,
        title: str,
        message: str = "",
        *,
        tone: Tone = Tone.INFO,
        details: str = "",
        actions: Sequence[QAbstractButton] = (),
    ) -> None:
        """Show this instead of what was shown before; the buttons become the notice's own."""
        self._tone = tone
        self._title.setText(title)
        self._message.setText(message)
        self._message.setVisible(bool(message))
        self._details.setText(details)
        self._details.hide()
        self._details_button.setVisible(bool(details))
        self._set_actions(actions)
        self.setAccessibleName(self.words)
        self.show()
        self.update()

    def _set_actions(self, actions: Sequence[QAbstractButton]) -> None:
        clear_layout(self._action_flow)
        for action in actions:
            self._action_flow.addWidget(action)
            action.show()
        self._actions.setVisible(bool(actions))

    def _toggle_details(self) -> None:
        self._details.setVisible(self._details.isHidden())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(S12 + S4, S12, S12, S12)
        column.setSpacing(S4)
        column.addWidget(self._title)
        column.addWidget(self._message)
        column.addWidget(self._details_button)
        column.addWidget(self._details)
        column.addWidget(self._actions)
        self._actions.setContentsMargins(0, S4, 0, 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tone_colours(self._tone, current_theme().palette)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.tint))
        painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
        painter.setBrush(QColor(colours.stripe))
        painter.drawRoundedRect(0, 0, 4, self.height(), 2, 2)
        painter.end()
