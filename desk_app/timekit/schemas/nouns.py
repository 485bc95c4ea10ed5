"""What each noun of the API looks like in an answer, once each.

They follow the `…_to_wire` functions of `timekit.messages`; every answer of the tests that ask
the server by its own description is held to them.
"""

from collections.abc import Mapping
from typing import Final

from desk_app.domain.alternatives import AlternativeKind
from desk_app.domain.booking_limits import LimitPeriod
from desk_app.domain.closing import ClosingKind, RuleLevel
from desk_app.domain.project import AvailabilityMode
from desk_app.timekit.messages.webhook import METHODS
from desk_app.timekit.schemas.shapes import (
    COUNT,
    DAY,
    FLAG,
    ID,
    MOMENT,
    NOTHING,
    NUMBER,
    OPEN,
    TEXT,
    Schema,
    by_name,
    list_of,
    nullable,
    one_of,
    record,
    ref,
)

_STAMPS: Final = {"created_at": nullable(MOMENT), "updated_at": nullable(MOMENT)}

# --- app -------------------------------------------------------------------------------------

_APP: Final = {
    "id": ID,
    "slug": ID,
    "settings": {"type": "object", "required": ["name"], "properties": {"name": TEXT}},
    "role": TEXT,
    "test_mode": FLAG,
    "webhook_secret": TEXT,
    "creator_resource_id": nullable(ID),
    "api_trial_expires_at": nullable(MOMENT),
    **_STAMPS,
}

_APPS: Final[Mapping[str, Schema]] = {
    "App": record(_APP),
    "CreatedApp": record({**_APP, "server_key": ID, "widget_key": ID}),
    "Capabilities": record({"extensions": list_of(ID)}),
}

# --- resources, calendars, events ------------------------------------------------------------

_CONSTRAINTS: Final = list_of({"type": "object", "minProperties": 1, "maxProperties": 1})
_RESOURCE_NAMES: Final = {
    "id": ID,
    "first_name": TEXT,
    "last_name": TEXT,
    "name": TEXT,
    "email": TEXT,
    "timezone": TEXT,
}
_RESOURCE_RELATIONS: Final = {
    "calendars": list_of(ref("Calendar")),
    "availability_constraints": _CONSTRAINTS,
    "accounts": list_of(ref("Account")),
    "credentials": list_of(ref("Credential")),
}
_SPAN: Final = {"start": MOMENT, "end": MOMENT}
_EVENT: Final = {
    "id": ID,
    "what": TEXT,
    "where": TEXT,
    "description": TEXT,
    "rsvp": TEXT,
    "allDay": FLAG,
    **_SPAN,
}

_RESOURCES: Final[Mapping[str, Schema]] = {
    "Resource": record(
        {
            **_RESOURCE_NAMES,
            "image": nullable(TEXT),
            "meta": OPEN,
            "enabled_email_notification": FLAG,
            **_STAMPS,
        },
        {"tags": list_of(TEXT), **_RESOURCE_RELATIONS},
    ),
    "ShortResource": record(_RESOURCE_NAMES, _RESOURCE_RELATIONS),
    "Calendar": record(
        {
            "id": ID,
            "name": TEXT,
            "description": TEXT,
            "foregroundcolor": nullable(TEXT),
            "backgroundcolor": nullable(TEXT),
            "provider": TEXT,
            "provider_id": nullable(TEXT),
            "provider_access": TEXT,
            "provider_primary": FLAG,
            "provider_sync": FLAG,
            **_STAMPS,
        },
        {"events": list_of(ref("Event"))},
    ),
    "Event": record(
        _EVENT,
        {"calendar": record({"id": nullable(ID), "name": TEXT, "provider": TEXT})},
    ),
    "BusySpan": record({"what": TEXT, "where": TEXT, "allDay": FLAG, **_SPAN}),
}

# --- people ----------------------------------------------------------------------------------

_USER: Final = {
    **_RESOURCE_NAMES,
    "activated": FLAG,
    "last_sync": NOTHING,
}
_OLD_USER: Final = {**_USER, "image": nullable(TEXT), "token_generated_at": NOTHING}

_PEOPLE: Final[Mapping[str, Schema]] = {
    "User": record(_OLD_USER, _RESOURCE_RELATIONS),
    "CreatedUser": record({**_OLD_USER, "api_token": ID}),
    "LoggedInResource": record({**_USER, "img": nullable(TEXT), "api_token": ID}),
    "TimeZone": record({"timezone": TEXT, "utc_offset": NUMBER}),
    "Credential": record(
        {
            "id": ID,
            "type": one_of("client-token", "server-token"),
            "description": TEXT,
            "token": nullable(TEXT),
            "scopes": list_of(TEXT),
            "referrer": list_of(TEXT),
            "expires": nullable(MOMENT),
            "token_generated_at": MOMENT,
        }
    ),
}

# --- accounts --------------------------------------------------------------------------------

_ACCOUNTS: Final[Mapping[str, Schema]] = {
    "Account": record(
        {
            "provider": ID,
            "provider_id": TEXT,
            "last_sync": nullable(MOMENT),
            "id": ID,
            "resource_id": ID,
            "calendar_id": ID,
            "event_count": nullable(COUNT),
            "problem": nullable(TEXT),
        }
    ),
    "Sync": record({"description": TEXT, "count": COUNT}),
    "ProviderCalendar": record(
        {"name": TEXT, "description": nullable(TEXT), "synced": FLAG, "property_key": TEXT}
    ),
}

# --- projects and widgets --------------------------------------------------------------------

_PROJECTS: Final[Mapping[str, Schema]] = {
    "Project": record(
        {
            "id": ID,
            "name": TEXT,
            "slug": TEXT,
            "availability": record(
                {},
                {
                    "mode": one_of(*(mode.value for mode in AvailabilityMode)),
                    "length": TEXT,
                    "from": TEXT,
                    "to": TEXT,
                    "buffer": TEXT,
                    "ignore_all_day_events": FLAG,
                    "timeslot_increments": TEXT,
                    "round_to_nearest_hour": FLAG,
                    "closest_time_interval": TEXT,
                },
            ),
            "booking": {
                "type": "object",
                "properties": dict.fromkeys(("graph", "what", "where", "description"), TEXT),
            },
            "customer_fields": by_name(ref("CustomerField")),
            "ui": OPEN,
            "meta": OPEN,
            "allow_double_bookings": FLAG,
            "enabled_email_notification": FLAG,
            **_STAMPS,
        },
        {
            "availability_constraints": _CONSTRAINTS,
            "reminders": list_of(OPEN),
            "reservation_time": COUNT,
            "use_hours_from": TEXT,
            "latitude": NUMBER,
            "longitude": NUMBER,
            "allow_conference": FLAG,
        },
    ),
    "BookingPage": record(
        {
            "id": ID,
            "slug": TEXT,
            "name": TEXT,
            "app_key": ID,
            "ui": OPEN,
            "booking": record({}, {"graph": TEXT}),
            "customer_fields": by_name(ref("CustomerField")),
        }
    ),
    "CustomerField": record(
        {"type": TEXT, "title": TEXT, "required": FLAG},
        {
            "format": TEXT,
            "hidden": FLAG,
            "readonly": FLAG,
            "enum": list_of(TEXT),
            "prefilled": TEXT,
            "split_name": FLAG,
        },
    ),
    "Widget": record({"id": ID, "name": TEXT, "slug": TEXT, "config": OPEN, **_STAMPS}),
}

# --- places, templates, webhooks -------------------------------------------------------------

_LOCATION: Final = {
    "id": ID,
    "name": TEXT,
    "description": TEXT,
    "latitude": nullable(NUMBER),
    "longitude": nullable(NUMBER),
    "distance": NUMBER,
    "use_custom_hours": FLAG,
    "meta": OPEN,
    **_STAMPS,
}
_SERVICE: Final = {"id": ID, "name": TEXT, "description": TEXT, "meta": OPEN, **_STAMPS}
_WEBHOOK: Final = {
    "id": ID,
    "url": ID,
    "graph": ID,
    "state": ID,
    "method": one_of(*METHODS),
    "created_at": nullable(MOMENT),
}

_PLACES: Final[Mapping[str, Schema]] = {
    "Location": record(_LOCATION, {"services": list_of(ref("LocationService"))}),
    "LocationService": record(_SERVICE, {"locations": list_of(ref("Location"))}),
    "MailTemplate": record(
        {
            "slug": ID,
            "subject": TEXT,
            "body": TEXT,
            "enabled": FLAG,
            "is_default": FLAG,
            "placeholders": list_of(TEXT),
            "updated_at": nullable(MOMENT),
        }
    ),
    "Webhook": record(_WEBHOOK),
    "WebhookDelivery": record(
        {
            "id": ID,
            "booking_id": nullable(ID),
            "is_test": FLAG,
            "attempt": COUNT,
            "status": nullable(COUNT),
            "error": TEXT,
            "created_at": nullable(MOMENT),
        }
    ),
}

# --- free time -------------------------------------------------------------------------------

_SHORTEST_RESOURCE: Final = record({"id": ID, "name": TEXT, "timezone": TEXT})
_CLOSING_RULE: Final = {
    "level": {"enum": [*RuleLevel, None]},
    "constraints": _CONSTRAINTS,
}

_FREE_TIME: Final[Mapping[str, Schema]] = {
    "Slot": record({**_SPAN, "resources": list_of(_SHORTEST_RESOURCE)}),
    "ClosedTime": record({"resource": _SHORTEST_RESOURCE, "facts": list_of(ref("ClosingFact"))}),
    "ClosingFact": record(
        {
            "kind": one_of(*ClosingKind),
            **_SPAN,
            "booking_id": nullable(ID),
            "event_id": nullable(ID),
            "name": TEXT,
            **_CLOSING_RULE,
            "open": list_of(record(_SPAN)),
            "period": {"enum": [*LimitPeriod, None]},
            "most": nullable(COUNT),
        }
    ),
    "Relief": record(
        {
            "part": one_of("rule", "buffer"),
            "resource_id": nullable(ID),
            **_CLOSING_RULE,
            "total": COUNT,
            "first": ref("Slot"),
        }
    ),
    "Alternative": record(
        {
            "kind": one_of(*(kind.value for kind in AlternativeKind)),
            **_SPAN,
            "resources": list_of(record({"id": ID, "name": TEXT, "timezone": TEXT})),
        }
    ),
    "OfferedDate": record({"date": DAY, "resources": list_of(ID)}),
    "SlotCount": record({"total": COUNT}),
    "FoundTime": record(_SPAN),
    "TeamSlot": record(
        {
            **_SPAN,
            "users": list_of(
                record(
                    {
                        "name": TEXT,
                        "email": TEXT,
                        "user_id": ID,
                        "calendar_ids": list_of(ID),
                        "token": TEXT,
                    }
                )
            ),
        }
    ),
    "FilterCollection": record(
        {"id": ID, **dict.fromkeys(("and", "or", "after"), list_of(OPEN)), **_STAMPS}
    ),
}

# --- bookings --------------------------------------------------------------------------------

_EVENT_INFO: Final = record(
    {
        "start": nullable(MOMENT),
        "end": nullable(MOMENT),
        "what": TEXT,
        "where": TEXT,
        "description": TEXT,
        "participants": list_of(TEXT),
    },
    {"calendar_id": ID},
)

_BOOKINGS: Final[Mapping[str, Schema]] = {
    "Booking": record(
        {"id": ID, "state": ID, "graph": ID, "completed": FLAG, **_STAMPS},
        {
            "attributes": ref("BookingAttributes"),
            "event": nullable(record(_EVENT)),
            "provider_event": nullable(record({"id": ID})),
            "user": nullable(ref("ShortResource")),
            "resource": nullable(ref("ShortResource")),
            "calendar": nullable(ref("Calendar")),
            "customers": list_of(ref("ListedCustomer")),
            "available_actions": list_of(ID),
            "possible_actions": list_of(ID),
            "project": nullable(ref("Project")),
            "meta": OPEN,
            "logs": list_of(ref("BookingLog")),
            "customer_action_links": by_name(TEXT),
            "bulked_bookings": list_of(ref("Booking")),
            "owner_booking": nullable(ref("Booking")),
        },
    ),
    "BookingAttributes": record(
        {"event": _EVENT_INFO, "event_info": _EVENT_INFO},
        {
            "customer": {"type": "object", "required": ["name"], "properties": {"name": TEXT}},
            "settings": OPEN,
            "group_booking": record({"max_seats": COUNT, "current_seats": COUNT}),
            "related": record({"owner_booking_id": ID}),
            "pay": record({"payment_id": ID}),
        },
    ),
    "ListedCustomer": record(
        {"id": ID, **dict.fromkeys(("name", "email", "phone", "voip", "timezone"), TEXT)},
        {"meta": OPEN},
    ),
    "BookingLog": record(
        {
            "action": ID,
            "from": nullable(ID),
            "state": ID,
            "by": TEXT,
            "message": TEXT,
            "created_at": nullable(MOMENT),
        }
    ),
    "BookingFailure": record({"error": TEXT}),
}

# --- refusals --------------------------------------------------------------------------------

_REFUSALS: Final[Mapping[str, Schema]] = {
    "NotAuthenticated": record({"error": record({"message": ID})}),
    "Refusal": record({"error": ID}, {"code": ID, "model": ID}),
    "InvalidFields": record(
        {"errors": {**by_name({**list_of(ID), "minItems": 1}), "minProperties": 1}},
        {"action": ID},
    ),
}

NOUNS: Final[Mapping[str, Schema]] = {
    **_APPS,
    **_RESOURCES,
    **_PEOPLE,
    **_ACCOUNTS,
    **_PROJECTS,
    **_PLACES,
    **_FREE_TIME,
    **_BOOKINGS,
    **_REFUSALS,
}
"""Name to schema, as `#/components/schemas` of the description holds them."""
