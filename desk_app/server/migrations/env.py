"""Runs the steps on the connection that the server hands over, in the server's transaction."""

from alembic import context

from desk_app.server.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
context.run_migrations()
