"""Keeps the settings: lays them over the window, and writes down what is changed."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Signal

from desk_app.app.pages import Pages
from desk_app.app.remembered import remembered
from desk_app.domain.slot_ranking import SlotOrder
from desk_app.settings import ClockChoice, Settings, save_settings
from desk_app.ui.tasks import TaskRunner
from desk_app.ui.theme import ThemeHolder
from desk_app.ui.time_words import TimeWords, has_24_hours


class SettingsKeeper(QObject):
    """The settings as they stand, and the window that follows them.

    Signals:
        place_changed: Another name for the place was chosen.
        way_changed: Servers are to be reached in another way.
    """

    place_changed = Signal()
    way_changed = Signal()

    def __init__(
        self,
        settings: Settings,
        pages: Pages,
        themes: ThemeHolder,
        tasks: TaskRunner,
        path: Path,
    ) -> None:
        """Lays the settings over the window at once.

        Args:
            settings: As they were read.
            pages: What follows them, and where they are changed.
            themes: The theme of the window.
            tasks: Runs the writing.
            path: The file they are written to.
        """
        super().__init__()
        self._now = settings
        self._pages = pages
        self._themes = themes
        self._tasks = tasks
        self._path = path
        self.words = TimeWords()
        """How days and times are written."""
        pages.settings.settings_changed.connect(self._on_changed)
        pages.panel.slot_order_chosen.connect(self._on_slot_order_chosen)
        pages.commands.keys_chosen.connect(self._on_keys_chosen)
        self._apply()

    @property
    def now(self) -> Settings:
        """The settings as they stand."""
        return self._now

    async def save_as_left(self) -> None:
        """Writes them down with the place of the window and its parts."""
        self._now = remembered(self._now, self._pages)
        await self._save()

    def _on_changed(self, settings: Settings) -> None:
        before, self._now = self._now, settings
        self._themes.choose(settings.theme)
        self._apply()
        if settings.place_name != before.place_name:
            self.place_changed.emit()
        if settings.uses_system_proxy != before.uses_system_proxy:
            self.way_changed.emit()
        self._save_soon()

    def _on_slot_order_chosen(self, order: SlotOrder) -> None:
        self._take(replace(self._now, slot_order=order))

    def _on_keys_chosen(self, settings: Settings) -> None:
        self._take(replace(self._now, own_keys=settings.own_keys))

    def _take(self, settings: Settings) -> None:
        """Takes over what was changed where it is used."""
        self._now = settings
        self._pages.settings.set_settings(settings)
        self._save_soon()

    def _apply(self) -> None:
        """Writes days and times as the settings, or else the system, will have it."""
        settings, pages = self._now, self._pages
        pages.panel.set_slot_order(settings.slot_order)
        pages.outbox_bridge.set_grace(timedelta(seconds=settings.undo_seconds))
        locale, clock, start = QLocale(), settings.clock, settings.week_start
        is_24_hours = (
            has_24_hours(locale) if clock is ClockChoice.AUTO else clock is ClockChoice.HOURS_24
        )
        words = self.words = TimeWords(locale, is_24_hours)
        pages.commands.set_settings(settings)
        pages.commands.set_time_words(words)
        pages.one_line.set_time_words(words)
        pages.settings.backups.set_words(words)
        pages.front_desk.set_time_words(
            words,
            week_start=locale.firstDayOfWeek().value - 1 if start is None else int(start),
        )

    def _save_soon(self) -> None:
        _ = self._tasks.start(self._save(), name="save settings", replaces=True)

    async def _save(self) -> None:
        await asyncio.to_thread(save_settings, self._path, self._now)
