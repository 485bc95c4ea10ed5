"""What tells a repeated request from another one with the same reference."""

import json
from hashlib import sha256


def digest_of_body(body: object) -> str:
    """The SHA-256 of a JSON value, whatever the order of its keys."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
