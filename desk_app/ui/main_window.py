"""The frame of Desk: tabs, one page, a side panel, a banner above and a strip below."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desk_app.ui.theme import (
    S8,
    S12,
    S16,
    SIDE_PANEL_WIDTH,
    TAB_ROW_HEIGHT,
    current_theme,
)
from desk_app.ui.widgets.banner import Notice
from desk_app.ui.widgets.banner_host import BannerHost
from desk_app.ui.widgets.panel_edge import PanelEdge
from desk_app.ui.widgets.pill import StatusPill, Tone
from desk_app.ui.widgets.plain_text import TextRole, plain_label, set_plain_tool_tip, short_line
from desk_app.ui.widgets.toast import Toast, ToastHost
from desk_app.ui.window_place import SMALLEST_SIZE, put_window, text_of_place

_TEST_FRAME: Final = 3
_NARROWEST_PANEL: Final = 320
_WIDEST_PANEL: Final = 560


class MainWindow(QMainWindow):
    """The one window: pages by name, of which those with a title have a tab.

    Keys: Ctrl+Tab and Ctrl+Shift+Tab go through the tabs, Alt and its letter goes to one, F6
    goes through the panes.

    Signals:
        page_shown: The name of the page now shown.
        close_requested: A person wants to close; the window stays until `let_close()`.
        waiting_requested: The list of what waits to be sent is wanted.
    """

    page_shown = Signal(str)
    close_requested = Signal()
    waiting_requested = Signal()

    def __init__(self, *, place_text: str = "") -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setMinimumSize(SMALLEST_SIZE)
        self._may_close = False
        self._pages: dict[str, QWidget] = {}
        self._tab_names: list[str] = []
        self._tab_row = _TabRow()
        self._banners = BannerHost()
        self._strips = QVBoxLayout()
        self._stack = QStackedWidget()
        self._stack.setObjectName("pages")
        self._side_panel = _SidePanel()
        self._pages_with_panel: frozenset[str] = frozenset()
        self._is_panel_open = False
        self._frame = _Frame()
        self._lay_out()
        self._toasts = ToastHost(self._stack)
        self.set_place("", "")
        self._tab_row.tabs.currentChanged.connect(self._on_tab_chosen)
        self._tab_row.waiting.clicked.connect(lambda: self.waiting_requested.emit())
        self._make_shortcuts()
        put_window(self, place_text)

    # --- pages ---

    def add_page(self, name: str, title: str, page: QWidget) -> None:
        """Add a page; without a title it has no tab, and the tab row is hidden while it is shown.

        Args:
            name: What it is called in code.
            title: What its tab says; the letter behind an "&" goes there with Alt.
            page: The widget; the window takes it over.
        """
        self._pages[name] = page
        self._stack.addWidget(page)
        if not title:
            return
        self._tab_names.append(name)
        shown = title.replace("&", "")
        self._tab_row.add_tab(name, shown)
        keys = QKeySequence.mnemonic(title)
        if not keys.isEmpty():
            QShortcut(keys, self, lambda: self.show_page(name))

    def replace_page(self, name: str, page: QWidget) -> None:
        """Put another widget in the place of a page; its tab, and whether it is shown, stay.

        Raises:
            KeyError: If there is no page of that name.
        """
        before = self._pages[name]
        is_shown = before is self._stack.currentWidget()
        self._pages[name] = page
        self._stack.addWidget(page)
        if is_shown:
            self._stack.setCurrentWidget(page)
            self._toasts.raise_()
        self._stack.removeWidget(before)
        before.deleteLater()

    def show_page(self, name: str) -> None:
        """Show a page.

        Raises:
            KeyError: If there is no page of that name.
        """
        page = self._pages[name]
        is_new = page is not self._stack.currentWidget() or not self.page
        focus = _focused(self)
        self._stack.setCurrentWidget(page)
        if page.focusProxy() and (focus is None or self._stack.isAncestorOf(focus)):
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        self._toasts.raise_()
        self._tab_row.setVisible(name in self._tab_names)
        self._show_panel()
        if name in self._tab_names:
            self._tab_row.choose(self._tab_names.index(name))
        if is_new:
            self.page_shown.emit(name)

    @property
    def page(self) -> str:
        """The name of the page shown, or nothing."""
        current = self._stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is current), "")

    # --- around the pages ---

    def set_place(self, place: str, desk: str) -> None:
        """Say where this is, in the window's title and at the right of the tabs."""
        self._tab_row.show_place(" · ".join(part for part in (place, desk) if part))
        name = self.tr("Desk")
        # Qt would take "[*]" for the place of its own sign of unsaved changes.
        shown = short_line(place).replace("[*]", "[*][*]")
        self.setWindowTitle(f"{name} \N{EN DASH} {shown}" if shown else name)

    def set_test(self, is_test: bool) -> None:
        """Draw the red frame and the word TEST of an app that only tests."""
        self._frame.show_test(is_test=is_test)
        self._tab_row.show_test(is_test=is_test)

    def set_waiting(self, count: int, *, needs_person: bool, has_results: bool) -> None:
        """Say beside the tabs how much waits to be sent; the badge is away where nothing does.

        Args:
            count: Of the writes that are not done.
            needs_person: Whether any of them does not go on by itself.
            has_results: Whether something that had waited is done and has not been looked at.
        """
        self._tab_row.show_waiting(count, needs_person=needs_person, has_results=has_results)

    def set_side_panel(self, panel: QWidget, *, beside: Sequence[str]) -> None:
        """Say what stands in the side panel; it stays closed until it is opened.

        Args:
            panel: The widget; the window takes it over.
            beside: The pages it belongs to. Beside the others an open panel waits out of sight.
        """
        self._side_panel.set_content(panel)
        self._pages_with_panel = frozenset(beside)

    def open_side_panel(self) -> None:
        """Show the side panel beside the pages it belongs to."""
        self._is_panel_open = True
        self._show_panel()

    def close_side_panel(self) -> None:
        """Hide the side panel; a focus inside it goes back to the page."""
        focus = _focused(self)
        had_focus = focus is not None and self._side_panel.isAncestorOf(focus)
        self._is_panel_open = False
        self._show_panel()
        if had_focus and (page := self._stack.currentWidget()):
            _focus_first(page)

    @property
    def side_panel_width(self) -> int:
        """How wide the side panel is, open or not, in logical pixels."""
        return self._side_panel.minimumWidth()

    def set_side_panel_width(self, width: int) -> None:
        """Make the side panel as wide as it was, within its bounds; 0 is the usual width."""
        self._side_panel.set_panel_width(width)

    @property
    def is_side_panel_open(self) -> bool:
        """Whether the side panel is open, in sight or waiting for its page."""
        return self._is_panel_open

    def show_banner(self, notice: Notice) -> None:
        """Show a banner above the page; others wait behind it."""
        self._banners.show_notice(notice)

    def withdraw_banner(self, topic: str) -> None:
        """Take away the banner of a topic."""
        self._banners.withdraw(topic)

    def add_strip(self, strip: QWidget) -> None:
        """Put a strip above the page, below the banner; it shows and hides itself."""
        self._strips.addWidget(strip)

    def show_toast(self, toast: Toast) -> None:
        """Show the strip at the bottom of the page."""
        self._toasts.show_toast(toast)

    def dismiss_toast(self) -> None:
        """Take the strip away."""
        self._toasts.dismiss()

    # --- place and end ---

    @property
    def place_text(self) -> str:
        """Where the window is, as text to keep for the next start."""
        return text_of_place(self)

    def let_close(self) -> None:
        """Close, now that all is in order."""
        self._may_close = True
        self.close()

    # --- details ---

    def _show_panel(self) -> None:
        self._side_panel.setVisible(self._is_panel_open and self.page in self._pages_with_panel)

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self._stack, 1)
        body.addWidget(self._side_panel)
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tab_row)
        column.addWidget(self._banners)
        column.addLayout(self._strips)
        column.addLayout(body, 1)
        self.setCentralWidget(self._frame)

    def _make_shortcuts(self) -> None:
        for keys in ("Ctrl+Tab", "Ctrl+PgDown"):
            QShortcut(QKeySequence(keys), self, lambda: self._go_through_tabs(1))
        for keys in ("Ctrl+Shift+Tab", "Ctrl+PgUp"):
            QShortcut(QKeySequence(keys), self, lambda: self._go_through_tabs(-1))
        QShortcut(QKeySequence("F6"), self, lambda: self._go_through_panes(1))
        QShortcut(QKeySequence("Shift+F6"), self, lambda: self._go_through_panes(-1))

    def _on_tab_chosen(self, index: int) -> None:
        if 0 <= index < len(self._tab_names):
            self.show_page(self._tab_names[index])

    def _go_through_tabs(self, step: int) -> None:
        if self.page in self._tab_names:
            index = self._tab_names.index(self.page) + step
            self.show_page(self._tab_names[index % len(self._tab_names)])

    def _go_through_panes(self, step: int) -> None:
        inside = self._side_panel.content or self._side_panel
        panes: list[QWidget] = [self._tab_row, self._banners, self._stack, inside, self._toasts]
        shown = [pane for pane in panes if pane.isVisible()]
        focus = _focused(self)
        # The strip lies inside the page, so the innermost pane is looked for first.
        here = next((pane for pane in reversed(shown) if focus and pane.isAncestorOf(focus)), None)
        start = shown.index(here) if here else -step
        for offset in range(1, len(shown) + 1):
            if _focus_first(shown[(start + step * offset) % len(shown)]):
                return

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._may_close)
        if not self._may_close:
            self.close_requested.emit()


class _TabRow(QWidget):
    """The tabs at the left; the place and the word TEST at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tab_row")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(TAB_ROW_HEIGHT)
        self.tabs = QTabBar()
        self.tabs.setObjectName("tabs")
        self.tabs.setAccessibleName(self.tr("Pages"))
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._place = plain_label("", role=TextRole.PLACE, elides=True)
        self._place.setObjectName("place")
        self._place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._test = StatusPill(self.tr("TEST"), name="test_badge", tone=Tone.DANGER)
        set_plain_tool_tip(self._test, self.tr("Bookings here are tests."))
        self._test.hide()
        self.waiting = StatusPill("", name="waiting_badge", tone=Tone.WARNING, is_action=True)
        self.waiting.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(S8 - 2, 0, S16, 0)
        row.setSpacing(S12)
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._place, 1)
        row.addWidget(self.waiting)
        row.addWidget(self._test)

    def add_tab(self, name: str, title: str) -> None:
        index = self.tabs.addTab(title)
        self.tabs.setTabData(index, name)
        self.tabs.setAccessibleTabName(index, title)

    def choose(self, index: int) -> None:
        self.tabs.setCurrentIndex(index)

    def show_place(self, text: str) -> None:
        self._place.setText(text)

    def show_test(self, *, is_test: bool) -> None:
        self._test.setVisible(is_test)

    def show_waiting(self, count: int, *, needs_person: bool, has_results: bool) -> None:
        text = self.tr("{0} waiting to be sent").format(count)
        tone = Tone.DANGER if needs_person else Tone.WARNING
        if not count:
            text, tone = self.tr("All sent"), Tone.GOOD
        self.waiting.set_status(text, tone)
        self.waiting.setAccessibleName(text)
        set_plain_tool_tip(self.waiting, self.tr("Press to see what waits"))
        self.waiting.setVisible(bool(count) or has_results)


class _SidePanel(QWidget):
    """The panel at the right, as wide as somebody made it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("side_panel")
        self.setAccessibleName(self.tr("Side panel"))
        self._edge = PanelEdge()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._edge)
        self._content: QWidget | None = None
        self._edge.moved.connect(lambda step: self.set_panel_width(self.minimumWidth() + step))
        self._edge.reset_requested.connect(lambda: self.set_panel_width(0))
        self.set_panel_width(0)
        self.hide()

    def set_content(self, panel: QWidget) -> None:
        earlier, self._content = self._content, panel
        if earlier is not None and earlier is not panel:
            self._row.removeWidget(earlier)
            earlier.setParent(None)
        self._row.addWidget(panel, 1)

    @property
    def content(self) -> QWidget | None:
        return self._content

    def set_panel_width(self, width: int) -> None:
        wanted = width or SIDE_PANEL_WIDTH
        self.setFixedWidth(min(max(wanted, _NARROWEST_PANEL), _WIDEST_PANEL))


class _Frame(QWidget):
    """Holds everything, and draws the red frame of a test app around it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("frame")
        self._is_test = False

    def show_test(self, *, is_test: bool) -> None:
        self._is_test = is_test
        edge = _TEST_FRAME if is_test else 0
        self.setContentsMargins(edge, edge, edge, edge)
        self.update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_test:
            return
        painter = QPainter(self)
        painter.setPen(QPen(QColor(current_theme().palette.danger), 2 * _TEST_FRAME))
        painter.drawRect(self.rect())
        painter.end()


def _focused(window: QWidget) -> QWidget | None:
    return window.focusWidget()


def _focus_first(pane: QWidget) -> bool:
    """Give the focus to the first control of a pane that takes it by Tab."""
    for widget in (pane, *pane.findChildren(QWidget)):
        takes_it = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes_it and widget.isVisible() and widget.isEnabled():
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False
