"""Campaigns `double_clicks` and `double_keys` (G3, G12): impatient hands book once.

The control: an editor that gives each request a reference of its own and never waits.
"""

import asyncio
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from desk_app.domain.identifiers import DeskRef, ResourceId
from desk_app.domain.interval import Interval
from desk_app.services.drafts import new_ref
from desk_app.ui.theme import ThemeHolder
from desk_app.ui.views.booking_editor import BookingEditor
from desk_app.ui.views.draft_start import DraftStart
from tests.fakes.clock import FakeClock
from tests.journeys.desk import EVA, Desk, open_desk, set_up_place
from tests.soak.campaign import Campaign

BOOKINGS: Final = {"tiny": 6, "small": 20, "full": 1000}
_HALF_HOUR: Final = timedelta(minutes=30)
_PATIENCE: Final = 10.0


async def run(size: str) -> Campaign:
    """G3, and G12 by every third booking; `size` is `tiny`, `small` or `full`."""
    begun, chance = time.perf_counter(), Random(3)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    themes = ThemeHolder(app)
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        async with open_desk(Path(folder), FakeClock(), themes) as desk:
            await set_up_place(desk)
            sent = await _book(desk, BOOKINGS[size], chance)
            stored = await _count(desk)
            control = await _control(desk)
    return Campaign(
        id="double_clicks",
        cycles=BOOKINGS[size],
        acknowledged=BOOKINGS[size],
        lost=max(0, BOOKINGS[size] - stored),
        duplicated=max(0, stored - BOOKINGS[size]),
        violations=sum(count > 1 for count in sent.values()),
        control_failed=control > 1,
        seconds=time.perf_counter() - begun,
    )


async def _book(desk: Desk, bookings: int, chance: Random) -> Counter[DeskRef]:
    """Books as often; how often each reference was asked for while it was on its way."""
    eva = (await desk.resource(EVA)).id
    asked: Counter[DeskRef] = Counter()
    desk.panel.book_requested.connect(lambda draft: asked.update([draft.ref]))
    for number in range(bookings):
        _fill(desk, eva, number)
        await asyncio.sleep(0)
        _press_impatiently(desk, chance.choice(_HANDS))
        await _until_booked(desk)
    return asked


def _fill(desk: Desk, resource_id: ResourceId, number: int) -> None:
    start = desk.at(9) + timedelta(days=1 + number // 16) + _HALF_HOUR * (number % 16)
    desk.window.open_side_panel()
    desk.panel.close_page()
    desk.panel.open_new(
        DraftStart(resource_id=resource_id, interval=Interval(start, start + _HALF_HOUR))
    )
    desk.panel.editor.form.fields.name.setText(f"Anna {number}")


async def _until_booked(desk: Desk) -> None:
    end = time.monotonic() + _PATIENCE
    while desk.panel.editor.is_open and time.monotonic() < end:  # noqa: ASYNC110  (no event)
        await asyncio.sleep(0.005)


async def _count(desk: Desk) -> int:
    return (await desk.server.list_bookings(limit=1)).total


async def _control(desk: Desk) -> int:
    """How often the same booking is asked for where nothing waits."""
    eva = (await desk.resource(EVA)).id
    asked: list[DeskRef] = []
    desk.panel.editor.book_requested.connect(lambda draft: asked.append(draft.ref))
    _fill(desk, eva, 5_000)
    editor: BookingEditor = desk.panel.editor
    for _ in range(3):
        editor._is_waiting = False
        editor._ref = new_ref()
        editor.book()
    await _until_booked(desk)
    return len(set(asked))


# --- hands -----------------------------------------------------------------------------------


def _click(widget: QWidget, kind: QEvent.Type = QEvent.Type.MouseButtonPress) -> None:
    place = QPointF(widget.rect().center())
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for type_ in (kind, QEvent.Type.MouseButtonRelease):
        here = widget.mapToGlobal(place)
        QApplication.sendEvent(widget, QMouseEvent(type_, place, here, button, button, none))


def _key(widget: QWidget, *, repeats: bool = False, control: bool = True) -> None:
    modifiers = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    for type_ in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(type_, Qt.Key.Key_Return, modifiers, "\r", repeats)
        QApplication.sendEvent(widget, event)


def _double(button: QWidget) -> None:
    _click(button)
    _click(button, QEvent.Type.MouseButtonDblClick)


def _triple(button: QWidget) -> None:
    _double(button)
    _click(button)


def _enter_and_click(button: QWidget) -> None:
    button.setFocus()
    _key(button, control=False)
    _click(button)


def _held_key(button: QWidget) -> None:
    button.setFocus()
    _key(button, control=False)
    for _ in range(5):
        _key(button, repeats=True, control=False)


def _space_and_space(button: QWidget) -> None:
    for _ in range(2):
        for type_ in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(type_, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
            QApplication.sendEvent(button, event)


_HANDS: Final = (_double, _triple, _enter_and_click, _held_key, _space_and_space)


def _press_impatiently(desk: Desk, hand: object) -> None:
    assert callable(hand)
    editor = desk.panel.editor
    hand(editor.book_button)
    if editor.is_open and not editor.is_waiting:
        editor.book()  # Enter is no click on a button in every style
    editor.book()
