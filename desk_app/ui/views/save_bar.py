"""The bar below a form that has something to save."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.theme import S8, S12, S32, current_theme
from desk_app.ui.widgets.buttons import MainActionButton, TallQuietButton
from desk_app.ui.widgets.plain_text import TextRole, plain_label
from desk_app.ui.widgets.spinner import Spinner

_HEIGHT: Final = 62


class SaveBar(QWidget):
    """*Save* and *Discard changes*.

    Signals:
        save_chosen: *Save* was pressed.
        discard_chosen: *Discard changes* was pressed.
    """

    save_chosen = Signal()
    discard_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("save_bar")
        self.setFixedHeight(_HEIGHT)
        keys = QKeySequence(QKeySequence.StandardKey.Save)
        self._words = plain_label("", role=TextRole.MUTED)
        self._spinner = Spinner(name="save_spinner", label=self.tr("Saving"))
        self._discard = TallQuietButton(self.tr("Discard changes"), name="discard_changes")
        self._save = MainActionButton(
            self.tr("Save"),
            name="save_resource",
            shortcut_hint=keys.toString(QKeySequence.SequenceFormat.NativeText),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(S32, S12, S32, S12)
        row.setSpacing(S8)
        row.addWidget(self._save)
        row.addWidget(self._discard)
        row.addSpacing(S8)
        row.addWidget(self._words, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._spinner)
        row.addStretch(1)
        self._save.clicked.connect(self.save_chosen)
        self._discard.clicked.connect(self.discard_chosen)

    def set_new(self, *, is_new: bool) -> None:
        """Say whether it is a new resource that would be saved."""
        self._words.setText(self.tr("Not saved yet") if is_new else self.tr("Unsaved changes"))
        self._discard.set_text(self.tr("Discard") if is_new else self.tr("Discard changes"))

    def set_busy(self, *, is_busy: bool) -> None:
        """Say that the server is being asked; what was asked cannot be taken back."""
        self._save.setEnabled(not is_busy)
        self._discard.setEnabled(not is_busy)
        if is_busy:
            self._spinner.start()
        else:
            self._spinner.stop()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = current_theme().palette
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(palette.panel))
        painter.fillRect(0, 0, self.width(), 1, QColor(palette.line))
        painter.end()
