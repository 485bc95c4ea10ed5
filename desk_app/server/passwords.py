"""Passwords, of which only a slow salted hash is kept: scrypt, written with its own costs.

The costs are those of the OWASP cheat sheet for scrypt: 32 MiB and a tenth of a second or so.
"""

import base64
import secrets
from hashlib import scrypt
from hmac import compare_digest
from typing import Final

_COST: Final = 2**15
_BLOCK_SIZE: Final = 8
_PARALLEL: Final = 3
_MEMORY: Final = 64 * 1024 * 1024
_SALT_BYTES: Final = 16


def hash_password(password: str) -> str:
    """What is kept of a password: `scrypt$n$r$p$salt$hash`. Blocks for about 0.2 s."""
    salt = secrets.token_bytes(_SALT_BYTES)
    hashed = _stretch(password, salt, _COST, _BLOCK_SIZE, _PARALLEL)
    costs = f"{_COST}${_BLOCK_SIZE}${_PARALLEL}"
    return f"scrypt${costs}${_in_text(salt)}${_in_text(hashed)}"


def is_password(password: str, kept: str) -> bool:
    """Whether a password is the one that something was kept of; blocks just as long."""
    _, cost, block_size, parallel, salt, hashed = kept.split("$")
    found = _stretch(password, base64.b64decode(salt), int(cost), int(block_size), int(parallel))
    return compare_digest(found, base64.b64decode(hashed))


HASH_OF_NOTHING: Final = f"scrypt${_COST}${_BLOCK_SIZE}${_PARALLEL}${'A' * 24}${'A' * 43}="
"""Fits no password: checked where a name is unknown, so that this takes as long."""


def _stretch(password: str, salt: bytes, cost: int, block_size: int, parallel: int) -> bytes:
    return scrypt(
        password.encode(),
        salt=salt, n=cost, r=block_size, p=parallel, maxmem=_MEMORY, dklen=32,
    )  # fmt: skip


def _in_text(value: bytes) -> str:
    return base64.b64encode(value).decode()
