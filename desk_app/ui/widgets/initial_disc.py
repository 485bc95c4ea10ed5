"""A disc with somebody's initials, in a colour that stays theirs."""

from dataclasses import dataclass
from typing import Final
from zlib import crc32

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desk_app.ui.resource_words import initials
from desk_app.ui.theme import current_theme, font


@dataclass(frozen=True, slots=True)
class DiscColours:
    """A disc's colours; the ink has at least 4.5:1 on the fill. Both are `#RRGGBB`."""

    fill: str
    ink: str


LIGHT_DISCS: Final = (
    DiscColours("#DCE9F7", "#0B4A85"),
    DiscColours("#D8EFE4", "#0B5A3C"),
    DiscColours("#FBE7D3", "#7A4208"),
    DiscColours("#E9E1F6", "#4B2C87"),
    DiscColours("#F9DFE3", "#86203A"),
    DiscColours("#DDF0F2", "#0E5560"),
    DiscColours("#F3ECCB", "#625006"),
    DiscColours("#F6DDD3", "#7D2F17"),
)
DARK_DISCS: Final = (
    DiscColours("#1F3A57", "#B5D8FF"),
    DiscColours("#1B4033", "#A5E8C8"),
    DiscColours("#4A3018", "#FFCF9C"),
    DiscColours("#392D57", "#D9C8FF"),
    DiscColours("#4C2430", "#FFC0CC"),
    DiscColours("#17414A", "#A7E4EE"),
    DiscColours("#403813", "#EFDD8A"),
    DiscColours("#4B2B21", "#FFC4B2"),
)


def disc_colours(key: str, *, is_dark: bool) -> DiscColours:
    """The colours of a disc: the same for the same key in every run."""
    discs = DARK_DISCS if is_dark else LIGHT_DISCS
    return discs[crc32(key.encode()) % len(discs)]


def paint_disc(painter: QPainter, circle: QRectF, name: str, key: str) -> None:
    """Paint the disc of a name; the key, such as an id, chooses the colour."""
    colours = disc_colours(key, is_dark=current_theme().is_dark)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.fill))
    painter.drawEllipse(circle)
    painter.setPen(QColor(colours.ink))
    painter.setFont(font(round(circle.height() * 0.38), weight=QFont.Weight.DemiBold))
    painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, initials(name))


class InitialDisc(QWidget):
    """The disc of one name."""

    def __init__(self, *, diameter: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._diameter = diameter
        self._name = ""
        self._key = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_name(self, name: str, key: str) -> None:
        """Show the initials of a name in the colour of a key."""
        self._name = name
        self._key = key
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._diameter, self._diameter)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_disc(painter, QRectF(self.rect()), self._name, self._key)
        painter.end()
