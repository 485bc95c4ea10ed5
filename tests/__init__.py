from desk_app.sqlite import use_own_sqlite

use_own_sqlite()
