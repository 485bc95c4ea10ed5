"""Desk: a booking console for the front desk, and the server that comes with it."""

__version__ = "0.1.0"
