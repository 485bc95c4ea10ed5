"""Delegates: each paints one kind of row or cell."""
