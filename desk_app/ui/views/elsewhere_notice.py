"""What others made of the booking that is open here, and whether one's own entries stay."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton

from desk_app.domain.booking import Booking
from desk_app.ui.directory import Directory
from desk_app.ui.theme import look_of_state
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.panel_notice import PanelNotice
from desk_app.ui.widgets.announcement import announce
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.pill import Tone


class ElsewhereNotice(PanelNotice):
    """Says what is different now; asks whether to keep what is being entered."""

    def __init__(self, *, give_way: Callable[[], None]) -> None:
        """Makes it, hidden.

        Args:
            give_way: Closes the form with one's own entries.
        """
        super().__init__(name="elsewhere_notice")
        self._give_way = give_way

    def show_changes(self, changes: Sequence[str], *, asks: bool) -> None:
        """Show what changed.

        Args:
            changes: A line for each fact.
            asks: Whether there are entries of one's own that may stay or go.
        """
        buttons: list[QAbstractButton] = []
        if asks:
            keep = QuietButton(self.tr("Keep mine"), name="keep_mine")
            take = QuietButton(self.tr("Take theirs"), name="take_theirs")
            keep.clicked.connect(self.hide)
            take.clicked.connect(self._on_taken)
            buttons = [keep, take]
        self.show_words(
            self.tr("This booking was just changed elsewhere"),
            "\n".join(changes),
            tone=Tone.WARNING if asks else Tone.INFO,
            actions=buttons,
        )
        announce(self, self.words, is_urgent=asks)

    def _on_taken(self) -> None:
        self.hide()
        self._give_way()


def differences(
    before: Booking, now: Booking, directory: Directory, words: TimeWords
) -> tuple[str, ...]:
    """What a person would see differ between two copies of a booking, a line each."""

    def when(booking: Booking) -> str:
        interval = booking.interval
        if interval is None:
            return _tr("no time")
        zone = directory.zone(booking.resource_id)
        day = words.day(interval.start.astimezone(zone).date())
        return f"{day}, {words.span(interval, zone)}"

    facts: tuple[tuple[str, Callable[[Booking], str]], ...] = (
        (_tr("When"), when),
        (_tr("Resource"), lambda each: directory.resource_name(each.resource_id)),
        (_tr("State"), lambda each: look_of_state(each.state, graph=each.graph).word),
        (_tr("Customer name"), lambda each: each.customer_name),
        (_tr("Phone"), lambda each: each.customer.phone if each.customer else ""),
        (_tr("Email"), lambda each: each.customer.email if each.customer else ""),
        (_tr("Service"), directory.service_name),
        (_tr("Notes"), lambda each: each.description),
    )
    return tuple(
        _tr("{fact}: {before} → {now}").format(
            fact=fact, before=_short(read(before)), now=_short(read(now))
        )
        for fact, read in facts
        if read(before) != read(now)
    )


def _short(text: str) -> str:
    line = " ".join(text.split()) or _tr("none")
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ElsewhereNotice", text)


_LONGEST = 80
"""Characters of a value."""
