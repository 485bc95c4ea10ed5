"""The Timekit-compatible server, embedded or on an address."""

from desk_app.sqlite import use_own_sqlite

use_own_sqlite()
