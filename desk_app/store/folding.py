"""Text reduced to what people type when they look for it: plain letters, plain digits.

Accents go, letters that Unicode does not take apart (ł, ø, đ, ß, æ) get their plain spelling,
signs separate words, invisible characters vanish.
"""

import unicodedata
from functools import lru_cache
from typing import Final

_PLAIN_LETTERS: Final = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "\u0131": "i",  # the dotless i
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ŧ": "t",
        "ŋ": "n",
    }
)
_LONGEST_FIELD: Final = 300
_LONGEST_SEARCH: Final = 200
_MOST_WORDS: Final = 8
_UNTYPED: Final = frozenset({"Mn", "Me", "Cf", "Lm"})
"""Accents, invisible characters, and letter-like signs such as the apostrophe U+02BC."""
_PHONE_SIGNS: Final = frozenset(" +-()/.\u00a0\t")


def fold(text: str) -> str:
    """Lower-case plain letters, digits and `@`, in words separated by one space."""
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN_LETTERS)
    return " ".join("".join(map(_plain, unicodedata.normalize("NFKD", decomposed))).split())


def phone_digits(text: str) -> str:
    """The digits of any script as ASCII, without all else."""
    return "".join(digit for character in text if (digit := _digit(character)))


def searchable(*, name: str, email: str, phone: str) -> str:
    """What is stored of a customer to be found by: `fold`ed words, then the phone's digits.

    Words written with signs appear a second time without them, so that `obrien` finds
    O'Brien and `annemarie` finds Anne-Marie.
    """
    parts = (name[:_LONGEST_FIELD], email[:_LONGEST_FIELD])
    words = [fold(part) for part in parts]
    words += [_joined(word) for part in parts for word in part.split()]
    words.append(phone_digits(phone[:_LONGEST_FIELD]))
    return " ".join(word for word in dict.fromkeys(words) if word)


def search_words(text: str) -> tuple[str, ...]:
    """The parts that all have to occur in a `searchable` text; empty if nothing can match.

    A text of digits and phone signs only is one number: its leading zeros stand for a country
    code or none and are left out.
    """
    cut = text[:_LONGEST_SEARCH]
    if number := _phone_number(cut):
        return (number,)
    return tuple(dict.fromkeys(fold(cut).split()))[:_MOST_WORDS]


def _phone_number(text: str) -> str:
    digits = phone_digits(text)
    if not digits or not all(_digit(sign) or sign in _PHONE_SIGNS for sign in text):
        return ""
    return digits.lstrip("0") or digits


def _joined(word: str) -> str:
    return fold(word).replace(" ", "")


@lru_cache(maxsize=4096)
def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return "" if value is None else str(value)


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    if unicodedata.category(character) in _UNTYPED:
        return ""
    if character == "@" or character.isalpha():
        return character
    return _digit(character) or " "
