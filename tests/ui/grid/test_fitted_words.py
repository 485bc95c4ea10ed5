"""What waits to be sent is said on a tile of any width, whole or not at all."""

import pytest
from PySide6.QtCore import QRectF, Qt

from desk_app.domain.identifiers import DeskRef
from desk_app.domain.pending import Pending, PendingChange
from desk_app.ui.grid.fitted_words import fitted, forms_of
from desk_app.ui.grid.tile_marks import TileMark
from desk_app.ui.grid.tile_painter import TileFace, TilePainter
from desk_app.ui.theme import current_theme, look_of_state, pending_word
from tests.ui.grid.columns import booked, make_column, make_picture, wall

LEAVING = Pending(DeskRef("r"), PendingChange.ACT, leaves_in=6)
WAITING = Pending(DeskRef("r"), PendingChange.MOVE)
PENCIL = Pending(DeskRef("r"), PendingChange.CREATE)
CHECKED = Pending(DeskRef("r"), PendingChange.CREATE, is_uncertain=True)


@pytest.mark.parametrize(
    ("pending", "forms"),
    [
        (LEAVING, ("leaving in 6 s", "in 6 s", "6 s")),
        (WAITING, ("waiting to be sent", "not sent")),
        (PENCIL, ("not booked", "pencil")),
        (CHECKED, ("being checked", "checking")),
    ],
)
def test_each_has_shorter_forms(pending: Pending, forms: tuple[str, ...]) -> None:
    assert forms_of(pending) == forms
    assert forms[0] == (pending_word(pending) or look_of_state("pencil").word)


@pytest.mark.parametrize(
    ("letters", "shown"),
    [
        (40, "leaving in 6 s · 10:00 Haircut"),
        (18, "leaving in 6 s · 10:00 Haircut"),
        (17, "leaving in 6 s"),
        (14, "leaving in 6 s"),
        (13, "in 6 s"),
        (5, "6 s"),
        (2, ""),
    ],
)
def test_only_what_comes_behind_is_cut(letters: int, shown: str) -> None:
    detail = "leaving in 6 s · 10:00 Haircut"

    assert fitted(detail, forms_of(LEAVING), lambda text: len(text) <= letters) == shown
    assert fitted(detail, (), lambda _: False) == detail
    assert fitted("not booked", forms_of(PENCIL), lambda text: len(text) <= 10) == "not booked"


@pytest.mark.parametrize(
    ("pending", "signs"), [(LEAVING, ["arrow_right"]), (WAITING, ["arrow_right"]), (PENCIL, [])]
)
def test_a_change_that_has_not_left_has_a_sign_for_where_no_word_fits(
    pending: Pending, signs: list[str]
) -> None:
    picture = make_picture(make_column("eva", [booked("a", "10:00", "11:00", pending=pending)]))
    [tile] = picture.contents[0].tiles

    face = picture.faces.find(tile, wall("9:00"))

    assert [mark.sign for mark in face.marks] == signs
    assert face.forms == forms_of(pending)
    assert face.detail.startswith(f"{face.forms[0]} ·")


@pytest.mark.parametrize(
    ("width", "height", "signs"),
    [(140, 80, []), (70, 80, []), (52, 80, ["arrow_right"]), (140, 30, ["arrow_right"])],
)
def test_a_sign_stands_where_no_word_fits(
    light_look: None, width: int, height: int, signs: list[str]
) -> None:
    face = TileFace(
        "Anna",
        "waiting to be sent · 10:00",
        look_of_state("confirmed"),
        marks=(TileMark("arrow_right", "not sent yet", is_said=True),),
        forms=forms_of(WAITING),
    )
    painter = TilePainter(current_theme())

    shown = painter._signs(QRectF(0, 0, width, height), face)

    assert [sign for sign, _ in shown] == signs


def test_a_form_is_drawn_whole_or_not_at_all(light_look: None) -> None:
    face = TileFace("A", "not booked · 10:00", look_of_state("pencil"), forms=forms_of(PENCIL))
    painter = TilePainter(current_theme())

    for width in range(20, 200):
        words = painter._detail_words(QRectF(0, 0, width, 80), face)
        shown = painter._detail_metrics.elidedText(words, Qt.TextElideMode.ElideRight, width - 18)
        assert shown in ("", "pencil") or shown.startswith("not booked")
