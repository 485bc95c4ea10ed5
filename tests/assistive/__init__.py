"""Desk as somebody meets it who does not see it, through the accessibility bus."""
