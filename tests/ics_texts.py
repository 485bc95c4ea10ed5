"""ICS texts for tests."""

from collections.abc import Iterable


def calendar(*events: str, head: Iterable[str] = ()) -> str:
    """A calendar with events given by their lines, a UID being added where there is none."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Desk//tests//EN", *head]
    for number, event in enumerate(events):
        own = [line.strip() for line in event.strip().splitlines()]
        uid = [] if any(line.startswith("UID") for line in own) else [f"UID:{number}@example.com"]
        lines += ["BEGIN:VEVENT", *uid, *own, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


MEETING = """
    SUMMARY:Meeting
    LOCATION:Room 3
    DTSTART:20260302T090000Z
    DTEND:20260302T100000Z
"""
"""On Monday from nine to ten, in UTC."""
