"""The local SQLite file of one profile: what Desk last knew."""
