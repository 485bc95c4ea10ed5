"""Passwords that cost next to nothing, for tests: what is kept of one says what it cost."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from desk_app.server import logins, passwords

_COST = 2**8
_HASH_OF_NOTHING = passwords.HASH_OF_NOTHING.replace(f"${passwords._COST}$", f"${_COST}$")


@contextmanager
def cheap_passwords() -> Iterator[None]:
    """Lets passwords be hashed and checked quickly, also those of a name that nobody has."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_COST", _COST)
        patch.setattr(logins, "HASH_OF_NOTHING", _HASH_OF_NOTHING)
        yield
