"""The calendar's grid: resource columns over a shared axis of wall clock time."""
