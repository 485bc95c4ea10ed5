"""The id types: text that only its maker may read into."""

from typing import NewType

AppSlug = NewType("AppSlug", str)
ResourceId = NewType("ResourceId", str)
CalendarId = NewType("CalendarId", str)
AccountId = NewType("AccountId", str)
EventId = NewType("EventId", str)
ProjectId = NewType("ProjectId", str)
LocationId = NewType("LocationId", str)
ServiceId = NewType("ServiceId", str)
WebhookId = NewType("WebhookId", str)
BookingId = NewType("BookingId", str)
"""Also the id of a reservation, which is a booking of graph `reservation`."""

DeskRef = NewType("DeskRef", str)
"""Our own reference of a booking, 32 hexadecimal digits, made when its form opens."""
