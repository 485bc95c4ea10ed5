"""Places and services, readable widget keys, and what is told to others about bookings."""

from hashlib import sha256
from secrets import choice, token_hex
from string import ascii_letters, digits

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds to the tables there are, then makes the new ones."""
    _extend_tables()
    _give_every_app_a_widget_key_to_show()
    _make_slugs_unique()
    _make_places()
    _make_messages()


def _extend_tables() -> None:
    op.add_column("apps", sa.Column("webhook_secret", sa.Text(), nullable=False, server_default=""))
    op.add_column("app_keys", sa.Column("shown", sa.Text(), nullable=True))
    op.add_column(
        "resources",
        sa.Column("sends_email", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.add_column("bookings", sa.Column("notices", sa.JSON(), nullable=False, server_default="{}"))


def _give_every_app_a_widget_key_to_show() -> None:
    """Beside the one it has, of which only the hash was kept; that one stays good."""
    connection = op.get_bind()
    apps = sa.table(
        "apps",
        sa.column("id", sa.String()),
        sa.column("is_test", sa.Boolean()),
        sa.column("created_at", sa.BigInteger()),
        sa.column("webhook_secret", sa.Text()),
    )
    keys = sa.table(
        "app_keys",
        sa.column("app_id", sa.String()),
        sa.column("kind", sa.String()),
        sa.column("digest", sa.String()),
        sa.column("shown", sa.Text()),
        sa.column("created_at", sa.BigInteger()),
    )
    for app in connection.execute(sa.select(apps)).all():
        letters = "".join(choice(ascii_letters + digits) for _ in range(32))
        key = f"{'test' if app.is_test else 'live'}_widget_key_{letters}"
        connection.execute(
            keys.insert().values(
                app_id=app.id,
                kind="widget",
                digest=sha256(key.encode()).hexdigest(),
                shown=key,
                created_at=app.created_at,
            )
        )
        connection.execute(
            apps.update().where(apps.c.id == app.id).values(webhook_secret=token_hex(32))
        )


def _make_slugs_unique() -> None:
    """In small letters; all but the oldest of a slug get a part of their id behind it."""
    connection = op.get_bind()
    projects = sa.table(
        "projects",
        sa.column("id", sa.String()),
        sa.column("slug", sa.String()),
        sa.column("created_at", sa.BigInteger()),
        sa.column("deleted_at", sa.BigInteger()),
    )
    seen: set[str] = set()
    query = sa.select(projects).where(projects.c.deleted_at.is_(None))
    for row in connection.execute(query.order_by(projects.c.created_at, projects.c.id)).all():
        slug = row.slug.lower()
        if not slug or slug in seen:
            slug = f"{slug[:90]}-{row.id[:8]}".strip("-")
        if slug != row.slug:
            connection.execute(projects.update().where(projects.c.id == row.id).values(slug=slug))
        seen.add(slug)
    op.create_index(
        "uq_projects_slug",
        "projects",
        ["slug"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )


def _make_places() -> None:
    op.create_table(
        "locations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("app_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("uses_custom_hours", sa.Boolean(), nullable=False),
        sa.Column("meta", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["apps.id"], name=op.f("fk_locations_app_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
    )
    op.create_index(op.f("ix_locations_app_id_created_at"), "locations", ["app_id", "created_at"])
    op.create_table(
        "location_services",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("app_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("meta", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["apps.id"], name=op.f("fk_location_services_app_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location_services")),
    )
    op.create_index(
        op.f("ix_location_services_app_id_created_at"),
        "location_services",
        ["app_id", "created_at"],
    )
    location, service = ("location_id", "locations"), ("service_id", "location_services")
    project = ("project_id", "projects")
    _make_pairs("services_of_locations", location, service)
    _make_pairs("locations_of_projects", project, location)
    _make_pairs("services_of_projects", project, service)


def _make_pairs(name: str, *sides: tuple[str, str]) -> None:
    op.create_table(
        name,
        *(sa.Column(column, sa.String(length=36), nullable=False) for column, _ in sides),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_{name}_{column}"), ondelete="CASCADE"
            )
            for column, table in sides
        ),
        sa.PrimaryKeyConstraint(*(column for column, _ in sides), name=op.f(f"pk_{name}")),
    )


def _make_messages() -> None:
    op.create_table(
        "mail_templates",
        sa.Column("app_id", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["apps.id"], name=op.f("fk_mail_templates_app_id")),
        sa.PrimaryKeyConstraint("app_id", "slug", name=op.f("pk_mail_templates")),
    )
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("app_id", sa.String(length=36), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("graph", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["apps.id"], name=op.f("fk_webhooks_app_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_index(
        op.f("ix_webhooks_app_id_graph_state"), "webhooks", ["app_id", "graph", "state"]
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("app_id", sa.String(length=36), nullable=False),
        sa.Column("booking_id", sa.String(length=36), nullable=True),
        sa.Column("webhook_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("occasion", sa.String(length=64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["apps.id"], name=op.f("fk_messages_app_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index(op.f("ix_messages_state_due_at"), "messages", ["state", "due_at"])
    op.create_index(op.f("ix_messages_booking_id"), "messages", ["booking_id"])
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("app_id", sa.String(length=36), nullable=False),
        sa.Column("webhook_id", sa.String(length=36), nullable=False),
        sa.Column("booking_id", sa.String(length=36), nullable=True),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["apps.id"], name=op.f("fk_webhook_deliveries_app_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
    )
    op.create_index(
        op.f("ix_webhook_deliveries_webhook_id_created_at"),
        "webhook_deliveries",
        ["webhook_id", "created_at"],
    )
