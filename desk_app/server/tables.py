"""The tables of the server, one schema for every database it can work on.

Times of slots are whole seconds since 1970 in UTC, for overlaps are reckoned in them. Stamps
(`created_at` and the like) are microseconds since 1970, so that "what changed last" has an order.
What was deleted keeps its row with a `deleted_at` wherever bookings may still name it.
"""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[str]:
    return Column("id", String(36), primary_key=True)


def _app_id() -> Column[str]:
    return Column("app_id", ForeignKey("apps.id"), nullable=False)


def _stamps() -> tuple[Column[int], Column[int]]:
    return (
        Column("created_at", BigInteger, nullable=False),
        Column("updated_at", BigInteger, nullable=False),
    )


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="")


def _json(name: str) -> Column[object]:
    return Column(name, JSON, nullable=False)


APPS: Final = Table(
    "apps",
    METADATA,
    _id(),
    Column("slug", String(64), nullable=False, unique=True),
    _text("name"),
    Column("is_test", Boolean, nullable=False),
    _text("owner_email"),
    _json("settings"),
    _text("webhook_secret"),
    *_stamps(),
    Column("deleted_at", BigInteger),
)

APP_KEYS: Final = Table(
    "app_keys",
    METADATA,
    Column("id", Integer, primary_key=True),
    _app_id(),
    Column("kind", String(16), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Column("expires_at", BigInteger),
    Column("last_used_at", BigInteger),
    Column("shown", Text),
)
"""The keys of an app by kind (`server` or `widget`), found by their SHA-256.

`expires_at` ends a key that was replaced, so that both work for a while; `last_used_at` is right
to some minutes. `shown` is the key itself where it is a widget key, which hosted pages tell
everybody; of a server key nothing but the hash is kept.
"""

RESOURCES: Final = Table(
    "resources",
    METADATA,
    _id(),
    _app_id(),
    _text("name"),
    _text("first_name"),
    _text("last_name"),
    _text("email"),
    Column("time_zone_name", String(64), nullable=False),
    Column("image", Text),
    _json("meta"),
    _json("constraints"),
    _json("tags"),
    Column("sends_email", Boolean, nullable=False, default=True),
    *_stamps(),
    Column("deleted_at", BigInteger),
    Index(None, "app_id", "created_at"),
)
"""`constraints` is the list as the wire spells it."""

CALENDARS: Final = Table(
    "calendars",
    METADATA,
    _id(),
    _app_id(),
    Column("resource_id", ForeignKey("resources.id"), nullable=False),
    _text("name"),
    _text("description"),
    Column("foreground_colour", Text),
    Column("background_colour", Text),
    Column("provider", String(32), nullable=False),
    Column("provider_id", Text),
    Column("provider_access", String(16), nullable=False),
    Column("is_provider_primary", Boolean, nullable=False),
    Column("is_synced", Boolean, nullable=False),
    Column("is_primary", Boolean, nullable=False),
    *_stamps(),
    Column("deleted_at", BigInteger),
    Index(None, "resource_id"),
    Index(None, "app_id", "created_at"),
)

EVENTS: Final = Table(
    "events",
    METADATA,
    _id(),
    _app_id(),
    Column("calendar_id", ForeignKey("calendars.id"), nullable=False),
    Column("resource_id", ForeignKey("resources.id"), nullable=False),
    Column("starts_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    _text("what"),
    _text("where"),
    _text("description"),
    Column("rsvp", String(16), nullable=False),
    Column("is_all_day", Boolean, nullable=False),
    _json("participants"),
    *_stamps(),
    Index(None, "resource_id", "ends_at"),
    Index(None, "app_id", "ends_at"),
    Index(None, "calendar_id"),
)

PROJECTS: Final = Table(
    "projects",
    METADATA,
    _id(),
    _app_id(),
    _text("name"),
    Column("slug", String(128), nullable=False),
    _json("document"),
    _json("reminders"),
    *_stamps(),
    Column("deleted_at", BigInteger),
    Index(None, "app_id", "created_at"),
    Index(
        "uq_projects_slug",
        "slug",
        unique=True,
        sqlite_where=text("deleted_at IS NULL"),
        postgresql_where=text("deleted_at IS NULL"),
    ),
)
"""`document` is the whole project as the wire spells it, constraints included."""

LOCATIONS: Final = Table(
    "locations",
    METADATA,
    _id(),
    _app_id(),
    _text("name"),
    _text("description"),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("uses_custom_hours", Boolean, nullable=False),
    _json("meta"),
    *_stamps(),
    Index(None, "app_id", "created_at"),
)
"""Latitude and longitude in degrees, both or neither."""

LOCATION_SERVICES: Final = Table(
    "location_services",
    METADATA,
    _id(),
    _app_id(),
    _text("name"),
    _text("description"),
    _json("meta"),
    *_stamps(),
    Index(None, "app_id", "created_at"),
)


def _pairs(name: str, one: str, other: str) -> Table:
    """Which rows of two tables belong together, each pair once."""
    return Table(
        name,
        METADATA,
        *(
            Column(column, ForeignKey(f"{table}.id", ondelete="CASCADE"), primary_key=True)
            for column, table in ((_PAIRED[one], one), (_PAIRED[other], other))
        ),
    )


_PAIRED: Final = {
    "locations": "location_id",
    "location_services": "service_id",
    "projects": "project_id",
}

SERVICES_OF_LOCATIONS: Final = _pairs("services_of_locations", "locations", "location_services")
LOCATIONS_OF_PROJECTS: Final = _pairs("locations_of_projects", "projects", "locations")
SERVICES_OF_PROJECTS: Final = _pairs("services_of_projects", "projects", "location_services")

PROJECT_RESOURCES: Final = Table(
    "project_resources",
    METADATA,
    Column("project_id", ForeignKey("projects.id"), primary_key=True),
    Column("resource_id", ForeignKey("resources.id"), primary_key=True),
    Column("position", Integer, nullable=False),
)

BOOKINGS: Final = Table(
    "bookings",
    METADATA,
    _id(),
    _app_id(),
    Column("resource_id", ForeignKey("resources.id"), nullable=False),
    Column("calendar_id", ForeignKey("calendars.id")),
    Column("project_id", ForeignKey("projects.id")),
    Column("event_id", String(36), nullable=False),
    Column("graph", String(32), nullable=False),
    Column("state", String(32), nullable=False),
    Column("is_completed", Boolean, nullable=False),
    Column("blocks_time", Boolean, nullable=False),
    Column("allows_double_booking", Boolean, nullable=False),
    Column("starts_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("completes_itself", Boolean, nullable=False),
    Column("due_at", BigInteger),
    _text("what"),
    _text("where"),
    _text("description"),
    Column("customer", JSON(none_as_null=True)),
    Column("participants", JSON(none_as_null=True)),
    Column("owner_booking_id", String(36)),
    Column("max_seats", Integer),
    Column("payment_id", Text),
    Column("bulk_id", String(36)),
    _text("customer_name_folded"),
    _text("customer_email_folded"),
    _json("meta"),
    _json("settings"),
    Column("desk_ref", Text),
    Column("create_ref", Text),
    Column("create_digest", String(64)),
    Column("notices", JSON, nullable=False, default=dict),
    *_stamps(),
    UniqueConstraint("app_id", "create_ref"),
    Index(None, "resource_id", "blocks_time", "ends_at", "starts_at", "due_at"),
    Index(None, "app_id", "updated_at"),
    Index(None, "app_id", "starts_at"),
    Index(None, "app_id", "desk_ref"),
    Index(None, "app_id", "customer_email_folded", "starts_at"),
    Index(None, "owner_booking_id"),
    Index(None, "bulk_id"),
    Index(None, "due_at"),
)
"""A booking together with its event.

`blocks_time` follows from graph and state, `due_at` (seconds) is when time alone changes the
state: a hold or a payment waited for lapses, a past booking is completed. A session has
`max_seats`, each of its seats names it in `owner_booking_id`; how many are taken is counted, never
noted. Bookings related to one another share a `bulk_id`. `desk_ref` is the client's reference in
`meta`; `create_ref` is the same where this row answers a repeated create, whose body hashes to
`create_digest`. On PostgreSQL the constraint `bookings_no_overlap` refuses overlaps of blocking
rows that were not allowed to lie over others; only the migrations can spell it.
"""

# --- people who sign in, and how much is asked -------------------------------------------------

RESOURCE_LOGINS: Final = Table(
    "resource_logins",
    METADATA,
    Column("resource_id", ForeignKey("resources.id"), primary_key=True),
    _app_id(),
    _text("email_folded"),
    _text("password_hash"),
    *_stamps(),
    Index(None, "app_id", "email_folded"),
)
"""The password of a resource, stretched and salted as `passwords` writes it."""

RESOURCE_TOKENS: Final = Table(
    "resource_tokens",
    METADATA,
    _id(),
    _app_id(),
    Column("resource_id", ForeignKey("resources.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("shown_token", Text),
    _text("description"),
    _json("scopes"),
    _json("referrers"),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("revoked_at", BigInteger),
    Column("last_used_at", BigInteger),
    Index(None, "resource_id"),
    Index(None, "app_id", "created_at"),
)
"""What a resource proves itself with: `api` after its password, or a `client-token` or
`server-token` made for it. Only the SHA-256 is kept; `shown_token` is the token itself where it
is meant for public pages (`client-token`), and NULL otherwise.
"""

REQUEST_COUNTS: Final = Table(
    "request_counts",
    METADATA,
    Column("app_id", ForeignKey("apps.id"), primary_key=True),
    Column("window", String(8), primary_key=True),
    Column("starts_at", BigInteger, primary_key=True),
    Column("process", String(36), primary_key=True),
    Column("count", Integer, nullable=False),
)
"""How many requests of an app a server process has let pass in a `minute` or `day` that began at
a second; each process writes rows of its own and adds up those of all.
"""

# --- filters that are kept, calendars from elsewhere, widgets ------------------------------------

FILTER_COLLECTIONS: Final = Table(
    "filter_collections",
    METADATA,
    _id(),
    _app_id(),
    _json("filters"),
    *_stamps(),
    Index(None, "app_id", "created_at"),
)
"""`filters` is the object as it was sent, with `and`, `or` and `after`."""

ACCOUNTS: Final = Table(
    "accounts",
    METADATA,
    _id(),
    _app_id(),
    Column("resource_id", ForeignKey("resources.id"), nullable=False),
    Column("calendar_id", ForeignKey("calendars.id"), nullable=False),
    Column("provider", String(32), nullable=False),
    _text("name"),
    Column("address", Text),
    _text("content"),
    _text("etag"),
    Column("synced_at", BigInteger),
    _text("problem"),
    Column("failures", Integer, nullable=False),
    Column("due_at", BigInteger),
    Column("event_count", Integer, nullable=False),
    *_stamps(),
    Column("deleted_at", BigInteger),
    Index(None, "app_id", "created_at"),
    Index(None, "due_at"),
)
"""Where a calendar comes from. `address` may hold a secret and is told to nobody; it is NULL
where a file was given. `content` is the ICS text last read, which is read again as time goes on.
`due_at` (seconds) is when that is next, moved on by whoever claims it; `problem` says why the last
time failed.
"""

WIDGETS: Final = Table(
    "widgets",
    METADATA,
    Column("project_id", ForeignKey("projects.id"), primary_key=True),
    _app_id(),
    _json("config"),
)
"""The configuration of a project as the widgets of old spelled it, kept as it was sent."""
# --- what happened to bookings, and links ---------------------------------------------------

BOOKING_LOGS: Final = Table(
    "booking_logs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False),
    Column("action", String(64), nullable=False),
    Column("old_state", String(32)),
    Column("state", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
    _text("message"),
    Column("created_at", BigInteger, nullable=False),
    Index(None, "booking_id", "id"),
)
"""What happened to bookings, in order; never changed, and gone only with the booking."""

APP_LINK_SECRETS: Final = Table(
    "app_link_secrets",
    METADATA,
    Column("app_id", ForeignKey("apps.id"), primary_key=True),
    Column("secret", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)
"""What the links of an app are signed with, kept as it is, for without it none can be checked."""

ACTION_LINK_USES: Final = Table(
    "action_link_uses",
    METADATA,
    Column("booking_id", ForeignKey("bookings.id"), primary_key=True),
    Column("action", String(64), primary_key=True),
    Column("used_at", BigInteger, nullable=False),
)
"""The action links that were followed: each works once."""
MAIL_TEMPLATES: Final = Table(
    "mail_templates",
    METADATA,
    Column("app_id", ForeignKey("apps.id"), primary_key=True),
    Column("slug", String(64), primary_key=True),
    _text("subject"),
    _text("text"),
    Column("is_enabled", Boolean, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)
"""Where an app's mails differ from the usual ones."""

WEBHOOKS: Final = Table(
    "webhooks",
    METADATA,
    _id(),
    _app_id(),
    Column("url", Text, nullable=False),
    Column("graph", String(32), nullable=False),
    Column("state", String(32), nullable=False),
    Column("method", String(8), nullable=False),
    *_stamps(),
    Index(None, "app_id", "graph", "state"),
)

MESSAGES: Final = Table(
    "messages",
    METADATA,
    _id(),
    _app_id(),
    Column("booking_id", String(36)),
    Column("webhook_id", String(36)),
    Column("kind", String(16), nullable=False),
    Column("occasion", String(64), nullable=False),
    Column("address", Text, nullable=False),
    _json("content"),
    Column("state", String(16), nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    _text("last_error"),
    *_stamps(),
    Index(None, "state", "due_at"),
    Index(None, "booking_id"),
)
"""What is to be told to whom, written with the change it is about.

`kind` is `email` or `webhook`, `address` an e-mail address or a URL. `due_at` (seconds) is when it
may be sent, or, while `state` is `sending`, when whoever sends it is given up. Those waiting about
a booking that is deleted are sent all the same, so there is no foreign key.
"""

WEBHOOK_DELIVERIES: Final = Table(
    "webhook_deliveries",
    METADATA,
    _id(),
    _app_id(),
    Column("webhook_id", String(36), nullable=False),
    Column("booking_id", String(36)),
    Column("is_test", Boolean, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("status", Integer),
    _text("error"),
    Column("created_at", BigInteger, nullable=False),
    Index(None, "webhook_id", "created_at"),
)
"""Each attempt to deliver; `status` is null where nobody answered."""
