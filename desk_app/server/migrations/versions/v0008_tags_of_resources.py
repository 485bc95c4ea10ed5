"""Resources keep their tags."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Adds a column to the resources; those that are there have no tags."""
    op.add_column("resources", sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"))
