"""How a clash is told: a slot that is taken, an action that is not possible any more.

Source: neither body was seen; the general error bodies are in several shapes, each of them here.
"""

from desk_app.errors import ApiError, BookingActionError, ConflictError
from desk_app.server.options import RefusalShape, ServerOptions
from desk_app.timekit.problems import reply_from_error


def refuse(error: ApiError, options: ServerOptions) -> tuple[int, dict[str, object]]:
    """The status and the body of a refusal, clashes as the options have them."""
    status, body = reply_from_error(error)
    if not isinstance(error, ConflictError | BookingActionError):
        return status, body
    said = body["error"]
    match options.clash_shape:
        case RefusalShape.PLAIN:
            body = {"error": said}
        case RefusalShape.NESTED:
            body = {"error": {"message": said}}
        case RefusalShape.CODED:
            pass
    return (options.clash_status if status == 422 else status), body
