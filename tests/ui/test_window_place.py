from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QMainWindow

from desk_app.ui.window_place import SHARE_IN_SIGHT, put_window, sane_place, text_of_place

MAIN = QRect(0, 0, 1920, 1040)
SECOND = QRect(1920, 0, 1280, 1024)

numbers = st.integers(-5000, 5000)
sizes = st.integers(0, 9000)


def test_a_place_in_sight_stays():
    place = QRect(100, 80, 1200, 800)

    assert sane_place(place, [MAIN, SECOND]) == place


def test_a_place_on_the_second_screen_stays_there():
    place = QRect(2000, 100, 900, 700)

    assert sane_place(place, [MAIN, SECOND]) == place


def test_a_place_on_a_screen_that_is_gone_comes_to_the_middle_of_the_main_one():
    place = sane_place(QRect(2000, 100, 900, 700), [MAIN])

    assert place.size() == QRect(0, 0, 900, 700).size()
    assert (place.center() - MAIN.center()).manhattanLength() <= 2


def test_a_place_mostly_out_of_sight_comes_to_the_middle():
    place = sane_place(QRect(1500, 100, 1000, 700), [MAIN])

    assert (place.center() - MAIN.center()).manhattanLength() <= 2


def test_a_place_slightly_out_of_sight_is_only_pushed_in():
    assert sane_place(QRect(1500, 100, 600, 700), [MAIN]) == QRect(1280, 100, 640, 700)


def test_a_place_too_small_to_use_grows():
    place = sane_place(QRect(100, 100, 10, 10), [MAIN])

    assert (place.width(), place.height()) == (640, 480)


@given(numbers, numbers, sizes, sizes)
def test_every_place_is_made_usable(left, top, width, height):
    place = sane_place(QRect(left, top, width, height), [MAIN, SECOND])
    seen = max(
        place.intersected(screen).width() * place.intersected(screen).height()
        for screen in (MAIN, SECOND)
    )

    assert place.width() >= 640
    assert place.height() >= 480
    assert seen >= SHARE_IN_SIGHT * place.width() * place.height()


def test_a_window_is_put_where_it_was(qtbot):
    first, second = QMainWindow(), QMainWindow()
    for window in (first, second):
        qtbot.addWidget(window)
    first.setGeometry(30, 40, 700, 500)
    first.show()

    put_window(second, text_of_place(first))

    assert second.geometry().size() == first.geometry().size()


def test_nonsense_for_a_place_is_as_good_as_nothing(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    screen = window.screen().availableGeometry()

    for text in ("", "////", "bm9uc2Vuc2U=", "ü" * 50):
        put_window(window, text)
        assert screen.contains(window.geometry().center())
        assert window.width() >= 640


def test_a_damaged_place_that_says_full_screen_leaves_the_title_bar(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)

    put_window(
        window,
        "AdnQywADAAAAAAAAAAAAAAAAA+sAAAJbAAAAAgAAAAIAAAPpAAACWQAAXBputAAACgAAAAACAAAAAgAAA+kAAAJZ",
    )
    window.show()

    assert not window.isFullScreen()


def test_a_window_left_maximised_is_maximised_again_over_a_place_in_sight(qtbot):
    first, second = QMainWindow(), QMainWindow()
    qtbot.addWidget(first)
    qtbot.addWidget(second)
    first.setGeometry(-5000, 40, 700, 500)
    first.showMaximized()

    put_window(second, text_of_place(first))
    second.show()

    assert second.isMaximized()
    assert second.screen().availableGeometry().contains(second.normalGeometry().center())
