"""The first page: use this computer, or connect to Timekit."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desk_app.errors import DeskError, InvalidInputError, NotFoundError, UntrustedServerError
from desk_app.ui.failures import Occasion, describe
from desk_app.ui.theme import S4, S8, S12, S16, S24, S32, font
from desk_app.ui.widgets.announcement import announce
from desk_app.ui.widgets.banner import Notice
from desk_app.ui.widgets.buttons import LinkButton, MainActionButton, QuietButton, TallQuietButton
from desk_app.ui.widgets.card import Card
from desk_app.ui.widgets.empty_state import IconDisc
from desk_app.ui.widgets.fields import LabelledField, TextField
from desk_app.ui.widgets.pill import Tone
from desk_app.ui.widgets.plain_text import TextRole, plain_label
from desk_app.ui.widgets.spinner import Spinner
from desk_app.ui.widgets.token_field import TokenField

_CARD_WIDTH: Final = 400
_CARD_HEIGHT: Final = 392
_DISC: Final = 44


class ConnectView(QWidget):
    """Two cards side by side, or one above the other where there is no room.

    Args:
        usual_url: The server address that holds while none is typed.

    Signals:
        connect_requested: The server address and the text of the key, exactly as given.
        use_this_computer_requested: Whether example data is wanted.
        cancelled: What is under way is to be given up.
    """

    connect_requested = Signal(str, str)
    use_this_computer_requested = Signal(bool)
    cancelled = Signal()

    def __init__(
        self, *, usual_url: str = "https://api.timekit.io", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("connect_view")
        self.setAccessibleName(self.tr("Welcome to Desk"))
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._usual_url = usual_url
        self._make_computer_parts()
        self._make_timekit_parts()
        self._make_progress_parts()
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.set_key_kept(is_kept=True)
        self._connect_parts()

    # --- what the bridge says ---

    def show_failure(self, error: DeskError, field: str = "") -> None:
        """Say what went wrong, below the field it is about; what was typed stays.

        Args:
            error: What happened.
            field: "url" or "app_token"; told from the error unless given.
        """
        self.set_busy(None)
        words = describe(error, Occasion.SIGN_IN)
        text = f"{words.title}. {words.message}"
        if (field or _field_of(error)) == "url":
            self._url.show()
            self._url.set_error(text)
            self._url.control.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._token.set_error(text)
            self._token.control.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, text, is_urgent=True)

    def show_computer_failure(self, error: DeskError) -> None:
        """Say what went wrong while this computer was to be used."""
        self.set_busy(None)
        words = describe(error)
        self._computer_error.setText(f"{words.title}. {words.message}")
        self._computer_error.show()

    def set_busy(self, text: str | None) -> None:
        """Say what is under way, shown after a moment; None once it is over."""
        is_busy = text is not None
        for part in self._cards_of_page:
            part.setEnabled(not is_busy)
        if text is None:
            self._spinner.stop()
            self._progress.setText("")
            self._cancel.hide()
            return
        self._progress_text = text
        self._spinner.start()

    def set_key_kept(self, *, is_kept: bool) -> None:
        """Say where the key will be kept: in the keyring, or for this session only."""
        self._key_note.setText(
            self.tr("The key is kept in this computer's keyring and nowhere else.")
            if is_kept
            else self.tr("This computer has no keyring: the key is kept for this session only.")
        )

    def clear_key(self) -> None:
        """Empty the field of the key: it was taken, or somebody signed out."""
        self._token_field.clear()
        self._token.set_error("")

    # --- parts ---

    def _make_computer_parts(self) -> None:
        self._with_examples = QCheckBox(self.tr("With example data"))
        self._with_examples.setObjectName("with_example_data")
        self._with_examples.setAccessibleName(self._with_examples.text())
        self._with_examples.setChecked(True)
        self._use_button = MainActionButton(self.tr("Use this computer"), name="use_this_computer")
        self._computer_error = plain_label("", role=TextRole.ERROR, wraps=True)
        self._computer_error.setObjectName("use_this_computer_error")
        self._computer_error.hide()

    def _make_timekit_parts(self) -> None:
        self._token_field = TokenField()
        self._token = LabelledField(self.tr("App-Token"), self._token_field, name="app_token")
        self._token_field.setPlaceholderText(self.tr("Paste the key of your app"))
        self._url_field = TextField(placeholder=self._usual_url)
        self._url = LabelledField(self.tr("Server address"), self._url_field, name="server_url")
        self._url.set_hint(self.tr("Leave it empty for Timekit itself."))
        self._url.hide()
        self._advanced = LinkButton(self.tr("Advanced"), name="advanced")
        self._connect_button = TallQuietButton(
            self.tr("Connect to Timekit"), name="connect_to_timekit"
        )
        self._key_note = plain_label("", role=TextRole.SMALL, wraps=True)
        self._key_note.setObjectName("key_note")

    def _make_progress_parts(self) -> None:
        self._progress_text = ""
        self._progress: QLabel = plain_label("", role=TextRole.MUTED)
        self._progress.setObjectName("connect_progress")
        self._spinner: Spinner = Spinner(name="connect_spinner", label=self.tr("Under way"))
        self._cancel: QuietButton = QuietButton(self.tr("Stop"), name="connect_cancel")
        policy = self._cancel.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._cancel.setSizePolicy(policy)
        self._cancel.hide()
        self._spinner.installEventFilter(self)

    def _lay_out(self) -> None:
        self._computer_card = self._computer_column()
        self._timekit_card = self._timekit_column()
        self._cards_of_page = (self._computer_card, self._timekit_card)
        self._cards.setSpacing(S24)
        for card in self._cards_of_page:
            card.setFixedWidth(_CARD_WIDTH)
            card.setMinimumHeight(_CARD_HEIGHT)
            self._cards.addWidget(card)
        middle = QVBoxLayout()
        middle.setSpacing(S8)
        middle.addStretch(2)
        middle.addWidget(self._heading(), alignment=Qt.AlignmentFlag.AlignHCenter)
        middle.addWidget(self._subheading(), alignment=Qt.AlignmentFlag.AlignHCenter)
        middle.addSpacing(S24)
        middle.addLayout(_centred(self._cards))
        middle.addSpacing(S16)
        middle.addLayout(self._progress_row())
        middle.addStretch(3)
        page = QWidget()
        page.setProperty("surface", "window")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        middle.setContentsMargins(S32, S24, S32, S24)
        page.setLayout(middle)
        self._scroll = QScrollArea()
        self._scroll.setProperty("surface", "window")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)

    def _computer_column(self) -> Card:
        card = Card(name="use_this_computer_card")
        card.setAccessibleName(self.tr("On this computer"))
        column = card.column
        _add_head(
            column,
            "computer",
            self.tr("On this computer"),
            self.tr(
                "No account, no network. Bookings live in a file on this computer,"
                " and you can start at once."
            ),
        )
        hint = plain_label(
            self.tr("People, rooms and three weeks of bookings to try things out with."),
            role=TextRole.SMALL,
            wraps=True,
        )
        hint.setContentsMargins(S24, 0, 0, 0)
        tick = QVBoxLayout()
        tick.setSpacing(0)
        tick.addWidget(self._with_examples)
        tick.addWidget(hint)
        column.addLayout(tick)
        column.addWidget(self._computer_error)
        column.addStretch(1)
        column.addWidget(self._use_button)
        return card

    def _timekit_column(self) -> Card:
        card = Card(name="connect_to_timekit_card")
        card.setAccessibleName(self.tr("With Timekit"))
        column = card.column
        _add_head(
            column,
            "cloud",
            self.tr("With Timekit"),
            self.tr("Work on the bookings of your Timekit app, or of a Desk server."),
        )
        column.addWidget(self._token)
        column.addWidget(self._key_note)
        column.addWidget(self._advanced, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._url)
        column.addStretch(1)
        column.addWidget(self._connect_button)
        return card

    def _heading(self) -> QLabel:
        heading = plain_label(self.tr("Welcome to Desk"), role=TextRole.HEADING)
        heading.setFont(font(26, weight=QFont.Weight.DemiBold))
        return heading

    def _subheading(self) -> QLabel:
        text = self.tr("The booking console for the front desk. Where are your bookings kept?")
        return plain_label(text, role=TextRole.MUTED)

    def _progress_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(S12)
        row.addStretch(1)
        for part in (self._spinner, self._progress, self._cancel):
            row.addWidget(part)
        row.addStretch(1)
        return row

    # --- what happens ---

    def _connect_parts(self) -> None:
        self._use_button.clicked.connect(self._on_use_pressed)
        self._connect_button.clicked.connect(self._on_connect_pressed)
        self._token_field.returnPressed.connect(self._on_connect_pressed)
        self._url_field.returnPressed.connect(self._on_connect_pressed)
        self._token_field.textChanged.connect(self._on_token_changed)
        self._url_field.textChanged.connect(lambda: self._url.set_error(""))
        self._advanced.clicked.connect(self._toggle_advanced)
        self._cancel.clicked.connect(self.cancelled)

    def _on_use_pressed(self) -> None:
        self._computer_error.hide()
        self.use_this_computer_requested.emit(self._with_examples.isChecked())

    def _on_connect_pressed(self) -> None:
        problem = self._problem_of_token()
        self._token.set_error(problem)
        if problem:
            self._token_field.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self, problem, is_urgent=True)
            return
        url = self._url_field.text().strip() or self._usual_url
        self.connect_requested.emit(url, self._token_field.whole_text)

    def _on_token_changed(self) -> None:
        self._token.set_error(self._break_problem())

    def _problem_of_token(self) -> str:
        if not self._token_field.text().strip():
            return self.tr("Paste the App-Token of your app first.")
        return self._break_problem()

    def _break_problem(self) -> str:
        if not self._token_field.has_line_break:
            return ""
        return self.tr(
            "There is a line break in the key. Take it out, or paste the whole key on one line."
        )

    def _toggle_advanced(self) -> None:
        if self._url.isHidden():
            self._url.show()
            self._url_field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._url.hide()

    def _refresh_direction(self) -> None:
        needed = 2 * _CARD_WIDTH + S24 + 2 * S32
        is_wide = self.width() >= needed
        direction = QBoxLayout.Direction
        self._cards.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._spinner and event.type() == QEvent.Type.Show:
            self._progress.setText(self._progress_text)
            self._cancel.show()
        return False

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._refresh_direction()
        return super().event(event)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(480, 360)


def notice_of_test_key(owner_email: str) -> Notice:
    """What to know about a test key: whom alone it can book."""
    title = QCoreApplication.translate("ConnectView", "This is a test key")
    message = QCoreApplication.translate(
        "ConnectView", "Only the app owner's e-mail ({email}) can be booked with a test key."
    )
    return Notice(
        title=title,
        message=message.replace("{email}", owner_email or "…"),
        tone=Tone.WARNING,
        topic="test_key",
    )


def _field_of(error: DeskError) -> str:
    if isinstance(error, InvalidInputError):
        return error.field
    is_of_address = isinstance(error, UntrustedServerError | NotFoundError)
    return "url" if is_of_address else "app_token"


def _add_head(column: QVBoxLayout, icon_name: str, title: str, text: str) -> None:
    column.addWidget(IconDisc(icon_name, diameter=_DISC))
    column.addSpacing(S4)
    column.addWidget(plain_label(title, role=TextRole.TITLE))
    column.addWidget(plain_label(text, role=TextRole.MUTED, wraps=True))
    column.addSpacing(S4)


def _centred(row: QBoxLayout) -> QHBoxLayout:
    outer = QHBoxLayout()
    outer.addStretch(1)
    outer.addLayout(row)
    outer.addStretch(1)
    return outer
