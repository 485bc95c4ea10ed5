"""Finding time: filters above, free slots below, by day; Enter takes one."""

import time
from datetime import date, datetime, timedelta
from typing import Final, cast

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QWidget
from typing_extensions import override

from desk_app.clock import Clock
from desk_app.domain.identifiers import ProjectId, ResourceId
from desk_app.domain.slot_ranking import SlotOrder, in_order
from desk_app.domain.wall_clock import day_of
from desk_app.errors import DeskError
from desk_app.services.narrowing import NarrowingFilter, narrowing_filters, without
from desk_app.services.searches import FoundTimes, SlotSearch, WantedCustomer
from desk_app.services.why_not import Emptiness
from desk_app.ui.delegates.slot_delegate import SlotDelegate
from desk_app.ui.directory import Directory
from desk_app.ui.emptiness_words import EmptinessWords, drop_words
from desk_app.ui.failures import describe
from desk_app.ui.models.slot_list_model import SlotListModel
from desk_app.ui.theme import S4
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.find_time_filters_form import FindTimeFiltersForm
from desk_app.ui.views.panel_notice import PanelNotice
from desk_app.ui.views.panel_page import PanelPage
from desk_app.ui.widgets.buttons import LinkButton, QuietButton
from desk_app.ui.widgets.choice_box import Choice, ChoiceBox
from desk_app.ui.widgets.pill import Tone
from desk_app.ui.widgets.plain_text import TextRole, plain_label
from desk_app.ui.widgets.spinner import SHOWN_AFTER_MS, Spinner

ASK_AFTER_MS: Final = 150
STALE_AFTER: Final = timedelta(seconds=60)
_AGE_EVERY_MS: Final = 10_000
_LEAST_LIST_HEIGHT: Final = 190
_MOST_DROPPED: Final = 3
_LETTERS_FOR_S: Final = 1.0
"""Letters of a service belong together as long as no pause between them is longer."""


class FindTimePanel(PanelPage):
    """A search for free time that asks again by itself whenever a filter changes.

    Signals:
        find_requested: The `SlotSearch` to answer; it takes the place of any earlier one.
        find_cancelled: Nobody waits for the answer any more.
        slot_chosen: The `RankedSlot` taken, and the `SlotSearch` it was found by.
        order_chosen: The `SlotOrder` a person chose.
    """

    find_requested = Signal(object)
    find_cancelled = Signal()
    slot_chosen = Signal(object, object)
    order_chosen = Signal(object)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Find time"), name="find_time_panel", parent=parent)
        self._clock = clock
        self._directory = Directory()
        self._words = TimeWords()
        self._asked: SlotSearch | None = None
        self._is_waiting = False
        self._answered_at: datetime | None = None
        self._known_from = ""
        """From when an answer from memory is; empty for one of the server."""
        self._found: FoundTimes | None = None
        self._takes_first = False
        self._letters = ""
        self._letter_at = 0.0
        self.filters = FindTimeFiltersForm(clock)
        self.model = SlotListModel(self)
        self.list = _SlotList(self.model, label=self.tr("Free times"))
        self.notice = PanelNotice(name="find_notice")
        self.known = PanelNotice(name="find_known")
        self.status = plain_label("", role=TextRole.SMALL, elides=True)
        self.status.setObjectName("find_status")
        self.again = LinkButton(self.tr("Search again"), name="search_again")
        self.cancel = LinkButton(self.tr("Cancel"), name="cancel_search")
        self.order = ChoiceBox(
            [
                Choice(SlotOrder.TIME, self.tr("Earliest first")),
                Choice(SlotOrder.USUAL_PERSON, self.tr("Usual person first")),
                Choice(SlotOrder.LEAST_GAP, self.tr("Least gap first")),
                Choice(SlotOrder.FEWEST_TODAY, self.tr("Fewest bookings first")),
            ]
        )
        self.order.setObjectName("find_order")
        self.order.setAccessibleName(self.tr("Order"))
        self.spinner = Spinner(name="find_spinner", label=self.tr("Looking for free times"))
        self._ask_timer = _once(self, ASK_AFTER_MS)
        self._progress_timer = _once(self, SHOWN_AFTER_MS)
        self._age_timer = QTimer(self)
        self._age_timer.setInterval(_AGE_EVERY_MS)
        self._lay_out()
        self._connect()

    # --- what it holds -----------------------------------------------------------------------

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is awaited."""
        return self._is_waiting

    # --- asking ------------------------------------------------------------------------------

    def open(
        self,
        *,
        project_id: ProjectId | None = None,
        length: timedelta = timedelta(minutes=30),
        resource_id: ResourceId | None = None,
        day: date | None = None,
        customer: WantedCustomer | None = None,
        offers_more: bool = True,
    ) -> None:
        """Look for time with what is known; asks at once.

        Args:
            resource_id: Whom *Same person* stands for.
            day: The day to look from, where it is not past.
            customer: For whom.
            offers_more: Whether a room or a device may be looked for as well.
        """
        self.filters.also.open(is_offered=offers_more)
        self.filters.customer = customer or WantedCustomer()
        self.filters.open(project_id=project_id, length=length, resource_id=resource_id, day=day)
        self.scroll_to_top()
        begins = self if project_id is not None else self.filters.service
        begins.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ask()

    def ask(self) -> None:
        """Ask for what the filters say, unless they cannot be read."""
        self._ask_timer.stop()
        if not self.filters.check():
            return
        self._asked = self.filters.search
        self._takes_first = False
        self._is_waiting = True
        self._progress_timer.start()
        self.spinner.start()
        self.again.hide()
        self.find_requested.emit(self._asked)

    def stop(self) -> None:
        """Wait no longer; what was found before stays."""
        self._ask_timer.stop()
        if not self._is_waiting:
            return
        self._end_waiting()
        self._say_age()
        self.find_cancelled.emit()

    # --- answers -----------------------------------------------------------------------------

    def show_found(self, found: FoundTimes, emptiness: Emptiness | None = None) -> None:
        """Show an answer; one to an earlier question is dropped.

        Args:
            found: What was found, all of it or the first.
            emptiness: Why there is nothing; None where nobody knows.
        """
        if found.search is not self._asked:
            return
        is_first = self._found is None or self._found.search is not found.search
        self._found = found
        if found.is_complete:
            self._end_waiting()
        self._answered_at = self._clock.now()
        self._show_hits(keeps_choice=not is_first)
        if found.hits and self.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if found.hits and self._takes_first:
            self._take(self.model.index(self.model.row_of(None), 0))
            return
        if found.hits:
            self.notice.hide()
        elif found.is_complete:
            self._explain_emptiness(found.search, emptiness)
        self._say_how_old(found.known_at)
        self._say_age()

    def set_order(self, order: SlotOrder) -> None:
        """Put the best of an order first."""
        self.order.set_value(order)
        self._show_hits(keeps_choice=False)

    def show_failure(self, error: DeskError) -> None:
        """Say why there is no answer."""
        self._end_waiting()
        self.known.hide()
        words = describe(error)
        again = QuietButton(self.tr("Try again"), name="try_again")
        again.clicked.connect(self.ask)
        self.notice.show_words(
            words.title, words.message, tone=words.tone, details=words.details, actions=[again]
        )
        self._say_age()

    def set_directory(self, directory: Directory) -> None:
        """Offer these services and resources."""
        self._directory = directory
        self.filters.set_directory(directory)

    def set_words(self, words: TimeWords) -> None:
        """Write times in this way."""
        self._words = words
        self.filters.set_words(words)

    # --- details -----------------------------------------------------------------------------

    def _show_hits(self, *, keeps_choice: bool) -> None:
        """Fill the list in the order chosen; the slot marked stays marked if it may."""
        if self._found is None:
            return
        marked = self.model.slot_at(self.list.currentIndex().row()) if keeps_choice else None
        hits = in_order(self._found.hits, cast("SlotOrder", self.order.value))
        today = day_of(self._clock.now(), self._directory.desk_zone)
        self.model.set_hits(hits, self._directory, self._words, today=today)
        self.list.choose(self.model.row_of(marked))
        self.list.setVisible(bool(hits))
        self.order.setVisible(len(hits) > 1)

    def _on_order_chosen(self) -> None:
        self._show_hits(keeps_choice=False)
        self.order_chosen.emit(self.order.value)

    def _explain_emptiness(self, searched: SlotSearch, emptiness: Emptiness | None) -> None:
        """Say why there is nothing, what the tightest filter costs, and offer to drop it."""
        helping = [each.dropped for each in emptiness.reliefs] if emptiness else []
        offered = helping or narrowing_filters(searched)
        words = EmptinessWords(searched, self._directory, self._words)
        buttons = [self._drop_button(each, searched) for each in offered[:_MOST_DROPPED]]
        self.notice.show_words(
            self.tr("No free time"),
            words.say(emptiness),
            tone=Tone.NEUTRAL,
            actions=buttons,
        )

    def _drop_button(self, dropped: NarrowingFilter, searched: SlotSearch) -> QuietButton:
        button = QuietButton(drop_words(dropped), name=f"drop_{dropped.value}")
        button.clicked.connect(lambda: self._drop(dropped, searched))
        return button

    def _drop(self, dropped: NarrowingFilter, searched: SlotSearch) -> None:
        self.filters.show_search(without(searched, dropped))
        self.ask()

    def _say_how_old(self, known_at: datetime | None) -> None:
        """Warn where nobody could be asked and the answer is from memory."""
        self._known_from = ""
        if known_at is None:
            self.known.hide()
            return
        zone = self._directory.desk_zone
        is_today = day_of(known_at, zone) == day_of(self._clock.now(), zone)
        when = self._words.time(known_at, zone) if is_today else self._words.moment(known_at, zone)
        self._known_from = when
        self.known.show_words(
            self.tr("From what was known at {0}; may be taken meanwhile").format(when),
            self.tr("There is no network now. What you book is kept here and sent later."),
            tone=Tone.WARNING,
        )

    def _end_waiting(self) -> None:
        self._is_waiting = False
        self._progress_timer.stop()
        self.spinner.stop()
        self.cancel.hide()

    def _say_progress(self) -> None:
        self.status.setText(self.tr("Looking…"))
        self.cancel.show()

    def _say_age(self) -> None:
        if self._is_waiting:
            return
        now = self._clock.now()
        is_stale = self._answered_at is not None and now - self._answered_at > STALE_AFTER
        self.again.setVisible(is_stale or self._answered_at is None)
        self.status.setText(self._status_words(now))

    def _status_words(self, now: datetime) -> str:
        if self._answered_at is None:
            return ""
        count = self.model.slot_count
        age = self._words.age(self._answered_at, now)
        if self._known_from:
            age = self.tr("from {0}").format(self._known_from)
        if not count:
            return self.tr("Searched {0}").format(age)
        found = self.tr("1 free time") if count == 1 else self.tr("{0} free times").format(count)
        return f"{found} · {age}"

    def _take_marked(self) -> None:
        """Take the slot marked; where its question is being asked anew, the first of the answer."""
        if self._ask_timer.isActive():
            self.ask()
        if self._is_waiting and (self._found is None or self._found.search is not self._asked):
            self._takes_first = True
        else:
            self._take(self.list.currentIndex())

    def _type_service(self, letters: str) -> None:
        """Go on with the name of a service, or begin another."""
        now = time.monotonic()
        is_more = now - self._letter_at < _LETTERS_FOR_S
        self._letter_at = now
        for typed in (self._letters + letters if is_more else letters, letters):
            if self.filters.service.pick_by_letters(typed):
                self._letters = typed
                return

    def _take(self, index: QModelIndex) -> None:
        hit = self.model.hit_at(index.row())
        if hit is not None and self._asked is not None:
            self.stop()
            self.slot_chosen.emit(hit, self._asked)

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.head.addWidget(self.spinner)
        self.body.addWidget(self.filters)
        line = QHBoxLayout()
        line.setSpacing(S4)
        line.addWidget(self.status, 1)
        line.addWidget(self.again)
        line.addWidget(self.order)
        line.addWidget(self.cancel)
        self.body.addLayout(line)
        self.body.addWidget(self.known)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.list, 1)
        self.body.addStretch(0)
        self.again.hide()
        self.cancel.hide()
        self.order.hide()

    def _connect(self) -> None:
        self.filters.filters_changed.connect(self._ask_timer.start)
        self._ask_timer.timeout.connect(self.ask)
        self._progress_timer.timeout.connect(self._say_progress)
        self._age_timer.timeout.connect(self._say_age)
        self._age_timer.start()
        self.again.clicked.connect(self.ask)
        self.order.value_changed.connect(self._on_order_chosen)
        self.cancel.clicked.connect(self.stop)
        self.list.taken.connect(self._take)
        self.list.entered_by_key.connect(self._take_marked)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_arrow = event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)
        if is_arrow and self.model.slot_count and not self.list.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif is_enter and self.hasFocus() and not event.isAutoRepeat():
            self._take_marked()
        elif event.key() == Qt.Key.Key_Escape and self._is_waiting:
            self.stop()
        elif self._is_letter(event):
            self._type_service(event.text())
        else:
            super().keyPressEvent(event)

    def _is_letter(self, event: QKeyEvent) -> bool:
        """Whether a key begins or goes on with the name of a service; fields keep their own."""
        is_here = self.hasFocus() or self.list.hasFocus()
        plain = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        return is_here and event.modifiers() in plain and event.text().isalnum()


class _SlotList(QListView):
    """Free slots; ↑ and ↓ walk them, Enter and a click take one.

    Signals:
        taken: The index of the slot clicked.
        entered_by_key: Enter was pressed on the slot marked.
    """

    taken = Signal(QModelIndex)
    entered_by_key = Signal()

    def __init__(self, model: SlotListModel, *, label: str) -> None:
        super().__init__()
        self.setObjectName("free_times")
        self.setAccessibleName(label)
        self.setModel(model)
        self.setItemDelegate(SlotDelegate(self))
        self.setMinimumHeight(_LEAST_LIST_HEIGHT)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self.taken)
        self.hide()

    def choose(self, row: int) -> None:
        """Put the mark on a row."""
        index = self.model().index(row, 0)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.entered_by_key.emit()
        elif event.text().isalnum():
            event.ignore()
        else:
            super().keyPressEvent(event)


def _once(parent: QWidget, interval_ms: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    return timer
