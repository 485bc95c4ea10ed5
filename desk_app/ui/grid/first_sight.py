"""Where the grid is when it is first seen: an hour before now, or where the day begins."""

from datetime import datetime
from typing import Final, NamedTuple

from desk_app.ui.grid.cursor import Cursor, CursorMoves
from desk_app.ui.grid.picture import GridPicture

_USUAL_OPENING: Final = 8 * 60
_BEFORE_OPENING: Final = 30


class FirstSight(NamedTuple):
    """What is at the top, and where the focus is."""

    top_minute: float
    """In axis minutes."""
    cursor: Cursor


def first_sight(picture: GridPicture, moves: CursorMoves, now: datetime) -> FirstSight:
    """The first sight of a picture with at least one column.

    On the day itself the full hour before now is at the top, and the focus is on now in the first
    column that is open and free then, by the clock of the first. On other days, and before
    anybody is there, the earliest opening takes the place of now.
    """
    columns = picture.columns_of_now(now)
    opening = picture.first_opening(_USUAL_OPENING)
    minute = picture.contents[columns[0]].clock.minute_of(now) if columns else 0
    if minute < opening - _BEFORE_OPENING:
        return FirstSight(opening - _BEFORE_OPENING, moves.at(0, opening))
    found = [
        moves.at(column, minute)
        for column in columns
        if picture.contents[column].clock.minute_of(now) == minute
    ]
    free = [each for each in found if each.tile is None]
    is_open = (each for each in free if _is_open(picture, each.column, now))
    return FirstSight(minute // 60 * 60 - 60, next(is_open, (free or found)[0]))


def _is_open(picture: GridPicture, column: int, now: datetime) -> bool:
    spans = picture.contents[column].column.open
    return any(span.start <= now < span.end for span in spans)
