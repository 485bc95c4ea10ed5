"""Keys that end and tell when they were used; people who sign in; counts of requests."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds two columns to the keys, and three tables."""
    op.add_column("app_keys", sa.Column("expires_at", sa.BigInteger(), nullable=True))
    op.add_column("app_keys", sa.Column("last_used_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "resource_logins",
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("app_id", sa.String(length=36), nullable=False),
        sa.Column("email_folded", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["apps.id"], name=op.f("fk_resource_logins_app_id")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resources.id"], name=op.f("fk_resource_logins_resource_id")
        ),
        sa.PrimaryKeyConstraint("resource_id", name=op.f("pk_resource_logins")),
    )
    op.create_index(
        op.f("ix_resource_logins_app_id_email_folded"),
        "resource_logins",
        ["app_id", "email_folded"],
        unique=False,
    )
    op.create_table(
        "resource_tokens",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("app_id", sa.String(length=36), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("shown_token", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("referrers", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["app_id"], ["apps.id"], name=op.f("fk_resource_tokens_app_id")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resources.id"], name=op.f("fk_resource_tokens_resource_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_resource_tokens_digest")),
    )
    op.create_index(
        op.f("ix_resource_tokens_app_id_created_at"),
        "resource_tokens",
        ["app_id", "created_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_resource_tokens_resource_id"), "resource_tokens", ["resource_id"], unique=False
    )
    op.create_table(
        "request_counts",
        sa.Column("app_id", sa.String(length=36), nullable=False),
        sa.Column("window", sa.String(length=8), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("process", sa.String(length=36), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["apps.id"], name=op.f("fk_request_counts_app_id")),
        sa.PrimaryKeyConstraint(
            "app_id", "window", "starts_at", "process", name=op.f("pk_request_counts")
        ),
    )
