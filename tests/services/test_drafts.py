"""What a form must hold to become a booking."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk_app.domain.project import CustomerField
from desk_app.errors import InvalidInputError
from desk_app.services.drafts import BookingDraft, check_draft, new_ref
from tests.builders import at, make_project, resource_id

GOOD = BookingDraft(
    customer_name="Anna Berg",
    email="anna@example.com",
    resource_id=resource_id(),
    starts_at=at("10:00"),
)


def field_of(draft: BookingDraft, project=None) -> str:
    with pytest.raises(InvalidInputError) as refused:
        check_draft(draft, project)
    return refused.value.field


def test_name_person_and_time_are_enough() -> None:
    check_draft(replace(GOOD, email=""), None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"customer_name": "  "}, "customer_name"),
        ({"customer_name": "W" * 10_001}, "customer_name"),
        ({"email": "anna"}, "email"),
        ({"email": "a@b@c"}, "email"),
        ({"email": "anna berg@example.com"}, "email"),
        ({"email": "a@" + "b" * 320}, "email"),
        ({"resource_id": None}, "resource"),
        ({"starts_at": None}, "start"),
        ({"length": timedelta()}, "length"),
        ({"length": -timedelta(minutes=5)}, "length"),
        ({"length": timedelta(days=31, minutes=1)}, "length"),
    ],
)
def test_first_wrong_field_is_named(changes: dict[str, Any], field: str) -> None:
    assert field_of(replace(GOOD, **changes)) == field


def test_longest_name_and_length_are_taken() -> None:
    check_draft(replace(GOOD, customer_name="W" * 10_000, length=timedelta(days=31)), None)


def test_required_question_of_the_service_must_be_answered() -> None:
    question = CustomerField(name="shoe_size", title="Shoe size", is_required=True)
    project = make_project(customer_fields=(question,))

    assert field_of(GOOD, project) == "shoe_size"
    check_draft(replace(GOOD, answers={"shoe_size": "42"}), project)


def test_required_phone_is_read_from_its_own_field() -> None:
    project = make_project(
        customer_fields=(CustomerField(name="phone", title="Phone", is_required=True),)
    )

    assert field_of(GOOD, project) == "phone"
    check_draft(replace(GOOD, phone="123"), project)


def test_customer_is_told_trimmed_with_only_own_answers() -> None:
    draft = replace(
        GOOD, customer_name=" Anna ", answers={"comment": "hi", "shoe_size": "42", "empty": ""}
    )

    assert draft.customer.name == "Anna"
    assert draft.customer.comment == "hi"
    assert draft.customer.answers == {"shoe_size": "42"}


def test_every_form_has_its_own_reference_of_128_bits() -> None:
    refs = {new_ref() for _ in range(100)}

    assert len(refs) == 100
    assert all(len(ref) == 32 and int(ref, 16) >= 0 for ref in refs)
    assert BookingDraft().ref != BookingDraft().ref
