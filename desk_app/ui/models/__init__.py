"""Item models: they hold domain values and never fetch."""
