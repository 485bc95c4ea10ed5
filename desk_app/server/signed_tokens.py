"""Signed tokens: JSON Web Tokens of the one kind this server makes and takes, HMAC with SHA-256.

Source: RFC 7515 and 7519; action links and signed search of the API reference use this kind.
Whatever another algorithm's token says, it is refused before its signature is looked at.
"""

import base64
import binascii
import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from desk_app.timekit.json import decode, encode

LONGEST_TOKEN: Final = 8_000
"""In characters; a longer one is refused unread."""

_ALGORITHM: Final = "HS256"


def sign(payload: Mapping[str, object], secret: str) -> str:
    """The token of a payload; the same payload always gives the same token."""
    head = _pack(encode({"alg": _ALGORITHM, "typ": "JWT"}))
    signed = f"{head}.{_pack(encode(dict(payload)))}"
    return f"{signed}.{_pack(_digest(signed, secret))}"


def read_unverified(token: str) -> Mapping[str, object]:
    """What a token claims, good for nothing but finding out whose secret to check it with.

    Raises:
        ValueError: It is no token of this kind.
    """
    head, payload, _ = _parts(token)
    if _object(head).get("alg") != _ALGORITHM:
        raise ValueError("a token of another algorithm")
    return _object(payload)


def verify(token: str, secret: str) -> Mapping[str, object]:
    """The payload of a token that was signed with a secret.

    Raises:
        ValueError: It is no token of this kind, or was signed with something else.
    """
    payload = read_unverified(token)
    signed, _, signature = token.rpartition(".")
    if not hmac.compare_digest(_unpack(signature), _digest(signed, secret)):
        raise ValueError("a token signed with something else")
    return payload


def _digest(text: str, secret: str) -> bytes:
    return hmac.new(secret.encode(), text.encode(), sha256).digest()


def _parts(token: str) -> tuple[str, str, str]:
    parts = token.split(".") if len(token) <= LONGEST_TOKEN and token.isascii() else []
    if len(parts) != 3:
        raise ValueError("not a token")
    return parts[0], parts[1], parts[2]


def _object(part: str) -> Mapping[str, object]:
    value = decode(_unpack(part))
    if not isinstance(value, dict):
        raise ValueError("a token that holds no object")
    return value


def _pack(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unpack(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
