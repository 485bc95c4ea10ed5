"""The calendar's grid as a widget: shows a picture, and says what a person asks of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget
from typing_extensions import override

from desk_app.domain.day_state import DayState
from desk_app.domain.identifiers import BookingId, EventId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.project import Project
from desk_app.domain.resource import Event
from desk_app.ui.grid.blocks import MarkedTime, block_menu, block_of, marked_time
from desk_app.ui.grid.carry_control import CarryControl
from desk_app.ui.grid.changed_outline import ChangedOutline
from desk_app.ui.grid.column_control import ColumnControl
from desk_app.ui.grid.cursor import Cursor, CursorMoves
from desk_app.ui.grid.deeds import Deed
from desk_app.ui.grid.drag import Carry, slot_at, span_at
from desk_app.ui.grid.first_sight import first_sight
from desk_app.ui.grid.frame import Frame
from desk_app.ui.grid.frame_painter import FramePainter
from desk_app.ui.grid.geometry import (
    Box,
    zoom_step,
)
from desk_app.ui.grid.key_control import KeyControl
from desk_app.ui.grid.keys import (
    USUAL_MEANINGS,
    Command,
    Meanings,
    Step,
    column_set_of,
    meaning_of,
)
from desk_app.ui.grid.overlay_painter import cursor_box, draft_boxes
from desk_app.ui.grid.overlay_updates import OverlayUpdates
from desk_app.ui.grid.overlays import Draft, Overlays
from desk_app.ui.grid.picture import FreeSlots, GridPicture
from desk_app.ui.grid.pointer import can_be_moved
from desk_app.ui.grid.pointer_control import PointerControl
from desk_app.ui.grid.steady_scroll_bar import keep_scroll_bars
from desk_app.ui.grid.tile_menu import tile_menu
from desk_app.ui.grid.tiles import ColumnContents, Tile
from desk_app.ui.grid.tool_tips import tool_tip_at
from desk_app.ui.grid.viewpoint import Viewpoint
from desk_app.ui.grid.voice import GridVoice
from desk_app.ui.grid.words import GridWords
from desk_app.ui.theme import current_theme
from desk_app.ui.widgets.plain_text import tool_tip_text

if TYPE_CHECKING:
    from desk_app.services.calendar import CalendarColumn

USUAL_LENGTH: Final = timedelta(minutes=30)


class CalendarGrid(QAbstractScrollArea):
    """Columns of bookings over wall clock time; painted, virtual in both directions.

    Signals:
        slot_chosen: Resource id and `Interval` of free time clicked, marked or entered.
        booking_opened: Id of a booking clicked or entered.
        move_requested: Booking id, resource id and `Interval` of where a tile was dropped; the tile
            stays marked as moving until `settle_move` or a picture that shows it elsewhere.
        cancel_requested: Id of a booking that is to be cancelled; nothing has been asked yet.
        deed_requested: Id of a booking, and the `Deed` wanted of it.
        day_state_requested: Booking id and the `DayState` it has come to.
        block_opened: The `Event` of blocked time that is to be changed.
        block_dropped: The `Event` of blocked time that is to be opened again.
        explanation_requested: Resource id and `Interval` of time that somebody asks about.
        column_set_asked: A `ColumnSetKey`.
        shelve_requested: Id of a booking that is to be laid on the shelf.
        date_typed: The first letter of a date that is typed while a tile is held.
        command_given: A `Command` for the view around the grid.
        zoom_changed: Pixels a quarter of an hour.
    """

    slot_chosen = Signal(str, object)
    booking_opened = Signal(str)
    move_requested = Signal(str, str, object)
    cancel_requested = Signal(str)
    deed_requested = Signal(str, object)
    day_state_requested = Signal(str, object)
    block_opened = Signal(object)
    block_dropped = Signal(object)
    explanation_requested = Signal(str, object)
    column_set_asked = Signal(object)
    shelve_requested = Signal(str)
    date_typed = Signal(str)
    command_given = Signal(object)
    zoom_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("calendar_grid")
        self.setAccessibleName(self.tr("Calendar"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # One that Qt made would have PySide load every kind of widget to find out which it is.
        self.setViewport(QWidget())
        keep_scroll_bars(self)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self.overlays = Overlays()
        self.updates = OverlayUpdates(
            self.viewport(),
            self.overlays,
            self.frame,
            carry_shown=self._on_carry_shown,
        )
        self.slot_length = USUAL_LENGTH
        """What a plain click chooses."""
        self.meanings: Meanings = USUAL_MEANINGS
        """What keys mean while the focus is here."""
        self._words = GridWords()
        self.picture = GridPicture((), self._words)
        self._viewpoint = Viewpoint(self)
        self._painter: FramePainter | None = None
        self._has_been_seen = False
        self._pointer = PointerControl(self, parent=self)
        self.columns = ColumnControl(
            self, self._viewpoint, self.overlays, frame=self.frame, fitted=self._fit_again
        )
        self.carries = CarryControl(self, area=self)
        self._keys = KeyControl(self, self.carries, self.columns)
        self.voice = GridVoice(
            self,
            frame=self.frame,
            overlays=self.overlays,
            focused=self.set_cursor,
            pressed=self._keys.enter,
        )
        self._outline = ChangedOutline(self.viewport(), self.overlays)

    # --- what is shown ---

    def set_picture(
        self, columns: Iterable["CalendarColumn"], *, groups: Sequence[str] = ()
    ) -> None:
        """Show other columns; focus, scroll and everything under way stay where they can.

        Args:
            columns: As they stand.
            groups: The group of each; none at all where nothing is grouped.
        """
        earlier, later = self.picture, GridPicture(columns, self._words, groups)
        later.set_free_slots(earlier.free_slots)
        later.set_service(earlier.service)
        is_same = _shows_same_days(earlier, later)
        if not is_same:
            self.columns.heads.stop()
            self._pointer.let_go()
        self.overlays.hovered = None
        self.picture = later
        self._viewpoint.fit(later)
        self._keep_cursor()
        self.carries.keep(earlier)
        self._settle_moves(earlier)
        if is_same:
            self._outline.show(later.changed_since(earlier))
        self._see_first()
        if not is_same:
            self._see_draft()
        self._refresh()

    def set_words(self, words: GridWords) -> None:
        """Write names, services and times anew."""
        self._words = words
        self.picture.forget_words(words)
        self._refresh()

    def set_free_slots(self, free: FreeSlots) -> None:
        """Shade free time; an empty mapping takes the shading away."""
        self.picture.set_free_slots(free)
        self._refresh()

    @property
    def service(self) -> Project | None:
        """Whose rules count where it is said why time is closed, and whose buffer is kept free."""
        return self.picture.service

    def set_service(self, service: Project | None) -> None:
        """Choose the service whose rules count; None for none."""
        self.picture.set_service(service)
        self._refresh()

    def set_now(self, now: datetime) -> None:
        """Move the now-line; it moves by whole minutes."""
        is_same_minute = now.replace(second=0, microsecond=0) == self.overlays.now
        self.overlays.now = now.replace(second=0, microsecond=0)
        self.overlays.moment = now
        if not is_same_minute or self.picture.faces.has_held:
            self.viewport().update()

    def select_booking(self, booking_id: BookingId | None) -> None:
        """Outline the tile of a booking and bring it into sight; None outlines none."""
        self.overlays.selected = booking_id
        tile = self.picture.find(booking_id) if booking_id else None
        if tile is not None:
            self.set_cursor(self.moves.on(tile))
        self._refresh()

    def show_draft(self, resource_id: ResourceId | None, interval: Interval | None) -> None:
        """Show the time the editor is about to book, dotted; None takes it away."""
        self.overlays.draft = None
        if resource_id is not None and interval is not None:
            self.overlays.draft = Draft(resource_id, interval)
        self._see_draft()
        self._refresh()

    def settle_move(self, booking_id: BookingId) -> None:
        """The move of a booking was answered, either way: its tile is an ordinary one again."""
        self.overlays.moving -= {booking_id}
        self._refresh()

    def reset_theme(self) -> None:
        """Paint in the theme that is now on screen."""
        self._painter = None
        self.picture.forget_words(self._words)
        self._refresh()

    # --- zoom and scroll ---

    @property
    def zoom(self) -> int:
        """Pixels a quarter of an hour."""
        return self._viewpoint.zoom

    def set_zoom(self, zoom: int, *, around: int | None = None) -> None:
        """Change the zoom within its bounds; the time at a viewport row stays where it is."""
        self._viewpoint.zoom_to(zoom, self.picture, around=around)
        self.zoom_changed.emit(self.zoom)
        self._refresh()

    def scroll_to_minute(self, minute: float) -> None:
        """Bring an axis minute to the top of what is in sight."""
        self._viewpoint.scroll_to_minute(minute)

    def ensure_visible(self, box: Box) -> None:
        """Scroll as little as needed to show a box of content pixels beside the sticky strips."""
        self._viewpoint.ensure_visible(box)

    def scroll_by(self, columns: int, rows: int) -> None:
        """Scroll by so many pixels each way."""
        self._viewpoint.scroll_by(columns, rows)

    # --- for the pointer and the keys ---

    @property
    def focused_resource_id(self) -> ResourceId | None:
        """Whose column has the focus."""
        cursor = self.overlays.cursor
        if cursor is None:
            return None
        return self.picture.contents[cursor.column].column.resource.id

    @property
    def moves(self) -> CursorMoves:
        """How the focus moves in this picture."""
        return CursorMoves(self.picture.contents, self.picture.axis.length)

    def frame(self) -> Frame:
        """What is in sight now."""
        return self._viewpoint.frame(self.picture)

    def set_cursor(self, cursor: Cursor | None, *, scrolls: bool = True) -> None:
        """Move the focus."""
        box = self.updates.set_cursor(cursor)
        if cursor is not None and scrolls:
            self.ensure_visible(box)
        self.voice.refresh()

    def drop(self, carry: Carry) -> None:
        """Let a tile go where it is held."""
        self.updates.show_carry(None)
        content = self.picture.contents[carry.column]
        booking_id = carry.tile.booking_id
        if booking_id is None or not carry.is_moved(content):
            return
        self.overlays.moving |= {booking_id}
        self.move_requested.emit(booking_id, content.column.resource.id, carry.interval(content))

    def open_tile(self, tile: Tile) -> None:
        """Ask for the booking or the block of a tile to be opened; busy time has neither."""
        block = block_of(tile)
        if tile.booking_id is not None:
            self.booking_opened.emit(tile.booking_id)
        elif block is not None:
            self.open_block(block)

    def choose(self, column: int, interval: Interval) -> None:
        """Ask for free time to be booked."""
        resource = self.picture.contents[column].column.resource
        self.slot_chosen.emit(resource.id, interval)

    def choose_at(self, column: int, minute: float) -> None:
        """As `choose`, for a slot of the usual length at an axis minute."""
        self.choose(column, slot_at(self.picture.contents[column], minute, self.slot_length))

    def explain(self, cursor: Cursor) -> None:
        """Ask why the time under the focus is not free; a tile stands for all its time."""
        content = self.picture.contents[cursor.column]
        start, end = cursor.minute, cursor.minute + cursor.length
        interval = cursor.tile.interval if cursor.tile else span_at(content, start, end)
        self.explanation_requested.emit(content.column.resource.id, interval)

    @property
    def focused_rect(self) -> QRect:
        """Where the focus is in sight, in the viewport; empty if it is not."""
        frame = self.frame()
        return frame.on_screen(cursor_box(frame, self.overlays)).intersected(frame.body)

    def focus_event(self, event_id: EventId) -> bool:
        """Put the focus on an event and bring it into sight; False if no column shows it."""
        tile = self.picture.find_event(event_id)
        if tile is not None:
            self.set_cursor(self.moves.on(tile))
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return tile is not None

    def ask_to_cancel(self, tile: Tile) -> None:
        """Ask for the booking of a tile to be cancelled, or its block to be taken away."""
        block = block_of(tile)
        if tile.booking_id is not None:
            self.cancel_requested.emit(tile.booking_id)
        elif block is not None:
            self.drop_block(block)

    def open_block(self, event: Event) -> None:
        """Ask for blocked time to be changed."""
        self.block_opened.emit(event)

    def drop_block(self, event: Event) -> None:
        """Ask for blocked time to be opened again."""
        self.block_dropped.emit(event)

    @property
    def marked(self) -> MarkedTime | None:
        """The time that the focus stands for; None without a focus."""
        cursor = self.overlays.cursor
        return marked_time(self.picture, cursor) if cursor and self.picture.contents else None

    @property
    def focused_block(self) -> Event | None:
        """The blocked time with the focus, if it can be changed."""
        cursor = self.overlays.cursor
        return block_of(cursor.tile) if cursor and cursor.tile else None

    def ask_for(self, tile: Tile, deed: Deed) -> None:
        """Ask for something to be done with the booking of a tile."""
        if tile.booking_id is not None:
            self.deed_requested.emit(tile.booking_id, deed)

    def shelve(self, tile: Tile) -> None:
        """Ask for the booking of a tile to be laid on the shelf."""
        if tile.booking_id is not None and can_be_moved(tile):
            self.shelve_requested.emit(tile.booking_id)

    def set_shelved(self, shelved: frozenset[BookingId]) -> None:
        """Mark the tiles of bookings that lie on the shelf."""
        self.overlays.shelved = shelved
        self._refresh()

    def unfold(self, column: int) -> bool:
        """Show a folded column in full; tells whether it was folded."""
        return self.columns.unfold(column)

    def ask_for_day_state(self, tile: Tile, state: DayState) -> None:
        """Ask to note that the booking of a tile has come to a state of the day."""
        if tile.booking_id is not None:
            self.day_state_requested.emit(tile.booking_id, state)

    def take_step(self, step: Step) -> None:
        """Do a step as if its key was pressed here."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._keys.take(step)

    def set_shape(self, shape: Qt.CursorShape) -> None:
        """Show the pointer in a shape."""
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def give_up(self) -> bool:
        """Give up what is being marked or moved; tells whether there was anything."""
        self.carries.give_up()
        return self.columns.heads.stop() or self._pointer.stop()

    def open_menu(self, tile: Tile, place: QPoint) -> None:
        """Open the menu of a tile at a place in the viewport; busy time has none."""
        block = block_of(tile)
        if tile.booking is None and block is None:
            return
        menu = (
            block_menu(self, block)
            if block is not None
            else tile_menu(self, tile, pick_up=self.carries.pick_up)
        )
        menu.setParent(self, menu.windowFlags())
        menu.popup(self.viewport().mapToGlobal(place))

    # --- details ---

    def _see_first(self) -> None:
        """Once, when there is something to see: go where the first sight is."""
        if self._has_been_seen or not self.picture.contents or not self.isVisible():
            return
        self._has_been_seen = True
        sight = first_sight(self.picture, self.moves, self.overlays.now)
        self.scroll_to_minute(sight.top_minute)
        self.overlays.cursor = sight.cursor

    def _see_draft(self) -> None:
        for _, box in draft_boxes(self.frame(), self.overlays):
            self.ensure_visible(box)

    def _keep_cursor(self) -> None:
        cursor = self.overlays.cursor
        if cursor is None or not self.picture.contents:
            self.overlays.cursor = None
            return
        booking_id = cursor.tile.booking_id if cursor.tile else None
        tile = self.picture.find(booking_id) if booking_id else None
        moved = self.moves.on(tile) if tile else self.moves.kept(cursor)
        self.overlays.cursor = moved

    def _settle_moves(self, earlier: GridPicture) -> None:
        self.overlays.moving = frozenset(
            booking_id
            for booking_id in self.overlays.moving
            if self.picture.booking(booking_id) == earlier.booking(booking_id) is not None
        )

    def _on_carry_shown(self, carry: Carry | None) -> None:
        self.carries.tell(carry)

    def _fit_again(self) -> None:
        self._viewpoint.fit(self.picture)
        if self.overlays.cursor is not None:
            self.set_cursor(self.overlays.cursor)
        self._refresh()

    def _refresh(self) -> None:
        self.viewport().update()
        self.voice.refresh()

    # --- Qt calls these ---

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._painter is None:
            self._painter = FramePainter(current_theme(), scale=self.devicePixelRatioF())
        self.overlays.is_focused = self.hasFocus()
        painter = QPainter(self.viewport())
        try:
            self._painter.paint(painter, event.rect(), self.frame(), self.overlays)
        finally:
            painter.end()
        self.voice.follow_paint()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._viewpoint.fit(self.picture)
        self._see_first()
        self._refresh()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._see_first()

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.overlays.hovered = None
        self._refresh()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.DevicePixelRatioChange):
            self.reset_theme()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.overlays.cursor is None and self.picture.contents:
            self.set_cursor(first_sight(self.picture, self.moves, self.overlays.now).cursor)
        self._refresh()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._refresh()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return self._keys.step_tile(is_forward=next) or super().focusNextPrevChild(next)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        numbered = column_set_of(event)
        if numbered is not None:
            self.column_set_asked.emit(numbered)
            return
        if self.overlays.carry is not None and _begins_date(event):
            self.date_typed.emit(event.text())
            return
        meaning = meaning_of(event, self.meanings)
        if meaning is None:
            event.ignore()
        elif isinstance(meaning, Command):
            self.command_given.emit(meaning)
        elif not self._keys.take(meaning):
            event.ignore()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        is_left = event.button() is Qt.MouseButton.LeftButton
        if self.columns.heads.head_at(place) is None:
            self._pointer.press(event)
        elif is_left and self.overlays.carry is None:
            self.columns.heads.press(place)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.columns.heads.is_pressed:
            self.columns.heads.move(event.position().toPoint())
            return
        self._pointer.move(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.columns.heads.is_pressed:
            self.columns.heads.release()
            return
        self._pointer.release(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Nothing more: its first click has already done what it does."""

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        head = self.columns.heads.head_at(event.pos())
        if head is not None:
            self.columns.open_menu(head, event.pos())
        placed = self._pointer.tile_at(event.pos())
        if placed is not None:
            self.set_cursor(self.moves.on(placed))
            self.open_menu(placed, event.pos())

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = 1 if event.angleDelta().y() > 0 else -1
            self.set_zoom(zoom_step(self.zoom, steps), around=round(event.position().y()))
            event.accept()
            return
        super().wheelEvent(event)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.updates.show_hovered(None)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = tool_tip_at(
                event.pos(),
                self.picture,
                self.overlays,
                heads=self.columns.heads,
                pointer=self._pointer,
            )
            QToolTip.showText(event.globalPos(), tool_tip_text(text), self)
            return True
        return super().viewportEvent(event)


def _shows_same_days(one: GridPicture, other: GridPicture) -> bool:
    return [_day_of(each) for each in one.contents] == [_day_of(each) for each in other.contents]


def _day_of(content: ColumnContents) -> tuple[str, object]:
    return content.column.resource.id, content.column.day


def _begins_date(event: QKeyEvent) -> bool:
    """Whether a key begins a date: a figure, or a sign as in "+1w"."""
    modifiers = event.modifiers() & ~(
        Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
    )
    text = event.text()
    is_plain = modifiers == Qt.KeyboardModifier.NoModifier
    return is_plain and len(text) == 1 and (text.isdigit() or text in "+-")
