"""Shows one banner at a time and counts those that wait behind it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.ui.widgets.announcement import announce
from desk_app.ui.widgets.banner import Banner, Notice
from desk_app.ui.widgets.pill import Tone


class BannerHost(QWidget):
    """A place for one banner, as high as nothing while there is none.

    The newest notice is shown; closing it shows the one before. A notice with the topic of an
    earlier one takes its place.
    """

    def __init__(self, *, name: str = "banner_host", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._notices: list[Notice] = []
        self._banner = Banner()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._banner)
        self._banner.dismissed.connect(self._on_dismissed)
        self.hide()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """All notices that were not closed yet, the one shown last."""
        return tuple(self._notices)

    def show_notice(self, notice: Notice) -> None:
        """Show a notice before all others and have it read out."""
        self._forget(notice.topic)
        self._notices.append(notice)
        self._refresh()
        announce(self, f"{notice.title}. {notice.message}", is_urgent=notice.tone is Tone.DANGER)

    def withdraw(self, topic: str) -> None:
        """Take away the notice of a topic, if there is one: what it said is over."""
        self._forget(topic)
        self._refresh()

    def _forget(self, topic: str) -> None:
        if topic:
            self._notices = [notice for notice in self._notices if notice.topic != topic]

    def _on_dismissed(self) -> None:
        if self._notices:
            self._notices.pop()
        self._refresh()

    def _refresh(self) -> None:
        self.setVisible(bool(self._notices))
        if self._notices:
            self._banner.show_notice(self._notices[-1], waiting=len(self._notices) - 1)
