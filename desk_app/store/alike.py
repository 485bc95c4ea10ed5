"""Customers for whom one letter too many, too few, wrong or swapped was typed.

One mistake leaves the first or the second half of a word as it is. So only customers who have one
of the halves are looked at, and no index has to be kept for it.
"""

import re
import sqlite3
from typing import Final

from desk_app.store.folding import search_words

SHORTEST: Final = 4
"""Letters; a shorter word is like too many others."""
_MOST_LOOKED_AT: Final = 10_000
_MOST_WORDS: Final = 3


def find_alike(
    connection: sqlite3.Connection, text: str, *, but: frozenset[int] = frozenset()
) -> tuple[int, ...]:
    """The numbers of customers in whom every word occurs if one letter of one word is mended.

    Args:
        text: As it was typed.
        but: Those who are known without that.
    """
    words = search_words(text)
    found: dict[int, None] = {}
    if len(words) > _MOST_WORDS:
        return ()
    for word in words:
        if len(word) >= SHORTEST and word.isalpha():
            others = tuple(each for each in words if each != word)
            found.update(dict.fromkeys(_find(connection, word, others)))
    return tuple(number for number in found if number not in but)


def _find(connection: sqlite3.Connection, word: str, others: tuple[str, ...]) -> list[int]:
    clues = _clues(word)
    others_occur = " AND instr(searchable, ?) > 0" * len(others)
    rows = connection.execute(
        "SELECT number, searchable FROM customers WHERE (instr(' ' || searchable, ' ' || ?) > 0"
        f" OR instr(searchable, ?) > 0 OR instr(searchable, ?) > 0){others_occur}"
        f" LIMIT {_MOST_LOOKED_AT}",
        (*clues, *others),
    )
    begins = _words_to_look_at(*clues)
    return [
        number
        for number, searchable in rows
        if any(begins_alike(each, word) for each in begins.findall(searchable))
    ]


def _words_to_look_at(first: str, second: str, swapped: str) -> re.Pattern[str]:
    """Words that begin with the first half or have the second about where it belongs."""
    place = len(first)
    return re.compile(
        rf"(?<!\S)(?:(?={first}|{swapped})|(?=\S{{{place - 1},{place + 1}}}{second}))\S+"
    )


def _clues(word: str) -> tuple[str, str, str]:
    """One of these is right: the first half, the second, or all with the middle swapped back."""
    middle = len(word) // 2
    swapped = f"{word[: middle - 1]}{word[middle]}{word[middle - 1]}{word[middle + 1 :]}"
    return word[:middle], word[middle:], swapped


def begins_alike(known: str, typed: str) -> bool:
    """Whether a word begins as was typed but for one letter too many, too few, wrong or swapped."""
    same = 0
    for one, other in zip(known, typed, strict=False):
        if one != other:
            break
        same += 1
    rest, known = typed[same:], known[same:]
    return (
        known.startswith(rest[1:])  # too many
        or known[1:].startswith((rest, rest[1:]))  # too few, or wrong
        or (len(rest) > 1 and known.startswith(rest[1] + rest[0] + rest[2:]))  # swapped
    )
