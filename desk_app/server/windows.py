"""The time window that lists take as `start` and `end`."""

from datetime import datetime

from desk_app.domain.interval import Interval
from desk_app.errors import InvalidRequestError
from desk_app.server.calls import Call
from desk_app.timekit.bodies import invalid


def read_window(call: Call) -> Interval:
    """The window of a call.

    Raises:
        InvalidRequestError: One end is missing or unreadable, or it ends before it starts.
    """
    start, end = read_moment(call, "start"), read_moment(call, "end")
    if start is None or end is None:
        missing = [name for name, one in (("start", start), ("end", end)) if one is None]
        raise InvalidRequestError(fields={name: [f"{name} is required"] for name in missing})
    if end < start:
        raise invalid("end", "end must be after start")
    return Interval(start, end)


def read_moment(call: Call, name: str) -> datetime | None:
    """The instant of a parameter, or None where it is missing.

    A `+` that was not escaped arrives as a blank; it is read as what was meant.
    """
    text = call.query.get(name, "").strip()
    if not text:
        return None
    for reading in (text, text.replace(" ", "+")):
        try:
            return call.times_in.read_relative(reading)
        except ValueError:
            continue
    raise invalid(name, f"{name} is not a valid timestamp")
