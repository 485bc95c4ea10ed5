"""Pages and panels: they lay out, show models, and emit what was asked for."""
