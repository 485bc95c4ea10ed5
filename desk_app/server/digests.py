"""What tells a repeated request from another one with the same reference."""

import json
from hashlib import sha256
from typing import Final


def digest_of_body(body: object) -> str:
    """The SHA-256 of a JSON value, whatever the order of its keys."""
    return sha256(_ENCODER.encode(body).encode()).hexdigest()


_ENCODER: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
