"""The names of what only our server can do; a client asks for them and assumes none.

Each has a way in plain Timekit calls, which is used wherever the server does not list it.
"""

from typing import Final

UNIQUE_CLIENT_REFERENCE: Final = "unique_client_reference"
"""A create whose `meta.desk_ref` is known answers with the first booking, not a second."""

ATOMIC_CONFIRM: Final = "atomic_confirm"
"""`PUT /bookings/:id/confirm` looks for a clash and confirms in one step."""

ATOMIC_RESCHEDULE: Final = "atomic_reschedule"
"""`POST /bookings/:id/reschedule` moves the booking in one step or not at all."""

REPLACES: Final = "replaces"
"""A create may name the booking it takes the place of (`replaces`)."""

RELEASE_HOLD: Final = "release_hold"
"""A reservation can be let go before it lapses."""

META_MERGE: Final = "meta_merge"
"""`PUT /bookings/:id` changes only the keys of `meta` it is given; null removes one."""

CALENDAR_FEEDS: Final = "calendar_feeds"
"""A resource can have calendars that are filled from an ICS file or address."""

ALTERNATIVES: Final = "alternatives"
"""`POST /desk/alternatives` answers with the nearest slots to one that was lost."""

WHY_NOT: Final = "why_not"
"""The server says what closes a span, and which rule of an empty search is the tightest."""

ALL_EXTENSIONS: Final = frozenset(
    {
        UNIQUE_CLIENT_REFERENCE,
        ATOMIC_CONFIRM,
        ATOMIC_RESCHEDULE,
        REPLACES,
        RELEASE_HOLD,
        META_MERGE,
        CALENDAR_FEEDS,
        ALTERNATIVES,
        WHY_NOT,
    }
)
