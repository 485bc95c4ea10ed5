"""Rules of a resource that hours and closed dates cannot say, shown but never changed."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.domain.constraint import Constraint
from desk_app.ui.resource_words import rule_words
from desk_app.ui.theme import S4, S8
from desk_app.ui.widgets.plain_text import TextRole, plain_label

_MOST_SHOWN: Final = 50


class RulesList(QWidget):
    """One plain line a rule; hidden where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Other rules"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(S4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S8)
        column.addWidget(plain_label(self.tr("Other rules"), role=TextRole.TITLE))
        column.addWidget(
            plain_label(
                self.tr("Made elsewhere. They hold, and Desk leaves them as they are."),
                role=TextRole.SMALL,
                wraps=True,
            )
        )
        column.addLayout(self._lines)

    def set_rules(self, rules: Sequence[Constraint], zone: tzinfo) -> None:
        """Show these rules, with times by the clock of a zone."""
        while (item := self._lines.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.hide()
                line.deleteLater()
        for number, rule in enumerate(rules[:_MOST_SHOWN]):
            line = plain_label(rule_words(rule, zone), wraps=True)
            line.setObjectName(f"other_rule_{number}")
            self._lines.addWidget(line)
        left_out = len(rules) - _MOST_SHOWN
        if left_out > 0:
            text = self.tr("and {count} more").replace("{count}", str(left_out))
            self._lines.addWidget(plain_label(text, role=TextRole.MUTED))
