"""The settings page: which app this is, how the window looks, and which versions run."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desk_app.domain.constraint import Weekday
from desk_app.errors import DeskError
from desk_app.profiles import Profile
from desk_app.settings import ClockChoice, Settings, ThemeChoice
from desk_app.ui.theme import S16, S24, S32
from desk_app.ui.views.backups_card import BackupsCard
from desk_app.ui.views.keyboard_card import KeyboardCard
from desk_app.ui.views.profile_card import ProfileCard
from desk_app.ui.views.sending_card import SendingCard
from desk_app.ui.widgets.buttons import LinkButton
from desk_app.ui.widgets.card import Card, SettingRow
from desk_app.ui.widgets.choice_box import Choice, ChoiceBox
from desk_app.ui.widgets.fields import TextField
from desk_app.ui.widgets.plain_text import TextRole, plain_label
from desk_app.ui.widgets.segments import Segment, SegmentedControl

_COLUMN_WIDTH: Final = 640
_FIELD_WIDTH: Final = 260
_DIRECT: Final = "direct"
_BY_PROXY: Final = "proxy"


class SettingsView(QWidget):
    """Cards, one above the other.

    Args:
        versions: Name to version of what runs here, in the order shown.
        settings: What holds now.
        parent: Whoever owns it.

    Signals:
        settings_changed: The new `Settings`, after a person changed one.
        replace_key_requested: The text of the new key, exactly as given.
        sign_out_requested: Whether the data is to stay on this computer.
        licences_requested: The terms of the parts that Desk is made of.
        export_requested: What has not been sent is to be saved to a file.
        shortcuts_requested: The list of shortcuts.
    """

    settings_changed = Signal(object)
    replace_key_requested = Signal(str)
    sign_out_requested = Signal(bool)
    licences_requested = Signal()
    export_requested = Signal()
    shortcuts_requested = Signal()

    def __init__(
        self,
        *,
        versions: Mapping[str, str],
        settings: Settings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("settings_view")
        self.setAccessibleName(self.tr("Settings"))
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._settings = settings or Settings()
        self._versions = dict(versions)
        self._profile_card = ProfileCard()
        self._profile_card.hide()
        self._sending_card = SendingCard()
        self._keyboard_card = KeyboardCard()
        self.backups = BackupsCard()
        self.backups.hide()
        self._make_controls()
        self._lay_out()
        self.set_settings(self._settings)
        self._connect_parts()

    @property
    def settings(self) -> Settings:
        """What is shown."""
        return self._settings

    def set_settings(self, settings: Settings) -> None:
        """Show settings without a signal."""
        self._settings = settings
        self._theme.set_value(settings.theme.value)
        self._clock.set_value(settings.clock.value)
        self._week_start.set_value(settings.week_start)
        self._sending_card.set_undo_seconds(settings.undo_seconds)
        self._keyboard_card.set_settings(settings)
        self._proxy.set_value(_BY_PROXY if settings.uses_system_proxy else _DIRECT)
        if self._place_name.text() != settings.place_name:
            self._place_name.setText(settings.place_name)

    def set_unsent(self, lines: Sequence[str]) -> None:
        """Know what has not been sent, a line for each, to be named before signing out."""
        self._profile_card.set_unsent(lines)

    def set_profile(self, profile: Profile, *, is_key_kept: bool) -> None:
        """Show which app this desk works on."""
        self._profile_card.set_profile(profile, is_key_kept=is_key_kept)
        self._profile_card.show()
        self.backups.show()
        self._place_name.setPlaceholderText(profile.app_name)

    def ask_for_key(self) -> None:
        """Open the field for another key."""
        self._profile_card.ask_for_key()

    def show_failure(self, error: DeskError) -> None:
        """Say why a new key was not taken; what was typed stays."""
        self._profile_card.show_failure(error)

    def set_busy(self, *, is_busy: bool) -> None:
        """Say that a new key is being looked at."""
        self._profile_card.set_busy(is_busy=is_busy)

    # --- parts ---

    def _make_controls(self) -> None:
        self._theme = SegmentedControl(
            [
                Segment(ThemeChoice.AUTO.value, self.tr("As the system")),
                Segment(ThemeChoice.LIGHT.value, self.tr("Light")),
                Segment(ThemeChoice.DARK.value, self.tr("Dark")),
                Segment(ThemeChoice.CONTRAST.value, self.tr("High contrast")),
            ],
            name="theme",
            label=self.tr("Theme"),
        )
        self._clock = SegmentedControl(
            [
                Segment(ClockChoice.AUTO.value, self.tr("As the system")),
                Segment(ClockChoice.HOURS_24.value, self.tr("16:30")),
                Segment(ClockChoice.HOURS_12.value, self.tr("4:30 pm")),
            ],
            name="clock",
            label=self.tr("Clock"),
        )
        self._week_start = ChoiceBox(self._week_starts())
        self._week_start.setObjectName("week_start")
        self._week_start.setAccessibleName(self.tr("First day of the week"))
        self._place_name = TextField(max_length=80)
        self._place_name.setObjectName("place_name")
        self._place_name.setAccessibleName(self.tr("Name in the window"))
        for control in (self._week_start, self._place_name):
            control.setMaximumWidth(_FIELD_WIDTH)
        self._proxy = SegmentedControl(
            [
                Segment(_DIRECT, self.tr("Direct")),
                Segment(_BY_PROXY, self.tr("By this computer's proxy")),
            ],
            name="proxy",
            label=self.tr("Way to the server"),
        )
        self._copy = LinkButton(self.tr("Copy versions"), name="copy_versions")
        self._licences = LinkButton(self.tr("Licences"), name="show_licences")

    def _week_starts(self) -> list[Choice]:
        days = (Weekday.MONDAY, Weekday.SATURDAY, Weekday.SUNDAY)
        named = [Choice(day, self.locale().standaloneDayName(day + 1)) for day in days]
        return [Choice(None, self.tr("As the system")), *named]

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(S16)
        column.addWidget(plain_label(self.tr("Settings"), role=TextRole.HEADING))
        cards = (
            self._profile_card,
            self._appearance_card(),
            self._keyboard_card,
            self._sending_card,
            self._network_card(),
            self.backups,
            self._about_card(),
        )
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        holder = QWidget()
        holder.setMaximumWidth(_COLUMN_WIDTH)
        column.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(column)
        page = QWidget()
        page.setProperty("surface", "window")
        row = QHBoxLayout(page)
        row.setContentsMargins(S32, S24, S32, S32)
        row.addStretch(1)
        row.addWidget(holder, 1000)
        row.addStretch(1)
        scroll = QScrollArea()
        scroll.setProperty("surface", "window")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _appearance_card(self) -> Card:
        card = Card(self.tr("Appearance"), name="appearance_card")
        card.column.addWidget(SettingRow(self.tr("Theme"), _at_left(self._theme)))
        card.column.addWidget(SettingRow(self.tr("Clock"), _at_left(self._clock)))
        card.column.addWidget(
            SettingRow(self.tr("First day of the week"), _at_left(self._week_start))
        )
        card.column.addWidget(SettingRow(self.tr("Name in the window"), _at_left(self._place_name)))
        return card

    def _network_card(self) -> Card:
        card = Card(self.tr("Network"), name="network_card")
        card.column.addWidget(SettingRow(self.tr("Way to the server"), _at_left(self._proxy)))
        return card

    def _about_card(self) -> Card:
        card = Card(self.tr("About"), name="about_card")
        for name, version in self._versions.items():
            card.column.addWidget(SettingRow(name, plain_label(version)))
        links = QHBoxLayout()
        links.setSpacing(S24)
        links.addWidget(self._copy)
        links.addWidget(self._licences)
        links.addStretch(1)
        card.column.addLayout(links)
        return card

    # --- what happens ---

    def _connect_parts(self) -> None:
        self.setFocusProxy(self._theme)  # not on what signs out, which comes first
        self._theme.value_changed.connect(self._on_theme_chosen)
        self._clock.value_changed.connect(self._on_clock_chosen)
        self._week_start.value_changed.connect(self._on_week_start_chosen)
        self._proxy.value_changed.connect(self._on_proxy_chosen)
        self._place_name.editingFinished.connect(self._on_place_named)
        self._sending_card.undo_seconds_chosen.connect(self._on_undo_seconds_chosen)
        self._sending_card.export_requested.connect(self.export_requested)
        self._keyboard_card.settings_changed.connect(self._change)
        self._keyboard_card.list_requested.connect(self.shortcuts_requested)
        self._copy.clicked.connect(self._copy_versions)
        self._licences.clicked.connect(lambda: self.licences_requested.emit())
        self._profile_card.replace_key_requested.connect(self.replace_key_requested)
        self._profile_card.sign_out_requested.connect(self.sign_out_requested)
        self._profile_card.export_requested.connect(self.export_requested)

    def _on_theme_chosen(self, value: str) -> None:
        self._change(replace(self._settings, theme=ThemeChoice(value)))

    def _on_clock_chosen(self, value: str) -> None:
        self._change(replace(self._settings, clock=ClockChoice(value)))

    def _on_week_start_chosen(self, value: Weekday | None) -> None:
        self._change(replace(self._settings, week_start=value))

    def _on_undo_seconds_chosen(self, seconds: int) -> None:
        self._change(replace(self._settings, undo_seconds=seconds))

    def _on_proxy_chosen(self, value: str) -> None:
        self._change(replace(self._settings, uses_system_proxy=value == _BY_PROXY))

    def _on_place_named(self) -> None:
        self._change(replace(self._settings, place_name=self._place_name.text().strip()))

    def _change(self, settings: Settings) -> None:
        if settings == self._settings:
            return
        self._settings = settings
        self._keyboard_card.set_settings(settings)
        self.settings_changed.emit(settings)

    def _copy_versions(self) -> None:
        lines = [f"{name} {version}" for name, version in self._versions.items()]
        QGuiApplication.clipboard().setText("\n".join(lines))


def _at_left(control: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(control, 1)
    row.addStretch(0)
    if isinstance(control, SegmentedControl):
        row.setStretch(0, 0)
        row.setStretch(1, 1)
    return holder
