"""Ways in which a file comes to harm, and which of the writes in it are out of their reach."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final, Self

from desk_app.domain.identifiers import DeskRef
from desk_app.store.inspection import PAGE_SIZE
from desk_app.store.outbox import OutboxRow

_HEADER: Final = 100
_FREE_LIST_COUNT: Final = 36
"""Where the header says how many pages are free."""


@dataclass(frozen=True)
class Damage:
    """What was done to a file."""

    pages: frozenset[int]
    """The pages it reaches, from 1 on."""


@dataclass(frozen=True)
class SoundFile:
    """A file without damage, and where its writes are."""

    path: Path
    rows: dict[DeskRef, OutboxRow]
    page_of: dict[DeskRef, int]
    needed: frozenset[int]
    """The pages without which no write can be found: the schema, and the root of the outbox."""

    @classmethod
    def of(cls, path: Path, rows: Sequence[OutboxRow]) -> Self:
        """Looks where each write is in a file that is closed."""
        content = path.read_bytes()
        with closing(sqlite3.connect(path)) as connection:
            [(root,)] = connection.execute(
                "SELECT rootpage FROM sqlite_schema WHERE name = 'outbox'"
            )
        pages = {}
        for row in rows:
            # The body stands in the table alone, its reference also in an index.
            pages[row.ref] = 1 + content.index(row.body.encode()) // PAGE_SIZE
        schema = (at // PAGE_SIZE + 1 for at in _all_places(content, b"CREATE "))
        return cls(path, {row.ref: row for row in rows}, pages, frozenset({1, root, *schema}))

    @property
    def size(self) -> int:
        """In bytes."""
        return self.path.stat().st_size

    def differs(self, row: OutboxRow) -> bool:
        """Whether a write asks for something else than it did."""
        was = self.rows.get(row.ref)
        return was is None or (row.kind, row.body, row.booking_id, row.order) != (
            was.kind,
            was.body,
            was.booking_id,
            was.order,
        )

    def untouched(self, damage: Damage) -> set[DeskRef]:
        """The writes out of its reach."""
        if damage.pages & self.needed:
            return set()
        return {ref for ref, page in self.page_of.items() if page not in damage.pages}


def _all_places(content: bytes, text: bytes) -> Iterator[int]:
    place = content.find(text)
    while place >= 0:
        yield place
        place = content.find(text, place + 1)


def damage_one(path: Path, sound: SoundFile, chance: Random, kinds: Sequence[str] = ()) -> Damage:
    """Damages a copy of a sound file in one of the ways there are, chosen by chance."""
    kind = chance.choice(tuple(kinds or KINDS))
    return KINDS[kind](path, sound, chance)


def _flip(path: Path, sound: SoundFile, chance: Random) -> Damage:
    return _flip_at(path, chance.randrange(sound.size), chance)


def _flip_in_outbox(path: Path, sound: SoundFile, chance: Random) -> Damage:
    page = chance.choice(sorted(set(sound.page_of.values())))
    return _flip_at(path, (page - 1) * PAGE_SIZE + chance.randrange(PAGE_SIZE), chance)


def _flip_at(path: Path, place: int, chance: Random) -> Damage:
    content = bytearray(path.read_bytes())
    content[place] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    return Damage(frozenset({1 + place // PAGE_SIZE}))


def _zero_page(path: Path, sound: SoundFile, chance: Random) -> Damage:
    page = chance.randrange(sound.size // PAGE_SIZE)
    content = bytearray(path.read_bytes())
    content[page * PAGE_SIZE : (page + 1) * PAGE_SIZE] = bytes(PAGE_SIZE)
    path.write_bytes(content)
    return Damage(frozenset({page + 1}))


def _cut(path: Path, sound: SoundFile, chance: Random) -> Damage:
    length = chance.randrange(sound.size)
    with path.open("r+b") as file:
        file.truncate(length)
    return Damage(frozenset(range(1 + length // PAGE_SIZE, 2 + sound.size // PAGE_SIZE)))


def _header(path: Path, _: SoundFile, chance: Random) -> Damage:
    """The header is wrong about the free pages, or about anything."""
    content = bytearray(path.read_bytes())
    if chance.random() < 0.5:
        content[_FREE_LIST_COUNT : _FREE_LIST_COUNT + 4] = chance.randbytes(4)
    else:
        content[chance.randrange(_HEADER)] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    return Damage(frozenset())  # all of it is known, so nothing may be lost by it


def _wrong_log(path: Path, _: SoundFile, chance: Random) -> Damage:
    """Beside the file lies a write-ahead log of another program, or none at all by its content."""
    log = path.with_name(f"{path.name}-wal")
    if chance.random() < 0.5:
        log.write_bytes(chance.randbytes(chance.randrange(1, 20_000)))
        return Damage(frozenset())
    other = path.with_name("other.sqlite")
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute("CREATE TABLE things (name TEXT)")
        connection.execute("INSERT INTO things VALUES ('x')")
        log.write_bytes(other.with_name(f"{other.name}-wal").read_bytes())
    for each in path.parent.glob("other.sqlite*"):
        each.unlink()
    return Damage(frozenset())


KINDS: Final[dict[str, Callable[[Path, SoundFile, Random], Damage]]] = {
    "flip": _flip,
    "outbox flip": _flip_in_outbox,
    "zero page": _zero_page,
    "cut": _cut,
    "header": _header,
    "wrong log": _wrong_log,
}
