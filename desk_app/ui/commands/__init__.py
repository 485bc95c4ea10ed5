"""Everything that can be asked of the window by name or key, in one place."""
