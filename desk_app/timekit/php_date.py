"""PHP `date()` patterns, in which the two timestamp headers spell their formats.

Source: headers `Timekit-OutputTimestampFormat` and `Timekit-InputTimestampFormat`. Letters that
are not listed here stand for themselves, as in PHP; so does any character after a backslash.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

ISO_PATTERN: Final = r"Y-m-d\TH:i:sP"
"""What the API uses unless told otherwise, for short `c`: `2026-03-02T09:00:00+01:00`."""

FIND_TIME_PATTERN: Final = "Y-m-d H:i:s"
"""What the answers of `POST /findtime` look like, without any offset."""

LONGEST_PATTERN: Final = 64
"""In characters; what a pattern has beyond them does not count."""

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip


def format_date(moment: datetime, pattern: str) -> str:
    """An aware moment in a pattern, in English and in the moment's own zone."""
    return "".join(
        _WRITERS[letter](moment) if is_letter else letter for letter, is_letter in _pieces(pattern)
    )


def parse_date(text: str, pattern: str, zone: tzinfo) -> datetime:
    """The aware moment a text spells in a pattern, in the zone given if it names no offset.

    Parts that are not spelled are those of the start of 1970.

    Raises:
        ValueError: The text does not fit the pattern, or names no real date.
    """
    found = _expression(pattern).fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not a timestamp in the format {pattern}")
    parts = found.groupdict()
    if "U" in parts:
        return _from_unix(parts["U"])
    return datetime(
        int(parts.get("Y") or 1970), _month(parts), _number(parts, "dj", 1), _hour(parts),
        _number(parts, "i", 0), _number(parts, "s", 0), tzinfo=_zone(parts, zone),
    )  # fmt: skip


def _from_unix(seconds: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("timestamp is out of range") from error


def _pieces(pattern: str) -> Iterator[tuple[str, bool]]:
    """The pattern's characters, each with whether it is a letter that stands for something."""
    characters = iter(pattern[:LONGEST_PATTERN])
    for character in characters:
        if character == "\\":
            yield next(characters, "\\"), False
        elif character == "c":
            yield from _pieces(ISO_PATTERN)
        else:
            yield character, character in _WRITERS


def _offset(moment: datetime, colon: str) -> str:
    minutes = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}{colon}{abs(minutes) % 60:02d}"


_WRITERS: Final[dict[str, Callable[[datetime], str]]] = {
    "Y": lambda moment: f"{moment.year:04d}",
    "y": lambda moment: f"{moment.year % 100:02d}",
    "m": lambda moment: f"{moment.month:02d}",
    "n": lambda moment: str(moment.month),
    "M": lambda moment: _MONTHS[moment.month - 1][:3],
    "F": lambda moment: _MONTHS[moment.month - 1],
    "d": lambda moment: f"{moment.day:02d}",
    "j": lambda moment: str(moment.day),
    "D": lambda moment: _DAYS[moment.weekday()][:3],
    "l": lambda moment: _DAYS[moment.weekday()],
    "N": lambda moment: str(moment.isoweekday()),
    "H": lambda moment: f"{moment.hour:02d}",
    "G": lambda moment: str(moment.hour),
    "h": lambda moment: f"{moment.hour % 12 or 12:02d}",
    "g": lambda moment: str(moment.hour % 12 or 12),
    "i": lambda moment: f"{moment.minute:02d}",
    "s": lambda moment: f"{moment.second:02d}",
    "a": lambda moment: "am" if moment.hour < 12 else "pm",
    "A": lambda moment: "AM" if moment.hour < 12 else "PM",
    "O": lambda moment: _offset(moment, ""),
    "P": lambda moment: _offset(moment, ":"),
    "T": lambda moment: moment.tzname() or "",
    "e": lambda moment: str(moment.tzinfo),
    "U": lambda moment: str(int(moment.timestamp())),
}

_NAMES: Final = {
    "M": "|".join(month[:3] for month in _MONTHS),
    "F": "|".join(_MONTHS),
    "D": "|".join(day[:3] for day in _DAYS),
    "l": "|".join(_DAYS),
}
_OFFSET: Final = r"Z|[+-]\d{2}:?\d{2}"
_READERS: Final[dict[str, str]] = {
    "Y": r"\d{4}",
    "y": r"\d{2}",
    "m": r"\d{2}",
    "n": r"\d{1,2}",
    "d": r"\d{2}",
    "j": r"\d{1,2}",
    "N": r"[1-7]",
    "H": r"\d{2}",
    "G": r"\d{1,2}",
    "h": r"\d{2}",
    "g": r"\d{1,2}",
    "i": r"\d{2}",
    "s": r"\d{2}",
    "a": "am|pm",
    "A": "am|pm",
    "O": _OFFSET,
    "P": _OFFSET,
    "T": r"\w+|[+-]\d+",
    "e": r"[\w/+:-]+",
    "U": r"-?\d{1,12}",
    **_NAMES,
}


def _expression(pattern: str) -> re.Pattern[str]:
    """What a text in the pattern looks like, each letter a group of its own name."""
    seen: set[str] = set()
    written: list[str] = []
    for letter, is_letter in _pieces(pattern):
        if not is_letter:
            written.append(re.escape(letter))
        elif letter in seen:
            written.append(f"(?P={letter})")
        else:
            seen.add(letter)
            written.append(f"(?P<{letter}>{_READERS[letter]})")
    return re.compile("".join(written), re.IGNORECASE)


def _number(parts: dict[str, str], letters: str, missing: int) -> int:
    return next((int(parts[letter]) for letter in letters if letter in parts), missing)


def _month(parts: dict[str, str]) -> int:
    name = (parts.get("M") or parts.get("F") or "").casefold()
    if not name:
        return _number(parts, "mn", 1)
    return next(at for at, month in enumerate(_MONTHS, 1) if month.casefold().startswith(name))


def _hour(parts: dict[str, str]) -> int:
    half = (parts.get("a") or parts.get("A") or "").casefold()
    hour = _number(parts, "HGhg", 0)
    return hour % 12 + (12 if half == "pm" else 0) if half else hour


def _zone(parts: dict[str, str], zone: tzinfo) -> tzinfo:
    offset = parts.get("P") or parts.get("O")
    return parse_offset(offset) if offset else zone


def parse_offset(text: str) -> tzinfo:
    """The fixed zone of `Z`, `+01:00` or `+0100`.

    Raises:
        ValueError: It is a day or more away.
    """
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
