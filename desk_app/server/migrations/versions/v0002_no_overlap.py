"""The backstop against double bookings, where the database has one to offer.

A resource is written as a range of one number, so that no extension is needed: 63 bits of the
hash of its id. Bookings that may lie over others on purpose are not held to it.
"""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Lets PostgreSQL itself refuse a booking over another; SQLite has one writer at a time."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        """
        ALTER TABLE bookings ADD CONSTRAINT bookings_no_overlap EXCLUDE USING gist (
            int8range(
                hashtextextended(resource_id, 0) >> 1,
                hashtextextended(resource_id, 0) >> 1,
                '[]'
            ) WITH &&,
            int8range(starts_at, ends_at) WITH &&
        ) WHERE (blocks_time AND NOT allows_double_booking)
        """
    )
