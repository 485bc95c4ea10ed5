"""Sessions and seats, payments, related bookings, what happened to a booking, signed links."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds the columns and tables; each app there is gets a secret for its links."""
    _widen_bookings()
    op.create_table(
        "booking_logs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.String(length=36), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("old_state", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_booking_logs_booking_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_logs")),
    )
    op.create_index(
        op.f("ix_booking_logs_booking_id_id"), "booking_logs", ["booking_id", "id"], unique=False
    )
    op.create_table(
        "action_link_uses",
        sa.Column("booking_id", sa.String(length=36), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_action_link_uses_booking_id")
        ),
        sa.PrimaryKeyConstraint("booking_id", "action", name=op.f("pk_action_link_uses")),
    )
    _add_link_secrets()


def _widen_bookings() -> None:
    for column in (
        sa.Column("participants", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("owner_booking_id", sa.String(length=36), nullable=True),
        sa.Column("max_seats", sa.Integer(), nullable=True),
        sa.Column("payment_id", sa.Text(), nullable=True),
        sa.Column("bulk_id", sa.String(length=36), nullable=True),
    ):
        op.add_column("bookings", column)
    for columns in (
        ["app_id", "customer_email_folded", "starts_at"],
        ["owner_booking_id"],
        ["bulk_id"],
    ):
        name = op.f("ix_bookings_" + "_".join(columns))
        op.create_index(name, "bookings", columns, unique=False)


def _add_link_secrets() -> None:
    table = op.create_table(
        "app_link_secrets",
        sa.Column("app_id", sa.String(length=36), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["apps.id"], name=op.f("fk_app_link_secrets_app_id")),
        sa.PrimaryKeyConstraint("app_id", name=op.f("pk_app_link_secrets")),
    )
    apps = sa.table("apps", sa.column("id"), sa.column("created_at"))
    rows = [
        {"app_id": app.id, "secret": secrets.token_hex(32), "created_at": app.created_at}
        for app in op.get_bind().execute(sa.select(apps))
    ]
    if rows:
        op.bulk_insert(table, rows)
