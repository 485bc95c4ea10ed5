"""What a person reads when Desk cannot start."""

import errno

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from desk_app.app.start_failure import show_start_failure
from desk_app.errors import DeskError, StoreError


def told(qtbot, error: DeskError | OSError) -> tuple[int, str]:
    """The exit code, and the words of the window, which is closed with Enter."""
    words: list[str] = []

    def read_and_close() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        words.extend(label.text() for label in dialog.findChildren(QLabel))
        qtbot.keyClick(dialog, Qt.Key.Key_Return)

    QTimer.singleShot(0, read_and_close)
    return show_start_failure(error), "\n".join(words)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied", "/home/ann/<b>.local"),
            "Desk keeps its files in /home/ann/<b>.local and may not write there (Permission"
            " denied). Nothing was changed.",
        ),
        (
            OSError(errno.ENOSPC, "No space left on device", "/home/ann/.local"),
            "The disk is full. Free some space, then start Desk again.",
        ),
        (StoreError("Another Desk has it open."), "Another Desk has it open."),
    ],
    ids=["a folder that is closed", "a full disk", "a second Desk"],
)
def test_it_says_what_is_wrong_and_what_to_do(qtbot, light_look, capsys, error, sentence):
    code, words = told(qtbot, error)

    assert code == 1
    assert sentence in words
    assert sentence in capsys.readouterr().err
