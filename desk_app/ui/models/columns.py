"""Columns as data, and the roles under which every model of ours gives its values."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import Qt

VALUE_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
"""The domain value of the row."""
SORT_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 2
"""What the row is sorted by in this column; comparable with its like."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Column(Generic[Value]):
    """One column of a table of values."""

    key: str
    """Stable name: what widths and choices are remembered under."""
    heading: str
    text: Callable[[Value], str]
    sort_key: Callable[[Value], Any]
    width: int
    """At first sight, in pixels."""
