"""The `search` and `orderBy` parameters of lists.

Source: search and ordering in the general conventions: `field:value;field2:value2`, where `;`
means *and*, fields may be dotted paths, and `*` at either end of a value is a wildcard.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from desk_app.timekit.bodies import invalid

WILDCARD: Final = "*"

BOOKING_ORDER_FIELDS: Final = frozenset(
    {"created_at", "updated_at", "completed", "graph", "state", "event.start", "event.end"}
)
"""What bookings can be ordered by."""

LIST_ORDER_FIELDS: Final = frozenset({"created_at", "updated_at", "name"})
"""What the other lists can be ordered by."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One `field:value`; the value is as written, wildcards included."""

    field: str
    value: str

    @property
    def is_prefix(self) -> bool:
        """Whether the value may go on after what is written (`mar*`)."""
        return self.value.endswith(WILDCARD)

    @property
    def is_suffix(self) -> bool:
        """Whether the value may begin before what is written (`*moss`)."""
        return self.value.startswith(WILDCARD)

    @property
    def bare_value(self) -> str:
        """The value without wildcards at its ends."""
        return self.value.strip(WILDCARD)

    def matches(self, text: str) -> bool:
        """Whether a text meets it, ignoring case; the wildcards count."""
        text, wanted = text.casefold(), self.bare_value.casefold()
        if self.is_prefix and self.is_suffix:
            return wanted in text
        if self.is_prefix:
            return text.startswith(wanted)
        return text.endswith(wanted) if self.is_suffix else text == wanted


@dataclass(frozen=True, slots=True)
class Ordering:
    """By which field a list is ordered, and which way."""

    field: str
    is_descending: bool = False


def parse_search(text: str) -> tuple[Criterion, ...]:
    """The criteria of a search; parts without a field or a colon are left out."""
    parts = (part.partition(":") for part in text.split(";"))
    return tuple(
        Criterion(field.strip(), value.strip()) for field, colon, value in parts if colon and field
    )


def format_search(criteria: Iterable[Criterion]) -> str:
    """The value of a `search` parameter; `;` has no escape, so it is left out of values."""
    return ";".join(f"{one.field}:{one.value.replace(';', ' ')}" for one in criteria)


def parse_ordering(
    query: Mapping[str, str], allowed: frozenset[str] = BOOKING_ORDER_FIELDS
) -> Ordering | None:
    """The order that `orderBy` and `sortedBy` ask for; None where they ask for none.

    Raises:
        InvalidRequestError: The field is not one of those allowed.
    """
    field = query.get("orderBy", "").strip()
    if not field:
        return None
    if field not in allowed:
        raise invalid("orderBy", f"Lists are ordered by {', '.join(sorted(allowed))}")
    return Ordering(field, is_descending=query.get("sortedBy", "").strip().casefold() == "desc")


def format_ordering(ordering: Ordering) -> dict[str, str]:
    """The two parameters that ask for an order."""
    return {
        "orderBy": ordering.field,
        "sortedBy": "desc" if ordering.is_descending else "asc",
    }
