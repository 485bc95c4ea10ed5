"""What a database's refusal means: taken time, a clash of two writers, or no database at all.

Source: PostgreSQL's error codes (appendix A of its manual); SQLite says "locked".
"""

from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from desk_app.errors import InvalidRequestError, RateLimitedError, SlotTakenError

_OVERLAPS: Final = "23P01"
_CLASHES: Final = frozenset({"40001", "40P01", "23505"})
"""Serialization failure, deadlock, and a unique value that another writer was quicker to store."""
_BUSY: Final = frozenset({"55P03", "57014", "53300"})
"""A lock or an answer that took too long, and too many connections."""
_TOO_MUCH: Final = frozenset({"22001", "22003", "22021", "22P05"})
"""A text too long, a number too large, characters that cannot be stored."""
_GONE: Final = frozenset({"57P01", "57P02", "57P03", "25P03"})
"""The database is shutting down, has crashed, is starting, or let an idle transaction go."""


class TransientError(SQLAlchemyError):
    """The transaction came to nothing through no fault of its own: it may be begun anew."""


class ConnectionGoneError(TransientError):
    """The same, for the connection is gone; the next try makes a new one."""


class BusyError(TransientError):
    """Somebody else took too long; trying again at once would only make it worse."""


class UnknownOutcomeError(SQLAlchemyError):
    """The connection was lost while committing, so what became of it is not known."""


def failure_of(error: SQLAlchemyError, *, was_committing: bool = False) -> Exception:
    """What to raise in place of an error of the database.

    Args:
        error: As the library raised it; itself where it tells of a fault of ours.
        was_committing: Whether the transaction had been sent off to be committed.
    """
    if isinstance(error, PoolTimeoutError):
        return BusyError("no connection became free")
    if not isinstance(error, DBAPIError):
        return error
    code = str(getattr(error.orig, "sqlstate", None) or "")
    if error.connection_invalidated or code in _GONE or code.startswith("08") or _is_lost(error):
        gone = UnknownOutcomeError if was_committing else ConnectionGoneError
        return gone("the connection to the database is gone")
    return _failure_of_code(code, error)


def _failure_of_code(code: str, error: DBAPIError) -> Exception:
    if code == _OVERLAPS:
        return SlotTakenError(status=422, problem="The timeslot is not available")
    if code in _CLASHES:
        return TransientError(f"two transactions clashed ({code})")
    if code in _BUSY or "database is locked" in str(error.orig):
        return BusyError("the database is busy")
    if code in _TOO_MUCH:
        return InvalidRequestError(
            status=422, problem="A value is too long or too large to be stored"
        )
    return error


def _is_lost(error: DBAPIError) -> bool:
    """Whether no connection came about: the driver has no code for that."""
    is_driver_error = type(error.orig).__module__.startswith("psycopg")
    is_operational = type(error.orig).__name__ in ("OperationalError", "ConnectionTimeout")
    return is_driver_error and is_operational and not getattr(error.orig, "sqlstate", None)


def busy_answer() -> RateLimitedError:
    """What a client is told when the database cannot be asked: nothing was done, come again."""
    return RateLimitedError(status=503, problem="The database is busy; try again in a moment")
