"""Whether what a customer said answers what a project asks of them.

Source: `customer_fields` of projects. A field that is hidden is not asked, so it is not required;
one that is read-only keeps what it was filled with beforehand.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from desk_app.domain.project import CustomerField

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.?[^@\s]*")
_PHONE: Final = re.compile(r"\+?[\d\s()./-]*(x|ext\.?)?[\d\s]*", re.IGNORECASE)
_FEWEST_DIGITS: Final = 3
_BOOLEANS: Final = frozenset({"true", "false", "1", "0"})
_NAMES_ONE_BY_ONE: Final = ("first_name", "last_name")


def complaints_about(
    answers: Mapping[str, object], questions: Sequence[CustomerField]
) -> dict[str, list[str]]:
    """What is wrong with the answers of a customer.

    Args:
        answers: By the names of the questions, as they were posted; more of them do no harm.
        questions: Of the project.

    Returns:
        A sentence or more for each name that is wrong; empty if all is well.
    """
    wrong: dict[str, list[str]] = {}
    for question in questions:
        for name, complaint in _complaints(question, answers):
            wrong.setdefault(name, []).append(complaint)
    return wrong


def _complaints(question: CustomerField, answers: Mapping[str, object]) -> list[tuple[str, str]]:
    if question.format == "label":
        return []
    said = answers.get(question.name)
    if _is_blank(said):
        is_asked = question.is_required and not question.is_hidden
        return _missing(question, answers) if is_asked else []
    complaint = _complaint(question, said)
    return [(question.name, f"{question.title} {complaint}")] if complaint else []


def _missing(question: CustomerField, answers: Mapping[str, object]) -> list[tuple[str, str]]:
    if question.name != "name" or not question.splits_name:
        return [(question.name, f"{question.title} is required")]
    return [
        (part, f"{part.replace('_', ' ')} is required")
        for part in _NAMES_ONE_BY_ONE
        if _is_blank(answers.get(part))
    ]


def _complaint(question: CustomerField, said: object) -> str:
    """What is wrong with an answer that is there; nothing if all is well."""
    if question.is_readonly and question.prefilled and str(said) != question.prefilled:
        return "may not be changed"
    if question.options:
        return "" if _are_among(said, question.options) else "is not one of the choices"
    if question.format == "checkbox" or question.type == "boolean":
        return _complaint_about_box(question, said)
    return _complaint_about_text(question, said)


def _complaint_about_box(question: CustomerField, said: object) -> str:
    text = str(said).casefold()
    if text not in _BOOLEANS:
        return "must be true or false"
    is_off = text in ("false", "0")
    return "must be ticked" if is_off and question.is_required and not question.is_hidden else ""


def _complaint_about_text(question: CustomerField, said: object) -> str:
    if not isinstance(said, str | int | float) or isinstance(said, bool):
        return "must be a text"
    text = str(said).strip()
    if question.format == "email" and not _EMAIL.fullmatch(text):
        return "must be a valid e-mail address"
    if question.format == "tel" and not _is_phone_number(text):
        return "must be a valid phone number"
    return ""


def _is_phone_number(text: str) -> bool:
    digits = sum(letter.isdigit() for letter in text)
    return digits >= _FEWEST_DIGITS and _PHONE.fullmatch(text) is not None


def _are_among(said: object, options: Sequence[str]) -> bool:
    chosen = said if isinstance(said, list) else [said]
    return all(str(one) in options for one in chosen)


def _is_blank(said: object) -> bool:
    return said is None or said == [] or (isinstance(said, str) and not said.strip())
