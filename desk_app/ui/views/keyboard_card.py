"""The keyboard in the settings: whose keys, letters or none, and the list to change them."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from desk_app.settings import KeyPreset, Settings
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.card import Card, SettingRow
from desk_app.ui.widgets.segments import Segment, SegmentedControl


class KeyboardCard(Card):
    """Three rows of the settings.

    Signals:
        settings_changed: The new `Settings`, after a person changed one.
        list_requested: The list of shortcuts is wanted.
    """

    settings_changed = Signal(object)
    list_requested = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Keyboard"), name="keyboard_card")
        self._settings = Settings()
        self._preset = SegmentedControl(
            [
                Segment(KeyPreset.CONSOLE.value, self.tr("Desk")),
                Segment(KeyPreset.GOOGLE.value, self.tr("Like Google Calendar")),
                Segment(KeyPreset.OUTLOOK.value, self.tr("Like Outlook")),
            ],
            name="key_preset",
            label=self.tr("Keys"),
        )
        self._letters = QCheckBox(self.tr("A letter alone acts in the calendar"))
        self._letters.setObjectName("has_letter_keys")
        self._letters.setAccessibleName(self._letters.text())
        self._list = QuietButton(self.tr("Show and change keys…"), name="show_shortcuts")
        self._list.set_shortcut_hint("F1")
        self.column.addWidget(SettingRow(self.tr("Keys"), _at_left(self._preset)))
        self.column.addWidget(SettingRow(self.tr("Letters"), self._letters))
        self.column.addWidget(SettingRow(self.tr("Shortcuts"), _at_left(self._list)))
        self._preset.value_changed.connect(self._on_preset_chosen)
        self._letters.clicked.connect(self._on_letters_chosen)
        self._list.clicked.connect(lambda: self.list_requested.emit())

    def set_settings(self, settings: Settings) -> None:
        """Show settings without a signal."""
        self._settings = settings
        self._preset.set_value(settings.key_preset.value)
        self._letters.setChecked(settings.has_letter_keys)

    def _on_preset_chosen(self, value: str) -> None:
        self._change(replace(self._settings, key_preset=KeyPreset(value)))

    def _on_letters_chosen(self, has_letters: bool) -> None:
        self._change(replace(self._settings, has_letter_keys=has_letters))

    def _change(self, settings: Settings) -> None:
        self._settings = settings
        self.settings_changed.emit(settings)


def _at_left(control: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(control)
    row.addStretch(1)
    return holder
