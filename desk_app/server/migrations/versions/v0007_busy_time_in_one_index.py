"""Busy time is read from an index alone, without the bookings themselves."""

from alembic import op

revision = "0007"
down_revision = "0006"

_OLD = ("resource_id", "blocks_time", "ends_at")
_NEW = (*_OLD, "starts_at", "due_at")


def upgrade() -> None:
    """Adds to the index what else a question about free time asks of a booking."""
    op.create_index(op.f("ix_bookings_" + "_".join(_NEW)), "bookings", list(_NEW), unique=False)
    op.drop_index(op.f("ix_bookings_" + "_".join(_OLD)), "bookings")
