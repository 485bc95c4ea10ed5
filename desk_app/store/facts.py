"""Small things to remember about what is stored, such as when everything was last fetched."""

import sqlite3


def load_facts(connection: sqlite3.Connection) -> dict[str, str]:
    """Every fact by its name."""
    return dict(connection.execute("SELECT name, value FROM facts"))


def save_fact(connection: sqlite3.Connection, name: str, value: str | None) -> None:
    """Remember a fact in place of an older one; None forgets it."""
    if value is None:
        connection.execute("DELETE FROM facts WHERE name = ?", (name,))
    else:
        connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))
