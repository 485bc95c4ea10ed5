"""Looks for a secret where it must not be: in files, in texts and in the process list.

A finding names the place and the form, never the secret.
"""

import base64
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote


def forms_of(secret: str) -> dict[str, bytes]:
    """The secret as it may have been written down, each form by its name."""
    plain = secret.encode()
    percent = "".join(f"%{byte:02X}" for byte in plain)
    forms = {
        "plain": plain,
        "UTF-16": secret.encode("utf-16-le"),
        "URL-quoted": quote(secret, safe="").encode(),
        "percent-encoded": percent.encode(),
        "lower-case percent-encoded": percent.lower().encode(),
        "hex": plain.hex().encode(),
        "upper-case hex": plain.hex().upper().encode(),
    }
    # Base64 packs three bytes into four characters, so a text looks different at each of three
    # places: after nothing, after one byte (":" of Basic authentication), after two ("x:").
    for before in range(3):
        start, end = -(-before * 8 // 6), (before + len(plain)) * 8 // 6
        for name, encode in (
            ("base64", base64.b64encode),
            ("URL-safe base64", base64.urlsafe_b64encode),
        ):
            forms[f"{name} after {before} bytes"] = encode(b"\0" * before + plain)[start:end]
    return forms


def find_in_text(secret: str, place: str, text: str | bytes) -> list[str]:
    """One sentence for the first form of the secret in this text, or none."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
    for name, form in forms_of(secret).items():
        if form in data:
            return [f"{place} holds the secret ({name})"]
    return []


def find_in_files(secret: str, places: Iterable[Path]) -> list[str]:
    """One sentence for each file, among these files and below these folders, with the secret."""
    return [
        finding
        for place in places
        for path in _files(place)
        for finding in find_in_text(secret, str(path), _content(path))
    ]


def find_in_processes(secret: str) -> list[str]:
    """One sentence for each command line, or environment of ours, with the secret."""
    own = "\0".join(f"{name}={value}" for name, value in os.environ.items())
    findings = find_in_text(secret, "the environment", own)
    for path in [Path("/proc/self/environ"), *Path("/proc").glob("[0-9]*/cmdline")]:
        findings += find_in_text(secret, str(path), _content(path))
    return findings


def _files(place: Path) -> Iterator[Path]:
    if place.is_symlink():
        return
    if place.is_file():
        yield place
    for folder, _, names in os.walk(place):
        for name in names:
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # ended or removed meanwhile, or another user's
        return b""
