"""The look of Desk: measures, type, and one theme laid over the whole application."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

import resources_qt
from desk_app.domain.booking import Booking
from desk_app.domain.day_state import DayState, day_mark
from desk_app.domain.pending import Pending, PendingChange
from desk_app.settings import ThemeChoice
from desk_app.ui.palette import (
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    DARK,
    LIGHT,
    Palette,
    Pattern,
    StateColours,
)

# --- measures, in logical pixels -------------------------------------------------------------

S2: Final = 2
S4: Final = 4
S8: Final = 8
S12: Final = 12
S16: Final = 16
S20: Final = 20
S24: Final = 24
S32: Final = 32

RADIUS: Final = 7
CONTROL_HEIGHT: Final = 32
FIELD_HEIGHT: Final = 34
MAIN_ACTION_HEIGHT: Final = 38
TAB_ROW_HEIGHT: Final = 40
TOP_BAR_HEIGHT: Final = 52
COLUMN_HEADER_HEIGHT: Final = 56
RAIL_WIDTH: Final = 232
SIDE_PANEL_WIDTH: Final = 352
FOCUS_RING: Final = 2

LABEL_SIZE: Final = 11
SMALL_SIZE: Final = 12
TEXT_SIZE: Final = 13
TITLE_SIZE: Final = 16
HEADING_SIZE: Final = 22

RESOURCES: Final = Path(resources_qt.__file__).parent
"""The folder of icons and styles."""

_FEATURES_OF_FIGURES: Final = ("tnum",)


class Theme(NamedTuple):
    """One look: its name, its colours and whether it is a dark one."""

    name: str
    palette: Palette
    is_dark: bool


LIGHT_THEME: Final = Theme("light", LIGHT, is_dark=False)
DARK_THEME: Final = Theme("dark", DARK, is_dark=True)
CONTRAST_LIGHT_THEME: Final = Theme("contrast_light", CONTRAST_LIGHT, is_dark=False)
CONTRAST_DARK_THEME: Final = Theme("contrast_dark", CONTRAST_DARK, is_dark=True)
THEMES: Final = (LIGHT_THEME, DARK_THEME, CONTRAST_LIGHT_THEME, CONTRAST_DARK_THEME)


class ThemeHolder(QObject):
    """Holds the theme on screen and follows the system while the choice is *auto*.

    Signals:
        theme_changed: The new `Theme`, after it was laid over the application.
    """

    theme_changed = Signal(object)

    def __init__(self, app: QApplication, choice: ThemeChoice = ThemeChoice.AUTO) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        hints = QGuiApplication.styleHints()
        self._system_scheme = hints.colorScheme()
        self._system_contrast = hints.accessibility().contrastPreference()
        self._theme = self._chosen_theme()
        apply_theme(app, self._theme)
        hints.colorSchemeChanged.connect(self._on_system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_contrast_changed)

    @property
    def theme(self) -> Theme:
        """The theme on screen."""
        return self._theme

    @property
    def choice(self) -> ThemeChoice:
        """What was chosen."""
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        """Follow a choice from now on."""
        self._choice = choice
        self._show(self._chosen_theme())

    def _on_system_changed(self, scheme: Qt.ColorScheme) -> None:
        self._system_scheme = scheme
        self._show(self._chosen_theme())

    def _on_contrast_changed(self, contrast: Qt.ContrastPreference) -> None:
        self._system_contrast = contrast
        self._show(self._chosen_theme())

    def _chosen_theme(self) -> Theme:
        follows = self._choice is ThemeChoice.AUTO
        is_system_dark = self._system_scheme is Qt.ColorScheme.Dark
        wants_contrast = self._system_contrast is Qt.ContrastPreference.HighContrast
        if self._choice is ThemeChoice.CONTRAST or (follows and wants_contrast):
            return CONTRAST_DARK_THEME if is_system_dark else CONTRAST_LIGHT_THEME
        is_dark = is_system_dark if follows else self._choice is ThemeChoice.DARK
        return DARK_THEME if is_dark else LIGHT_THEME

    def _show(self, theme: Theme) -> None:
        if theme == self._theme:
            return
        self._theme = theme
        apply_theme(self._app, theme)
        self.theme_changed.emit(theme)


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Lay a theme over the application, whose style is fusion: palette, font and style sheet.

    Painted widgets hear of it as a `StyleChange` and read `current_theme()` anew.
    """
    app.setProperty(_THEME_PROPERTY, theme.name)
    QDir.setSearchPaths("icons", [str(RESOURCES / "icons")])
    app.setPalette(_qt_palette(theme.palette))
    app.setFont(font(TEXT_SIZE))
    app.setStyleSheet(style_sheet(theme))


def current_theme() -> Theme:
    """The theme last laid over the application; light before that."""
    app = QCoreApplication.instance()
    name = app.property(_THEME_PROPERTY) if app is not None else None
    return next((theme for theme in THEMES if theme.name == name), LIGHT_THEME)


def colour(value: str, *, opacity: float = 1.0) -> QColor:
    """A palette's `#RRGGBB` as a Qt colour; the opacity lies between 0 and 1."""
    result = QColor(value)
    result.setAlphaF(opacity)
    return result


def font(pixel_size: int = TEXT_SIZE, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The font of Desk in a size: Inter where installed, figures of equal width."""
    family = _font_family()
    result = QFont(family) if family else QFont(QApplication.font())
    result.setPixelSize(pixel_size)
    result.setWeight(weight)
    for feature in _FEATURES_OF_FIGURES:
        result.setFeature(QFont.Tag(feature), 1)
    return result


def style_sheet(theme: Theme) -> str:
    """The style sheet of a theme: every `@token` replaced by its value.

    Raises:
        KeyError: If the sheet names a token that the palette does not have.
    """
    values = {**theme.palette.tokens(), "mode": "dark" if theme.is_dark else "light"}
    for name, state in theme.palette.states.items():
        values |= {f"{name}_stripe": state.stripe, f"{name}_tint": state.tint}
        values |= {f"{name}_ink": state.ink}
    return re.sub(r"@([a-z_]+)", lambda match: values[match[1]], _sheet_source())


# --- how a booking looks ---------------------------------------------------------------------


class StateLook(NamedTuple):
    """How a booking's state is shown: colours, an icon name ("" for none), pattern and word."""

    key: str
    """A key of `Palette.states`."""
    colours: StateColours
    sign: str
    pattern: Pattern
    word: str


class _StateForm(NamedTuple):
    key: str
    sign: str
    pattern: Pattern
    word: str


_FORMS: Final = {
    "tentative": _StateForm("pending", "question", Pattern.DASHED, "pending"),
    "confirmed": _StateForm("confirmed", "", Pattern.PLAIN, "confirmed"),
    "paid": _StateForm("confirmed", "", Pattern.PLAIN, "paid"),
    "unpaid": _StateForm("neutral", "cross", Pattern.STRUCK, "not paid in time"),
    "completed": _StateForm("completed", "check", Pattern.PLAIN, "completed"),
    "declined": _StateForm("neutral", "cross", Pattern.STRUCK, "declined"),
    "cancelled": _StateForm("neutral", "cross", Pattern.STRUCK, "cancelled"),
    "cancelled_by_customer": _StateForm(
        "neutral", "cross", Pattern.STRUCK, "cancelled by the customer"
    ),
    "cancelled_by_owner": _StateForm("neutral", "cross", Pattern.STRUCK, "cancelled by us"),
    "rescheduled_by_customer": _StateForm(
        "neutral", "cross", Pattern.STRUCK, "moved by the customer"
    ),
    "reserved": _StateForm("confirmed", "", Pattern.DOTTED, "held"),
    "expired": _StateForm("neutral", "cross", Pattern.STRUCK, "expired"),
    "pencil": _StateForm("pencil", "pencil", Pattern.OUTLINE, "not booked"),
}


_AWAITS_PAYMENT: Final = _StateForm("pending", "question", Pattern.DASHED, "waiting for payment")
_FORMS_OF_GRAPH: Final = {
    ("group_owner", "tentative"): _StateForm("confirmed", "", Pattern.PLAIN, "session"),
    ("instant_payment", "tentative"): _AWAITS_PAYMENT,
    ("group_customer_payment", "tentative"): _AWAITS_PAYMENT,
}
"""Where a state means something else than in most graphs."""


_FORMS_OF_DAY: Final = {
    DayState.ARRIVED: _StateForm("arrived", "arrived", Pattern.DOUBLE, "arrived"),
    DayState.IN_SERVICE: _StateForm("in_service", "play", Pattern.THICK, "in service"),
    DayState.SERVED: _StateForm("completed", "check", Pattern.PLAIN, "served"),
    DayState.NO_SHOW: _StateForm("no_show", "no_show", Pattern.STRUCK, "did not come"),
}


def state_look(booking: Booking, theme: Theme | None = None) -> StateLook:
    """How a booking's state is shown; a state we do not know is neutral, with its own text.

    What this desk still wants of it comes first; what happened on its day says more than that it
    is confirmed.
    """
    pending = booking.pending
    if pending is not None and pending.change is PendingChange.NOTE:
        noted = state_look(replace(booking, pending=None), theme)
        return noted._replace(word=", ".join((noted.word, pending_word(pending))))
    if pending is not None:
        return look_of_state(booking.state, theme, graph=booking.graph, pending=pending)
    mark = day_mark(booking)
    if mark is not None:
        form = _FORMS_OF_DAY[mark.state]
        word = QCoreApplication.translate("StateLook", form.word)
        colours = (theme or current_theme()).palette.states[form.key]
        return StateLook(form.key, colours, form.sign, form.pattern, word)
    return look_of_state(booking.state, theme, graph=booking.graph)


def look_of_state(
    state: str, theme: Theme | None = None, *, graph: str = "", pending: Pending | None = None
) -> StateLook:
    """As `state_look`, for a state alone; the theme on screen unless one is given."""
    form = _FORMS_OF_GRAPH.get((graph, state), _FORMS.get(state))
    if form is None:
        form = _StateForm("neutral", "", Pattern.PLAIN, state.replace("_", " "))
        word = form.word
    else:
        word = QCoreApplication.translate("StateLook", form.word)
    if pending is not None:
        word = ", ".join(part for part in (word, pending_word(pending)) if part)
    colours = (theme or current_theme()).palette.states[form.key]
    return StateLook(form.key, colours, form.sign, form.pattern, word)


def pending_word(pending: Pending) -> str:
    """What keeps a change that is shown already from being done; nothing for plain pencil."""
    if pending.is_uncertain:
        return QCoreApplication.translate("StateLook", "being checked")
    if pending.leaves_in is not None and pending.leaves_in > 0:
        text = QCoreApplication.translate("StateLook", "leaving in {0} s")
        return text.format(pending.leaves_in)
    if pending.change is PendingChange.CREATE:
        return ""
    return QCoreApplication.translate("StateLook", "waiting to be sent")


# --- details ---------------------------------------------------------------------------------

_THEME_PROPERTY: Final = "desk_theme"


@cache
def _font_family() -> str:
    return "Inter" if "Inter" in QFontDatabase.families() else ""


@cache
def _sheet_source() -> str:
    return (RESOURCES / "styles" / "desk.qss").read_text(encoding="utf-8")


def _qt_palette(palette: Palette) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: palette.window,
        role.WindowText: palette.text,
        role.Base: palette.panel,
        role.AlternateBase: palette.window,
        role.Text: palette.text,
        role.PlaceholderText: palette.muted,
        role.Button: palette.panel,
        role.ButtonText: palette.text,
        role.BrightText: palette.danger,
        role.Highlight: palette.accent_tint,
        role.HighlightedText: palette.text,
        role.Accent: palette.accent,
        role.Link: palette.accent,
        role.LinkVisited: palette.accent,
        role.ToolTipBase: palette.toast,
        role.ToolTipText: palette.toast_text,
        role.Light: palette.panel,
        role.Midlight: palette.line,
        role.Mid: palette.line,
        role.Dark: palette.control_line,
        role.Shadow: palette.control_line,
    }
    result = QPalette()
    for name, value in colours.items():
        result.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, name, QColor(palette.muted))
    return result
