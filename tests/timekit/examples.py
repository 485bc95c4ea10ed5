"""The example calls in `tests/data/timekit`, one file a call: what is asked, what answered."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from desk_app.timekit.time_formats import parse_timestamp

FOLDER = Path(__file__).resolve().parent.parent / "data" / "timekit"
NAMES = tuple(sorted(path.name.removesuffix(".json") for path in FOLDER.glob("*.json")))


@dataclass(frozen=True)
class Example:
    """One call."""

    name: str
    method: str
    path: str
    query: dict[str, str]
    request: Any
    """The body asked with; None where there is none."""
    status: int
    headers: dict[str, str]
    response: Any
    """The body answered; None where there is none."""

    @property
    def data(self) -> Any:
        """What is in the envelope of the answer."""
        return self.response["data"]


def load(name: str) -> Example:
    call = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    request, response = call["request"], call["response"]
    url = urlsplit(request["path"])
    return Example(
        name,
        request["method"],
        url.path,
        dict(parse_qsl(url.query)),
        request.get("body"),
        response["status"],
        response.get("headers", {}),
        response["body"],
    )


def all_whose_name_starts(*beginnings: str) -> list[Example]:
    return [load(name) for name in NAMES if name.startswith(beginnings)]


def by_name(example: Example) -> str:
    return example.name


def comparable(value: Any) -> Any:
    """A body with what has several spellings in one: instants in UTC, durations, hours."""
    if isinstance(value, dict):
        return {name: comparable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [comparable(item) for item in value]
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d[T ]", value):
        return parse_timestamp(value)
    if isinstance(value, str) and re.fullmatch(r"\d\d:00", value):
        return int(value[:2])
    return value
