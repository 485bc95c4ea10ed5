"""Rows that are due, each claimed by one process, whichever of several is alive.

A claim lasts until its transaction ends. What takes longer than a moment, such as a call to
another server, must not be done meanwhile: claim the row in `Database.write_beside_others`, set
the column that says when it is due a few minutes ahead, commit, do the work, then note what came
of it. A process that dies half way lets the row come due again, for another to claim.
"""

from typing import TypeVar

from sqlalchemy import Select

R = TypeVar("R", bound=tuple[object, ...])


def claimed(due: Select[R], *, most: int | None = None) -> Select[R]:
    """The query for due rows, without those that another process has claimed already.

    Args:
        due: Of one table, in the order in which the rows should have their turn.
        most: How many to claim at once; all where None.
    """
    return due.limit(most).with_for_update(skip_locked=True)
