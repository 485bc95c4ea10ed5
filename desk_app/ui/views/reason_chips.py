"""Reasons that were given before, each to be taken with a press."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.ui.views.panel_page import clear_layout
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.flow_layout import FlowLayout
from desk_app.ui.widgets.plain_text import one_line, short_line

_LONGEST = 24
_MOST = 6


class ReasonChips(QWidget):
    """A flow of small buttons, one for each reason.

    Signals:
        chosen: The reason that was pressed, in full.
    """

    chosen = Signal(str)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Reasons"))
        self._inner = QWidget()
        self._flow = FlowLayout(self._inner, spacing=4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._inner)

    def offer(self, recent: Sequence[str]) -> None:
        """Offer what was said before, then what is often said."""
        clear_layout(self._flow)
        reasons = tuple(dict.fromkeys((*recent, *usual_reasons())))[:_MOST]
        for number, reason in enumerate(reasons):
            button = QuietButton(
                short_line(one_line(reason), _LONGEST), name=f"{self.objectName()}_{number}"
            )
            button.setAccessibleName(one_line(reason))
            button.clicked.connect(lambda _=False, reason=reason: self.chosen.emit(reason))
            self._flow.addWidget(button)
            button.show()


def usual_reasons() -> tuple[str, ...]:
    """What is often said, where nothing was said before."""
    tr = QCoreApplication.translate
    return (
        tr("ReasonChips", "Lunch break"),
        tr("ReasonChips", "Meeting"),
        tr("ReasonChips", "Training"),
        tr("ReasonChips", "Away"),
    )
