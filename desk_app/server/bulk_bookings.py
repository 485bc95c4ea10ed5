"""Several bookings with one call: each on its own, up to the first failure, or all or none.

Source: the bulk calls of the API reference. Their answers were not seen: each item is a booking or
`{"error": "Index 1: ..."}`, and where all are undone that sentence alone is the answer.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.bulk import BulkFailure
from desk_app.domain.identifiers import BookingId
from desk_app.errors import ApiError, ConflictError, InvalidRequestError
from desk_app.timekit.problems import reply_from_error

Step = Callable[[], Awaitable[BookingId]]
"""Makes or changes one booking."""


@dataclass(frozen=True, slots=True)
class BulkWay:
    """What happens when one of several fails."""

    stops_on_first_error: bool = False
    """Whether those after it are left alone."""
    undoes_all_on_error: bool = False
    """Whether nothing is kept at all."""


async def take_each(
    connection: AsyncConnection, steps: Sequence[Step], way: BulkWay
) -> list[BookingId | BulkFailure]:
    """What came of each step that was taken, in order.

    A step that fails leaves nothing behind. Where all are to be undone, or nothing was done at
    all, its error is raised, which undoes whatever the transaction holds.

    Raises:
        ApiError: As said, with the index of the step in its problem.
    """
    results: list[BookingId | BulkFailure] = []
    first_error: ApiError | None = None
    for index, step in enumerate(steps):
        try:
            async with connection.begin_nested():
                results.append(await step())
        except ApiError as error:
            told = _at_index(index, error)
            first_error = first_error or told
            if way.undoes_all_on_error:
                raise told from error
            results.append(BulkFailure(told.problem))
            if way.stops_on_first_error:
                break
    if first_error and all(isinstance(one, BulkFailure) for one in results):
        raise first_error
    return results


def _at_index(index: int, error: ApiError) -> ApiError:
    """The error as the answer to the whole call: it stays what it is but for its words."""
    problem = f"Index {index}: {_words(error)}"
    is_known = isinstance(error, ConflictError) or type(error) is not ApiError
    kind = type(error) if is_known and error.status == 422 else InvalidRequestError
    return kind(status=422, problem=problem)


def _words(error: ApiError) -> str:
    if isinstance(error, InvalidRequestError) and error.fields:
        return "; ".join(f"{name}: {', '.join(said)}" for name, said in error.fields.items())
    return str(reply_from_error(error)[1]["error"])
