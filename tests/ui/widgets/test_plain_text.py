import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QWidget

from desk_app.ui.widgets.plain_text import (
    ElidedLabel,
    button_text,
    one_line,
    plain_label,
    set_plain_text,
    set_plain_tool_tip,
    tool_tip_text,
)

MARK_UP = "<b>Anna</b> &amp; <img src='http://evil.example/x.png'>"


@pytest.mark.parametrize("elides", [False, True])
def test_mark_up_is_shown_as_letters(qtbot, elides):
    label = plain_label(MARK_UP, elides=elides)
    qtbot.addWidget(label)

    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == MARK_UP


def test_a_label_of_somebody_else_is_made_plain(qtbot):
    label = QLabel("<b>bold</b>")
    qtbot.addWidget(label)

    set_plain_text(label, MARK_UP)

    assert label.textFormat() is Qt.TextFormat.PlainText


@given(st.text(st.characters(categories=("L", "N", "P", "S")), max_size=60))
@example("<b>Anna</b>")
@example("a < b & c")
@example("<!-- -->")
def test_a_tool_tip_shows_every_letter_as_it_is(text):
    shown = tool_tip_text(text)
    if "<" in shown:
        document = QTextDocument()
        document.setHtml(shown)
        shown = document.toPlainText()

    assert shown == text


def test_a_tool_tip_keeps_line_breaks_and_nothing_is_no_tool_tip(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)

    set_plain_tool_tip(widget, "<b>one</b>\ntwo")
    assert widget.toolTip() == "<span>&lt;b&gt;one&lt;/b&gt;<br>two</span>"
    set_plain_tool_tip(widget, "")
    assert widget.toolTip() == ""


def test_a_tool_tip_never_covers_the_screen():
    assert len(tool_tip_text("W" * 10_000)) == 600
    assert tool_tip_text("<b>" + "W" * 10_000).endswith("…</span>")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\nb", "a b"), ("a\r\n\tb", "a b"), ("  a \u2028 b ", "a b"), ("a\x00b", "a b"), ("", "")],
)
def test_one_line_has_no_breaks_and_no_control_letters(text, shown):
    assert one_line(text) == shown


def test_and_signs_are_letters_on_buttons():
    assert button_text("Cut & dry") == "Cut && dry"


def test_a_long_text_ends_in_dots_and_tells_all_in_its_tool_tip(qtbot):
    name = "Maximiliane von und zu Donaudampfschifffahrtsgesellschaft <Witwe>"
    label = plain_label(name, elides=True)
    qtbot.addWidget(label)
    assert isinstance(label, ElidedLabel)
    label.resize(120, 20)
    label.show()

    assert label.shown_text().endswith("…")
    assert label.toolTip() == tool_tip_text(name)

    label.resize(2000, 20)
    assert label.shown_text() == name
    assert label.toolTip() == ""


def test_an_elided_label_may_be_very_narrow(qtbot):
    label = plain_label("Maximiliane " * 20, elides=True)
    qtbot.addWidget(label)

    assert label.minimumSizeHint().width() < 30
