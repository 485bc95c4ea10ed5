"""The local SQLite file of one profile: what Desk last knew."""

from desk_app.sqlite import use_own_sqlite

use_own_sqlite()
