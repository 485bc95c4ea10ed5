"""A choice box whose lines carry a muted detail at their end, such as a length."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QStylePainter,
    QWidget,
)
from typing_extensions import override

from desk_app.ui.theme import S8, S12, SMALL_SIZE, current_theme, font
from desk_app.ui.widgets.choice_box import Choice, ChoiceBox
from desk_app.ui.widgets.plain_text import one_line

_DETAIL_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 10
_ARROW: Final = 28


@dataclass(frozen=True, slots=True)
class DetailChoice:
    """One line: its value, its text, and the detail at its end."""

    value: Hashable
    text: str
    detail: str = ""


class DetailChoiceBox(ChoiceBox):
    """A choice box with details; the text gives way where both do not fit."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.view().setItemDelegate(_DetailDelegate(self))

    def set_detailed_choices(self, choices: Iterable[DetailChoice]) -> None:
        """Offer these, keeping the value chosen where it is still there; no signal."""
        known = tuple(choices)
        self.set_choices(Choice(choice.value, choice.text) for choice in known)
        for row, choice in enumerate(known):
            self.setItemData(row, one_line(choice.detail), _DETAIL_ROLE)
            spoken = ", ".join(part for part in (choice.text, choice.detail) if part)
            self.setItemData(row, spoken, Qt.ItemDataRole.AccessibleTextRole)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        detail = str(self.currentData(_DETAIL_ROLE) or "")
        small = font(SMALL_SIZE)
        width = QFontMetrics(small).horizontalAdvance(detail)
        room = self.width() - _ARROW - S12 - S8 - (width if detail else 0)
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room
        )
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.setFont(small)
        painter.setPen(QColor(current_theme().palette.muted))
        place = QRect(0, 0, self.width() - _ARROW, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, detail)
        painter.end()


class _DetailDelegate(QStyledItemDelegate):
    """Paints the detail at the end of a line in the list."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        detail = str(index.data(_DETAIL_ROLE) or "")
        small = font(SMALL_SIZE)
        width = QFontMetrics(small).horizontalAdvance(detail) + S12 if detail else 0
        shown = QStyleOptionViewItem(option)
        super().paint(painter, shown, index)
        if not detail:
            return
        painter.save()
        palette = current_theme().palette
        ground = option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver)
        place = option.rect.adjusted(option.rect.width() - width, 2, -S8, -2)
        painter.fillRect(place, QColor(palette.accent_tint if ground else palette.panel))
        painter.setFont(small)
        painter.setPen(QColor(palette.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, detail)
        painter.restore()
