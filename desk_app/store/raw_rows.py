"""Rows of tables read from the pages of a file, without what the file says of its tables.

For a file whose schema or upper pages are damaged: its leaves may still be whole. Nothing here
tells a row that is valid from one that was deleted and not yet overwritten.

Source: the b-tree pages, the record format and the overflow pages in the file format of SQLite.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from desk_app.store.inspection import PAGE_SIZE

_LEAF_OF_TABLE: Final = 13
_HEADER: Final = 8
_MOST_ON_A_LEAF: Final = PAGE_SIZE - 35
_LEAST_ON_A_LEAF: Final = (PAGE_SIZE - 12) * 32 // 255 - 23
_LONGEST: Final = 1 << 24
"""Bytes of a row; a chain of pages may lead in a circle."""
_WIDTHS: Final = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
_FLOAT: Final = 7
_ONE: Final = 9
_FIRST_BLOB: Final = 12


def read_raw_rows(path: Path) -> Iterator[tuple[Any, ...]]:
    """Every row that can be read from a leaf, a NULL that stands first being its number.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        pages = path.stat().st_size // PAGE_SIZE
        for number in range(1, pages):
            page = _page(file, number)
            if page[0] == _LEAF_OF_TABLE:
                yield from _rows_of(page, file)


def _page(file: BinaryIO, number: int) -> bytes:
    """A page by its number, from 0 on."""
    file.seek(number * PAGE_SIZE)
    return file.read(PAGE_SIZE)


def _rows_of(page: bytes, file: BinaryIO) -> Iterator[tuple[Any, ...]]:
    count = int.from_bytes(page[3:5], "big")
    for place in range(_HEADER, min(_HEADER + 2 * count, PAGE_SIZE - 1), 2):
        try:
            row = _row_at(page, int.from_bytes(page[place : place + 2], "big"), file)
        except (IndexError, ValueError):  # a text that is none is a ValueError too
            continue
        if row:
            yield row


def _row_at(page: bytes, at: int, file: BinaryIO) -> tuple[Any, ...]:
    length, at = _varint(page, at)
    number, at = _varint(page, at)
    if length > _LONGEST:
        raise ValueError("no row of ours is that long")
    here = _length_here(length)
    payload = page[at : at + here]
    if here < length:
        following = int.from_bytes(page[at + here : at + here + 4], "big")
        payload += _overflow(file, following, length - here)
    if len(payload) < length:
        raise ValueError("the row is cut off")
    values = _values(payload)
    return (number, *values[1:]) if values and values[0] is None else tuple(values)


def _length_here(length: int) -> int:
    """How much of a row stands on the leaf itself."""
    if length <= _MOST_ON_A_LEAF:
        return length
    here = _LEAST_ON_A_LEAF + (length - _LEAST_ON_A_LEAF) % (PAGE_SIZE - 4)
    return here if here <= _MOST_ON_A_LEAF else _LEAST_ON_A_LEAF


def _overflow(file: BinaryIO, number: int, length: int) -> bytes:
    """The rest of a long row, on pages of which each names the next."""
    content = b""
    while number > 0 and len(content) < length:
        page = _page(file, number - 1)
        if len(page) < PAGE_SIZE:
            break
        number = int.from_bytes(page[:4], "big")
        content += page[4:]
    return content[:length]


def _values(payload: bytes) -> Sequence[Any]:
    end, at = _varint(payload, 0)
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values, at = [], end
    for kind in kinds:
        value, at = _value(payload, at, kind)
        values.append(value)
    return values


def _value(payload: bytes, at: int, kind: int) -> tuple[Any, int]:
    """A value and where the next one begins."""
    if kind >= _FIRST_BLOB:
        end = at + (kind - _FIRST_BLOB) // 2
        part = payload[at:end]
        return (part.decode() if kind % 2 else part), end
    if kind == _FLOAT or kind > _ONE:
        raise ValueError("our tables hold no such value")
    end = at + _WIDTHS[kind]
    if kind == 0:
        return None, end
    if kind >= _ONE - 1:
        return kind - _ONE + 1, end
    return int.from_bytes(payload[at:end], "big", signed=True), end


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where what follows begins."""
    value = 0
    for place in range(at, at + 8):
        byte = content[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    return value << 8 | content[at + 8], at + 9
