import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QTabBar, QVBoxLayout, QWidget

from desk_app.ui.main_window import MainWindow
from desk_app.ui.theme import LIGHT_THEME
from desk_app.ui.widgets.banner import Notice
from desk_app.ui.widgets.panel_edge import PanelEdge
from desk_app.ui.widgets.toast import Toast, ToastAction
from tests.ui.look import picture, show_active

TITLES = {
    "calendar": "&Calendar",
    "bookings": "&Bookings",
    "resources": "&Resources",
    "settings": "&Settings",
}


def page_with_field(name: str) -> QWidget:
    page = QWidget()
    field = QLineEdit()
    field.setObjectName(f"{name}_field")
    QVBoxLayout(page).addWidget(field)
    return page


@pytest.fixture(name="window")
def _window(qtbot, light_look) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window, before_close_func=lambda each: each.let_close())
    window.add_page("connect", "", QWidget())
    for name, title in TITLES.items():
        window.add_page(name, title, page_with_field(name))
    window.show_page("calendar")
    show_active(qtbot, window)
    return window


def tabs(window: MainWindow) -> QTabBar:
    found = window.findChild(QTabBar, "tabs")
    assert isinstance(found, QTabBar)
    return found


def part(window: MainWindow, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found


def test_tabs_have_the_titles_without_marks(window):
    bar = tabs(window)

    assert [bar.tabText(index) for index in range(bar.count())] == [
        "Calendar",
        "Bookings",
        "Resources",
        "Settings",
    ]


def test_a_pressed_tab_shows_its_page(qtbot, window):
    bar = tabs(window)

    with qtbot.waitSignal(window.page_shown) as told:
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(2).center())

    assert told.args == ["resources"]
    assert part(window, "resources_field").isVisible()


@pytest.mark.parametrize(
    ("key", "modifiers", "page"),
    [
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier, "bookings"),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier, "settings"),
        (Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier, "resources"),
        (Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier, "settings"),
    ],
)
def test_pages_are_reached_by_keys(qtbot, window, key, modifiers, page):
    part(window, "calendar_field").setFocus()

    qtbot.keyClick(window, key, modifiers)

    assert window.page == page


def test_a_page_shown_takes_the_focus_to_where_its_work_begins(window):
    page = page_with_field("work")
    begins = QLineEdit(page)
    page.setFocusProxy(begins)
    window.add_page("work", "&Work", page)
    part(window, "calendar_field").setFocus()

    window.show_page("work")

    assert begins.hasFocus()


def test_a_page_shown_leaves_the_focus_beside_the_pages_alone(window):
    page = page_with_field("work")
    page.setFocusProxy(QLineEdit(page))
    window.add_page("work", "&Work", page)
    tabs(window).setFocus()

    window.show_page("work")

    assert tabs(window).hasFocus()


def test_a_page_without_a_title_has_no_tab_row(window):
    window.show_page("connect")
    assert not part(window, "tab_row").isVisible()

    window.show_page("calendar")
    assert part(window, "tab_row").isVisible()


def test_showing_the_same_page_again_tells_nothing(qtbot, window):
    with qtbot.assertNotEmitted(window.page_shown):
        window.show_page("calendar")


def test_the_title_names_the_place(window):
    assert window.windowTitle() == "Desk"

    window.set_place("Clinic <North>", "Desk A")

    assert window.windowTitle() == "Desk \N{EN DASH} Clinic <North>"
    label = part(window, "place")
    assert isinstance(label, QLabel)
    assert label.text() == "Clinic <North> · Desk A"


def test_a_place_of_any_name_leaves_a_title_of_one_short_line(window):
    window.set_place("Room [*]\n" + "W" * 10_000, "")
    assert window.windowTitle().startswith("Desk \N{EN DASH} Room [*][*] WW")
    assert len(window.windowTitle()) < 80


def test_a_test_app_has_a_red_frame_and_the_word(window):
    danger = LIGHT_THEME.palette.danger
    assert picture(window).pixelColor(1, 200).name() != danger.casefold()

    window.set_test(True)

    assert part(window, "test_badge").isVisible()
    assert picture(window).pixelColor(1, 200).name() == danger.casefold()
    window.set_test(False)
    assert not part(window, "test_badge").isVisible()


def test_the_side_panel_opens_and_gives_the_focus_back(window):
    panel = page_with_field("panel")
    window.set_side_panel(panel, beside=("calendar",))
    assert not window.is_side_panel_open

    window.open_side_panel()
    part(window, "panel_field").setFocus()
    assert part(window, "side_panel").width() == 352

    window.close_side_panel()
    assert not window.is_side_panel_open
    assert window.focusWidget() is part(window, "calendar_field")


def test_an_open_side_panel_waits_out_of_sight_beside_other_pages(window):
    window.set_side_panel(page_with_field("panel"), beside=("calendar",))
    window.open_side_panel()

    window.show_page("bookings")
    assert not part(window, "side_panel").isVisible()
    assert window.is_side_panel_open

    window.show_page("calendar")
    assert part(window, "side_panel").isVisible()


def test_f6_goes_through_what_is_shown(qtbot, window):
    window.set_side_panel(page_with_field("panel"), beside=("calendar",))
    window.open_side_panel()
    window.show_toast(Toast(text="Moved", actions=(ToastAction("Undo", lambda: None),)))
    window.show_banner(Notice(title="Offline", action_text="Try again"))
    tabs(window).setFocus()
    visited = []
    for _ in range(5):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        visited.append(window.focusWidget().objectName())

    assert visited == [
        "banner_action",
        "calendar_field",
        "panel_field",
        "toast_action_0",
        "tabs",
    ]


def test_a_banner_comes_and_goes_by_its_topic(window):
    window.show_banner(Notice(title="Offline since 09:02", topic="connection"))
    assert part(window, "banner_title").isVisible()

    window.withdraw_banner("connection")
    assert not part(window, "banner_title").isVisible()


def test_the_toast_lies_over_every_page(window):
    window.show_toast(Toast(text="Moved"))
    window.show_page("settings")

    toast = part(window, "toast")
    assert toast.isVisible()
    on_top = window.childAt(toast.mapTo(window, toast.rect().center()))
    assert on_top is toast or toast.isAncestorOf(on_top)
    window.dismiss_toast()
    assert not part(window, "toast").isVisible()


def test_the_window_closes_only_when_it_is_let(qtbot, window):
    with qtbot.waitSignal(window.close_requested):
        window.close()
    assert window.isVisible()

    with qtbot.assertNotEmitted(window.close_requested):
        window.let_close()
    assert not window.isVisible()


def test_the_place_on_the_screen_is_kept(qtbot, window):
    window.resize(700, 520)

    later = MainWindow(place_text=window.place_text)
    qtbot.addWidget(later, before_close_func=lambda each: each.let_close())

    assert later.size() == window.size()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (640, 480)])
def test_it_fits_small_screens(window, width, height):
    window.set_place("Gemeinschaftspraxis für Physiotherapie Donaudampfschifffahrt " * 3, "Desk A")
    window.set_test(True)
    window.resize(width, height)

    assert (window.width(), window.height()) == (width, height)
    assert window.minimumSizeHint().width() <= width
    assert tabs(window).tabRect(3).right() < window.width()


def test_the_side_panel_is_made_wider_by_key_and_by_hand_within_bounds(qtbot, light_look):
    window = MainWindow()
    qtbot.addWidget(window)
    window.add_page("one", "&One", QWidget())
    window.set_side_panel(QWidget(), beside=("one",))
    window.show_page("one")
    window.open_side_panel()
    window.show()
    usual = window.side_panel_width
    edge = window.findChild(PanelEdge)
    assert edge is not None

    qtbot.keyClick(edge, Qt.Key.Key_Left)
    assert window.side_panel_width == usual + 16

    edge.moved.emit(5_000)
    assert window.side_panel_width == 560

    qtbot.mouseDClick(edge, Qt.MouseButton.LeftButton)
    assert window.side_panel_width == usual
