"""What the connection pill says of each state of the connection."""

from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QDateTime

from desk_app.services.connection import ConnectionKind, ConnectionState
from desk_app.ui.time_words import TimeWords
from desk_app.ui.widgets.pill import Tone


class ConnectionWords(NamedTuple):
    """A state of the connection in words."""

    long: str
    short: str
    """For where there is little room."""
    tone: Tone
    tool_tip: str

    @property
    def least(self) -> str:
        """For where there is hardly any."""
        return self.short.partition(" · ")[0] if self.tone is Tone.DANGER else self.short


def connection_words(state: ConnectionState, now: datetime, times: TimeWords) -> ConnectionWords:
    """What the pill says; clock times are those of this computer's own zone."""
    match state.kind:
        case ConnectionKind.LIVE:
            return _live(state, now)
        case ConnectionKind.CONNECTING:
            text = _tr("Connecting…")
            return ConnectionWords(text, text, Tone.NEUTRAL, state.detail)
        case ConnectionKind.SLOW:
            return _slow(state, now, times)
        case ConnectionKind.OFFLINE:
            return _offline(state, times)
        case ConnectionKind.KEY_REFUSED:
            text = _tr("Not signed in")
            return ConnectionWords(text, text, Tone.DANGER, state.detail)


def _live(state: ConnectionState, now: datetime) -> ConnectionWords:
    text = _tr("Live")
    age = _age(state.data_as_of, now) if state.data_as_of else ""
    long = f"{text} · {age}" if age else text
    return ConnectionWords(long, long, Tone.GOOD, _tr("Press to refresh now (F5)"))


def _slow(state: ConnectionState, now: datetime, times: TimeWords) -> ConnectionWords:
    text = _tr("Slow")
    tip = _tip(state, times)
    if state.retry_at is None or state.retry_at <= now:
        return ConnectionWords(text, text, Tone.WARNING, tip)
    wait = _tr("{0} · retry {1}").format(text, _age(now, state.retry_at))
    return ConnectionWords(wait, wait, Tone.WARNING, tip)


def _offline(state: ConnectionState, times: TimeWords) -> ConnectionWords:
    since = _tr("Offline since {0}").format(_clock(state.since, times))
    long, short = since, _tr("Offline")
    if state.data_as_of is not None:
        data = _clock(state.data_as_of, times)
        long, short = (_tr("{0} · data {1}").format(each, data) for each in (since, short))
    return ConnectionWords(long, short, Tone.DANGER, f"{long}\n{_tip(state, times)}")


def _tip(state: ConnectionState, times: TimeWords) -> str:
    """What went wrong, how old what is shown is, and what a press on the pill does."""
    lines = [state.headline, state.detail]
    if state.data_as_of is not None:
        lines.append(_tr("What you see is of {0}.").format(_clock(state.data_as_of, times)))
    lines.append(_tr("Press to try now (F5)"))
    return "\n".join(line for line in lines if line)


def _age(since: datetime, until: datetime) -> str:
    seconds = max(0, int((until - since).total_seconds()))
    if seconds < 60:
        return _tr("{0} s").format(seconds)
    if seconds < 3600:
        return _tr("{0} min").format(seconds // 60)
    return _tr("{0} h").format(seconds // 3600)


def _clock(instant: datetime, times: TimeWords) -> str:
    shown = QDateTime.fromSecsSinceEpoch(int(instant.timestamp())).time()
    return times.minutes(shown.hour() * 60 + shown.minute())


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConnectionWords", text)
