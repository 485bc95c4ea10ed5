"""A booking in one line, with what was understood as chips below it while it is typed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget
from typing_extensions import override

from desk_app.ui.theme import S4, S8
from desk_app.ui.views.panel_page import clear_layout
from desk_app.ui.widgets.buttons import PrimaryButton, QuietButton
from desk_app.ui.widgets.chips import Chip
from desk_app.ui.widgets.fields import TextField
from desk_app.ui.widgets.flow_layout import FlowLayout
from desk_app.ui.widgets.plain_text import TextRole, plain_label, short_line
from desk_app.ui.widgets.sheet import Sheet

_LONGEST: Final = 1_000
_LONGEST_CHIP: Final = 40


class LineChip(NamedTuple):
    """A part of the booking as it stands."""

    name: str
    """For its object name: "customer", "start"."""
    label: str
    text: str
    is_open: bool = False
    """Whether somebody has to choose."""
    choices: tuple[tuple[str, Callable[[], None]], ...] = ()
    """Words for each way to read it, and what chooses it."""
    is_said: bool = False
    """Whether it was typed, rather than taken as usual."""


class OneLineSheet(Sheet):
    """Enter books; an open chip is chosen first.

    Signals:
        text_changed: What is typed now.
        book_requested: The line stands and is to be booked.
        form_requested: The line is to be gone on with in the form.
    """

    text_changed = Signal(str)
    book_requested = Signal()
    form_requested = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, name="one_line", label=self.tr("Walk-in, in one line"))
        self.line = TextField(
            placeholder=self.tr("Name, and if you like: service, with whom, length, time"),
            max_length=_LONGEST,
        )
        self.line.setObjectName("one_line_text")
        self.line.setAccessibleName(self.tr("Walk-in, in one line"))
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, spacing=S4)
        self._buttons: dict[str, Chip] = {}
        self._open: list[Chip] = []
        self._note = plain_label("", role=TextRole.SMALL, wraps=True)
        self._note.setObjectName("one_line_note")
        self._book = PrimaryButton(self.tr("Book"), name="one_line_book", shortcut_hint="↵")
        self._form = QuietButton(
            self.tr("More details"), name="one_line_form", shortcut_hint="Ctrl ↵"
        )
        self._lay_out()
        self.line.textChanged.connect(self.text_changed)  # assistive tools edit nothing, they set
        self.line.returnPressed.connect(self._on_entered)
        self._book.clicked.connect(self._on_entered)
        self._form.clicked.connect(lambda: self.form_requested.emit())

    def open_line(self) -> None:
        """Show it empty."""
        self.line.clear()
        self.say("")
        self.open_sheet(self.line)
        self.text_changed.emit("")

    def set_chips(self, chips: Sequence[LineChip]) -> None:
        """Show what is understood so far."""
        clear_layout(self._flow)
        self._buttons.clear()
        self._open.clear()
        for chip in chips:
            button = self._chip(chip)
            self._flow.addWidget(button)
            button.show()
            self._buttons[chip.name] = button
            if chip.is_open:
                self._open.append(button)
        self.say("")
        self.fit()

    @override
    def fit(self) -> None:
        margins = self.column.contentsMargins()
        width = self.width_in_window() - margins.left() - margins.right()
        self._chips.setFixedHeight(max(1, self._flow.heightForWidth(width)))
        super().fit()

    def say(self, text: str) -> None:
        """Say below the chips what is missing; nothing takes it away."""
        self._note.setText(text)
        self._note.setVisible(bool(text))
        self.fit()

    @property
    def chip_words(self) -> dict[str, str]:
        """What each chip says, by its name."""
        return {name: button.accessibleName() for name, button in self._buttons.items()}

    def open_choice(self) -> bool:
        """Offer the readings of the first open chip; False if none is open."""
        if not self._open:
            return False
        self._open[0].setFocus(Qt.FocusReason.TabFocusReason)
        self._open[0].click()
        return True

    # --- details -----------------------------------------------------------------------------

    def _chip(self, chip: LineChip) -> Chip:
        text = short_line(chip.text, _LONGEST_CHIP)
        button = Chip(f"{text} ?" if chip.is_open else text, name=f"chip_{chip.name}")
        name = self.tr("{0}: {1}").format(chip.label, text)
        if chip.is_open:
            name = self.tr("{0}, choose").format(name)
        button.setAccessibleName(name)
        button.setChecked(chip.is_said)
        if chip.choices:
            button.clicked.connect(lambda: self._offer(button, chip))
        else:
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return button

    def _offer(self, button: Chip, chip: LineChip) -> None:
        button.setChecked(chip.is_said)
        menu = QMenu(button)
        menu.setObjectName("one_line_choices")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, choose in chip.choices:
            text = short_line(words).replace("&", "&&")
            menu.addAction(text, partial(self._on_chosen, choose))
        menu.setActiveAction(menu.actions()[0])
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _on_chosen(self, choose: Callable[[], None]) -> None:
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        choose()

    def _on_entered(self) -> None:
        if not self.open_choice():
            self.book_requested.emit()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(S8)
        row.addWidget(self._note, 1)
        row.addStretch(1)
        row.addWidget(self._form)
        row.addWidget(self._book)
        self.column.addWidget(self.line)
        self.column.addWidget(self._chips)
        self.column.addLayout(row)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_control:
            self.form_requested.emit()
            return
        super().keyPressEvent(event)
