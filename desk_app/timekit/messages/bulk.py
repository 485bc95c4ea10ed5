"""What came of several bookings made or changed with one call.

Source: the bulk calls; their answers were not seen, so anything with an id is taken for a booking.
"""

from desk_app.domain.bulk import BulkFailure, BulkResult
from desk_app.timekit.messages.booking import booking_from_wire
from desk_app.timekit.problems import LONGEST_PROBLEM
from desk_app.timekit.wire_values import read_object, read_text


def bulk_result_from_wire(value: object) -> BulkResult:
    """One item of the answer.

    Raises:
        UnexpectedReplyError: It is neither a booking nor says what was wrong.
    """
    problem = read_text(read_object(value), "error")
    return BulkFailure(problem[:LONGEST_PROBLEM]) if problem else booking_from_wire(value)
