"""Which columns are folded to a strip: those of people and rooms that are off duty."""

from collections.abc import Sequence

from desk_app.domain.identifiers import ResourceId
from desk_app.ui.grid.tiles import ColumnContents, covers_day


class Folds:
    """Remembers who was unfolded by hand; everybody else who is off duty is folded.

    A picture of one person's days, and one in which nobody is there, folds nothing.
    """

    def __init__(self) -> None:
        self._unfolded: set[ResourceId] = set()

    def of(self, contents: Sequence[ColumnContents]) -> frozenset[int]:
        """The numbers of the columns that are folded."""
        off = [content for content in contents if _is_off_duty(content)]
        if len(off) == len(contents) or len({each.column.resource.id for each in contents}) < 2:
            return frozenset()
        return frozenset(e.index for e in off if e.column.resource.id not in self._unfolded)

    def unfold(self, content: ColumnContents) -> None:
        """Show a column in full from now on."""
        self._unfolded.add(content.column.resource.id)

    def fold(self, content: ColumnContents) -> None:
        """Fold a column again while it is off duty."""
        self._unfolded.discard(content.column.resource.id)

    def can_fold(self, content: ColumnContents) -> bool:
        """Whether a column was unfolded by hand."""
        return content.column.resource.id in self._unfolded and _is_off_duty(content)


def _is_off_duty(content: ColumnContents) -> bool:
    """Whether a day is closed and holds nothing that would have to be drawn."""
    column = content.column
    return not column.open and not column.bookings and all(map(covers_day, column.events))
