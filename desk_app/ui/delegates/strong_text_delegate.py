"""Paints what the eye must find: text in a heavier weight."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from desk_app.ui.theme import TEXT_SIZE, font


class StrongTextDelegate(QStyledItemDelegate):
    """Ordinary text, semi-bold."""

    @override
    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.font = font(TEXT_SIZE, weight=QFont.Weight.DemiBold)
