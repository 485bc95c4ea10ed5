"""Buttons of Desk: one primary on screen, the rest quiet, keys shown where they act."""

from enum import Enum
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from desk_app.ui.icons import draw_icon
from desk_app.ui.palette import Palette
from desk_app.ui.theme import (
    CONTROL_HEIGHT,
    FOCUS_RING,
    MAIN_ACTION_HEIGHT,
    RADIUS,
    S2,
    S4,
    S8,
    TEXT_SIZE,
    colour,
    current_theme,
    font,
)
from desk_app.ui.widgets.plain_text import button_text, tool_tip_text

_HINT_SIZE: Final = 11
_ICON_SIZE: Final = 16
_PADDING: Final = 14
_DISABLED_OPACITY: Final = 0.45


class ButtonKind(Enum):
    """How loud a button is."""

    PRIMARY = "primary"
    QUIET = "quiet"
    DANGER = "danger"
    BARE = "bare"
    """Without an edge until the pointer is over it."""


class _Look(NamedTuple):
    fill: str | None
    edge: str | None
    ink: str


class DeskButton(QPushButton):
    """A button that paints itself; use one of the subclasses below.

    Args:
        shortcut_hint: The key that does the same, shown as a small outlined letter. It is only
            shown: the shortcut itself belongs to whoever owns the action.
        icon_name: An icon before the text; the text may then be "".
    """

    kind = ButtonKind.QUIET
    height_of_kind = CONTROL_HEIGHT

    def __init__(
        self,
        text: str = "",
        *,
        name: str,
        shortcut_hint: str = "",
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(button_text(text), parent)
        self._shortcut_hint = shortcut_hint
        self._is_hint_shown = True
        self._icon_name = icon_name
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setFont(font(TEXT_SIZE, weight=QFont.Weight.Medium))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)

    @property
    def shortcut_hint(self) -> str:
        """The key shown in the button, or nothing."""
        return self._shortcut_hint

    def set_text(self, text: str) -> None:
        """Change the text and what an assistive tool says."""
        self.setText(button_text(text))
        self.setAccessibleName(text)

    def set_shortcut_hint(self, hint: str) -> None:
        """Show another key; nothing shows none."""
        if hint != self._shortcut_hint:
            self._shortcut_hint = hint
            self.updateGeometry()
            self.update()

    def show_hint(self, *, is_shown: bool) -> None:
        """Show the key in the button, or save its room."""
        if is_shown is not self._is_hint_shown:
            self._is_hint_shown = is_shown
            self.updateGeometry()
            self.update()

    def set_icon_name(self, icon_name: str) -> None:
        """Change the icon."""
        self._icon_name = icon_name
        self.update()

    # --- Qt calls these ---

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        parts = [width for width in self._part_widths() if width]
        width = sum(parts) + S8 * max(0, len(parts) - 1) + 2 * self._side_padding()
        return QSize(max(width, self.height_of_kind), self.height_of_kind)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look(current_theme().palette)
        if not self.isEnabled():
            painter.setOpacity(_DISABLED_OPACITY)
        self._paint_body(painter, look)
        self._paint_parts(painter, look)
        painter.end()

    # --- details ---

    def _side_padding(self) -> int:
        is_tight = self.kind is ButtonKind.BARE or not self.text()
        return S8 if is_tight else _PADDING

    def _part_widths(self) -> tuple[int, int, int]:
        text_width = QFontMetrics(self.font()).horizontalAdvance(self._shown_text())
        has_hint = self._shortcut_hint and self._is_hint_shown
        hint_width = hint_size(self._shortcut_hint).width() if has_hint else 0
        return (_ICON_SIZE if self._icon_name else 0, text_width, hint_width)

    def _shown_text(self) -> str:
        return self.text().replace("&&", "&")

    def _look(self, palette: Palette) -> _Look:
        is_lit = self.isEnabled() and (self.underMouse() or self.isDown())
        if self.kind is ButtonKind.PRIMARY:
            fill = palette.primary_hover if is_lit else palette.primary
            return _Look(fill, None, palette.primary_text)
        if self.isChecked():
            return _Look(palette.accent_tint, palette.chosen_edge, palette.accent_text)
        edge = None if self.kind is ButtonKind.BARE else palette.control_line
        if self.kind is ButtonKind.DANGER:
            return _Look(palette.danger_tint if is_lit else palette.panel, edge, palette.danger)
        quiet_fill = None if self.kind is ButtonKind.BARE else palette.panel
        return _Look(palette.hover if is_lit else quiet_fill, edge, palette.text)

    def _paint_body(self, painter: QPainter, look: _Look) -> None:
        body = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(look.edge), 1) if look.edge else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.fill) if look.fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(body, RADIUS, RADIUS)
        if self.hasFocus():
            self._paint_focus(painter)

    def _paint_focus(self, painter: QPainter) -> None:
        palette = current_theme().palette
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(palette.accent), FOCUS_RING))
        painter.drawRoundedRect(ring, RADIUS, RADIUS)
        if self.kind is ButtonKind.PRIMARY:
            painter.setPen(QPen(QColor(palette.panel), FOCUS_RING))
            painter.drawRoundedRect(ring.adjusted(2, 2, -2, -2), RADIUS - 2, RADIUS - 2)

    def _paint_parts(self, painter: QPainter, look: _Look) -> None:
        icon_width, text_width, hint_width = self._part_widths()
        parts = [width for width in (icon_width, text_width, hint_width) if width]
        left = (self.width() - sum(parts) - S8 * max(0, len(parts) - 1)) / 2
        middle = self.height() / 2
        if icon_width:
            square = QRectF(left, middle - _ICON_SIZE / 2, _ICON_SIZE, _ICON_SIZE)
            draw_icon(painter, square, self._icon_name, look.ink)
            left += icon_width + S8
        if text_width:
            painter.setPen(QColor(look.ink))
            painter.setFont(self.font())
            place = QRectF(left, 0, text_width + 1, self.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._shown_text())
            left += text_width + S8
        if hint_width:
            is_primary = self.kind is ButtonKind.PRIMARY
            ink = look.ink if is_primary else current_theme().palette.muted
            paint_hint(painter, QPointF(left, middle), self._shortcut_hint, ink)


class PrimaryButton(DeskButton):
    """The one main action on screen."""

    kind = ButtonKind.PRIMARY


class MainActionButton(PrimaryButton):
    """The main action at the foot of a form: higher than the rest."""

    height_of_kind = MAIN_ACTION_HEIGHT


class QuietButton(DeskButton):
    """Every other action."""


class TallQuietButton(DeskButton):
    """A quiet button that stands beside a `MainActionButton`."""

    height_of_kind = MAIN_ACTION_HEIGHT


class DangerButton(DeskButton):
    """An action that takes something away."""

    kind = ButtonKind.DANGER


class BareButton(DeskButton):
    """An action without an edge, for rows and heads of panels."""

    kind = ButtonKind.BARE


class IconButton(DeskButton):
    """A square button that is only an icon; its label is read out and shown as a tool tip."""

    def __init__(
        self, icon_name: str, *, label: str, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("", name=name, icon_name=icon_name, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_label(label)

    def set_label(self, label: str) -> None:
        """Change what is read out and shown as a tool tip."""
        self.setAccessibleName(label)
        self.setToolTip(tool_tip_text(label))


class BareIconButton(IconButton):
    """An icon button without an edge."""

    kind = ButtonKind.BARE


class ToggleButton(DeskButton):
    """A quiet button that stays pressed.

    An assistive tool toggles it without a click, so listen to `toggled`.
    """

    def __init__(
        self, text: str, *, name: str, shortcut_hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, name=name, shortcut_hint=shortcut_hint, parent=parent)
        self.setCheckable(True)


def set_checked_quietly(button: QAbstractButton, *, is_checked: bool) -> None:
    """Press a button or let it go, and tell nobody: no person did it."""
    with QSignalBlocker(button):
        button.setChecked(is_checked)


class LinkButton(QAbstractButton):
    """Words that act, in the accent colour or, on a toast, underlined in its own."""

    def __init__(
        self,
        text: str,
        *,
        name: str,
        is_on_toast: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_on_toast = is_on_toast
        self.setText(text)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setFont(font(TEXT_SIZE, weight=QFont.Weight.Medium))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * S2, 24)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = current_theme().palette
        ink = palette.toast_link if self._is_on_toast else palette.accent
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = QFont(self.font())
        shown.setUnderline(self._is_on_toast or self.underMouse())
        painter.setFont(shown)
        painter.setPen(colour(ink, opacity=1.0 if self.isEnabled() else _DISABLED_OPACITY))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            painter.setPen(QPen(QColor(ink), FOCUS_RING))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        painter.end()


# --- key hints -------------------------------------------------------------------------------


def hint_size(text: str) -> QSize:
    """The size of a key hint with its outline."""
    width = QFontMetrics(font(_HINT_SIZE)).horizontalAdvance(text)
    return QSize(max(16, width + 2 * S4 + 1), 16)


def paint_hint(painter: QPainter, left_middle: QPointF, text: str, ink: str) -> None:
    """Paint a key as a small outlined letter; the outline is the ink, fainter."""
    size = hint_size(text)
    box = QRectF(left_middle.x(), left_middle.y() - size.height() / 2, size.width(), size.height())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(ink, opacity=0.4), 1))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(font(_HINT_SIZE))
    painter.setPen(QColor(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
