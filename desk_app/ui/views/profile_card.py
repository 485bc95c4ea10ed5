"""The card that says which app this desk works on, and where its key is kept."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.errors import DeskError
from desk_app.profiles import Profile, ServerKind
from desk_app.ui.failures import Occasion, describe
from desk_app.ui.theme import S8, S12
from desk_app.ui.views.sign_out_dialog import SignOutDialog
from desk_app.ui.widgets.announcement import announce
from desk_app.ui.widgets.buttons import DangerButton, QuietButton
from desk_app.ui.widgets.card import Card, SettingRow, separator
from desk_app.ui.widgets.fields import LabelledField
from desk_app.ui.widgets.pill import StatusPill, Tone
from desk_app.ui.widgets.plain_text import TextRole, plain_label, short_line
from desk_app.ui.widgets.spinner import Spinner
from desk_app.ui.widgets.token_field import TokenField


class ProfileCard(Card):
    """Name, server and key of the app; replacing the key; signing out.

    Signals:
        replace_key_requested: The text of the new key, exactly as given.
        sign_out_requested: Whether the data is to stay on this computer.
        export_requested: What has not been sent is to be saved to a file.
    """

    replace_key_requested = Signal(str)
    sign_out_requested = Signal(bool)
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(name="profile_card", parent=parent)
        self._profile: Profile | None = None
        self._unsent: tuple[str, ...] = ()
        self.setAccessibleName(self.tr("This desk"))
        self._name = plain_label("", role=TextRole.TITLE, elides=True)
        self._name.setObjectName("profile_name")
        self._test_pill = StatusPill(self.tr("TEST"), name="profile_test", tone=Tone.DANGER)
        self._server = plain_label("", elides=True)
        self._server.setObjectName("profile_server")
        self._key_place = plain_label("", wraps=True)
        self._key_place.setObjectName("profile_key_place")
        self._test_note = plain_label("", role=TextRole.SMALL, wraps=True)
        self._test_note.setObjectName("profile_test_note")
        self._replace_button = QuietButton(self.tr("Replace key"), name="replace_key")
        self._sign_out_button = DangerButton(self.tr("Sign out"), name="sign_out")
        self._key_form = _KeyForm()
        self._lay_out()
        self._replace_button.clicked.connect(self.ask_for_key)
        self._sign_out_button.clicked.connect(self._ask_to_sign_out)
        self._key_form.save_requested.connect(self.replace_key_requested)
        self._key_form.left.connect(self._close_key_form)

    def set_profile(self, profile: Profile, *, is_key_kept: bool) -> None:
        """Show a profile; a key form that was open is closed and emptied."""
        self._profile = profile
        is_embedded = profile.kind is ServerKind.EMBEDDED
        self._name.setText(profile.app_name or profile.app_slug)
        self._server.setText(self._server_text(profile))
        self._key_place.setText(
            self.tr("In this computer's keyring")
            if is_key_kept
            else self.tr("In memory, for this session only: this computer has no keyring")
        )
        self._show_test(profile)
        self._close_key_form()
        self._replace_button.setVisible(not is_embedded)

    def set_unsent(self, lines: Sequence[str]) -> None:
        """Know what has not been sent, a line for each."""
        self._unsent = tuple(lines)

    def ask_for_key(self) -> None:
        """Open the field for another key."""
        self._replace_button.hide()
        self._key_form.open()

    def show_failure(self, error: DeskError) -> None:
        """Say why the new key was not taken; what was typed stays."""
        self._key_form.show_failure(error)

    def set_busy(self, *, is_busy: bool) -> None:
        """Say that a new key is being looked at."""
        self._key_form.set_busy(is_busy=is_busy)
        self._sign_out_button.setEnabled(not is_busy)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(S12)
        head.addWidget(self._name, 1)
        head.addWidget(self._test_pill)
        self.column.addLayout(head)
        self.column.addWidget(self._test_note)
        self.column.addWidget(separator())
        self.column.addWidget(SettingRow(self.tr("Server"), self._server))
        self.column.addWidget(SettingRow(self.tr("Key"), self._key_place))
        self.column.addWidget(self._key_form)
        self.column.addWidget(separator())
        row = QHBoxLayout()
        row.setSpacing(S8)
        row.addWidget(self._replace_button)
        row.addStretch(1)
        row.addWidget(self._sign_out_button)
        self.column.addLayout(row)
        for part in (self._test_pill, self._test_note, self._key_form):
            part.hide()

    def _server_text(self, profile: Profile) -> str:
        if profile.kind is ServerKind.EMBEDDED:
            return self.tr("This computer")
        return profile.url

    def _show_test(self, profile: Profile) -> None:
        text = self.tr("Only the app owner's e-mail ({email}) can be booked with a test key.")
        self._test_note.setText(text.replace("{email}", profile.owner_email or "…"))
        self._test_note.setVisible(profile.is_test)
        self._test_pill.setVisible(profile.is_test)

    def _close_key_form(self) -> None:
        self._key_form.close_form()
        self._replace_button.show()

    def _ask_to_sign_out(self) -> None:
        if self._profile is None:
            return
        name = self._profile.app_name or self._profile.app_slug
        shown = short_line(name)
        is_only_here = self._profile.kind is ServerKind.EMBEDDED
        dialog = SignOutDialog(
            shown, is_only_here=is_only_here, unsent=self._unsent, parent=self.window()
        )
        dialog.export_requested.connect(self.export_requested)
        dialog.accepted.connect(lambda: self.sign_out_requested.emit(dialog.keeps_data))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class _KeyForm(QWidget):
    """Takes another key."""

    save_requested = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("key_form")
        self._token_field = TokenField()
        self._token = LabelledField(self.tr("New App-Token"), self._token_field, name="new_token")
        self._save = QuietButton(self.tr("Use this key"), name="save_key")
        self._cancel = QuietButton(self.tr("Keep the old key"), name="keep_key")
        self._spinner = Spinner(name="key_spinner", label=self.tr("Looking at the key"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S8)
        column.addWidget(self._token)
        row = QHBoxLayout()
        row.setSpacing(S8)
        for button in (self._save, self._cancel, self._spinner):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self._save.clicked.connect(self._on_save_pressed)
        self._token_field.returnPressed.connect(self._on_save_pressed)
        self._token_field.textChanged.connect(lambda: self._token.set_error(self._problem()))
        self._cancel.clicked.connect(self.left)

    def open(self) -> None:
        self.show()
        self._token_field.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        self.hide()
        self._token_field.clear()
        self._token.set_error("")
        self.set_busy(is_busy=False)

    def show_failure(self, error: DeskError) -> None:
        self.set_busy(is_busy=False)
        words = describe(error, Occasion.SIGN_IN)
        text = f"{words.title}. {words.message}"
        self._token.set_error(text)
        announce(self, text, is_urgent=True)

    def set_busy(self, *, is_busy: bool) -> None:
        for part in (self._token, self._save, self._cancel):
            part.setEnabled(not is_busy)
        if is_busy:
            self._spinner.start()
        else:
            self._spinner.stop()

    def _problem(self) -> str:
        if not self._token_field.has_line_break:
            return ""
        return self.tr(
            "There is a line break in the key. Take it out, or paste the whole key on one line."
        )

    def _on_save_pressed(self) -> None:
        text = self._token_field.whole_text
        problem = self._problem() if text.strip() else self.tr("Paste the new App-Token first.")
        self._token.set_error(problem)
        if not problem:
            self.save_requested.emit(text)
