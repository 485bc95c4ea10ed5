"""What happens on the day, as buttons: the next step, and that somebody did not come."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.domain.booking import Booking
from desk_app.domain.day_state import DayState, can_be_marked, day_mark, next_state
from desk_app.ui.theme import S8
from desk_app.ui.widgets.buttons import QuietButton

_KEYS = {DayState.ARRIVED: "A", DayState.IN_SERVICE: "S", DayState.SERVED: "S"}


class DaySteps(QWidget):
    """Two buttons; hidden where a booking cannot come any further.

    Signals:
        state_requested: The `DayState` that the booking has come to.
    """

    state_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._booking: Booking | None = None
        self._next = QuietButton("", name="next_day_state")
        self._no_show = QuietButton(
            self.tr("Did not come"), name="no_show", icon_name="no_show", shortcut_hint="X"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S8)
        row.addWidget(self._next, 1)
        row.addWidget(self._no_show, 1)
        self._next.clicked.connect(self.ask_for_next)
        self._no_show.clicked.connect(lambda: self.ask_for(DayState.NO_SHOW))
        self.hide()

    def show_booking(self, booking: Booking) -> None:
        """Offer what comes next for a booking."""
        self._booking = booking
        mark, step = day_mark(booking), next_state(booking)
        self.setVisible(can_be_marked(booking) and (mark is None or step is not None))
        self._next.setVisible(step is not None)
        self._no_show.setVisible(mark is None)
        if step is not None:
            self._next.set_text(step_words(step))
            self._next.set_shortcut_hint(_KEYS[step])

    def ask_for(self, state: DayState) -> None:
        """Ask to note a state, if it means anything for the booking shown."""
        if self._booking is not None and can_be_marked(self._booking):
            self.state_requested.emit(state)

    def ask_for_next(self) -> None:
        """Ask to note the next state, if there is one."""
        state = next_state(self._booking) if self._booking else None
        if state is not None:
            self.ask_for(state)


def step_words(state: DayState) -> str:
    """A step as a button says it."""
    match state:
        case DayState.ARRIVED:
            return _tr("Arrived")
        case DayState.IN_SERVICE:
            return _tr("Start service")
        case DayState.SERVED:
            return _tr("Served")
        case DayState.NO_SHOW:
            return _tr("Did not come")


def _tr(text: str) -> str:
    return QCoreApplication.translate("DaySteps", text)
