"""What a project asks of its customers, a booking through it has to answer."""

from typing import Any

import pytest

from tests.server.service import Service

pytestmark = pytest.mark.asyncio

NAME = {"name": {"title": "Name", "required": True}}


async def book(service: Service, fields: dict[str, Any], customer: dict[str, Any]) -> Any:
    eva = await service.make_resource()
    project = await service.make(
        "/projects",
        {
            "name": "Cuts",
            "resources": [eva],
            "availability": {},
            "booking": {"graph": "instant", "what": "Cut", "where": "", "description": ""},
            "customer_fields": fields,
        },
    )
    answer = await service.call(
        "POST",
        "/bookings",
        {
            "project_id": project["id"],
            "resource_id": eva,
            "start": "2026-03-02T09:00:00Z",
            "end": "2026-03-02T10:00:00Z",
            "customer": customer,
        },
    )
    made = await service.get("/bookings")
    assert len(made) == (1 if answer.status_code == 201 else 0)
    return answer


ANNA = {"name": "Anna", "email": "anna@example.com"}

REFUSED: list[tuple[dict[str, Any], dict[str, Any], dict[str, list[str]]]] = [
    (
        {"phone": {"title": "Telephone", "required": True}},
        {},
        {"customer.phone": ["Telephone is required"]},
    ),
    (
        {"pet": {"title": "Pet", "required": True}},
        {"pet": "  "},
        {"customer.pet": ["Pet is required"]},
    ),
    (
        {"pet": {"title": "Pet", "enum": ["cat", "dog"]}},
        {"pet": "cow"},
        {"customer.pet": ["Pet is not one of the choices"]},
    ),
    (
        {"pets": {"title": "Pets", "enum": ["cat", "dog"]}},
        {"pets": ["cat", "cow"]},
        {"customer.pets": ["Pets is not one of the choices"]},
    ),
    (
        {"mail": {"title": "Mail", "format": "email"}},
        {"mail": "nobody"},
        {"customer.mail": ["Mail must be a valid e-mail address"]},
    ),
    (
        {"phone": {"title": "Phone", "format": "tel"}},
        {"phone": "call me"},
        {"customer.phone": ["Phone must be a valid phone number"]},
    ),
    (
        {"plan": {"title": "Plan", "readonly": True, "prefilled": "basic"}},
        {"plan": "gold"},
        {"customer.plan": ["Plan may not be changed"]},
    ),
    (
        {"terms": {"title": "Terms", "format": "checkbox", "required": True}},
        {"terms": False},
        {"customer.terms": ["Terms must be ticked"]},
    ),
    (
        {"terms": {"title": "Terms", "type": "boolean"}},
        {"terms": "perhaps"},
        {"customer.terms": ["Terms must be true or false"]},
    ),
    (
        {"pet": {"title": "Pet"}},
        {"pet": {"kind": "cat"}},
        {"customer.pet": ["Pet must be a text"]},
    ),
    (
        {"a": {"title": "A", "required": True}, "b": {"title": "B", "required": True}},
        {},
        {"customer.a": ["A is required"], "customer.b": ["B is required"]},
    ),
]


@pytest.mark.parametrize(("fields", "more", "errors"), REFUSED)
async def test_an_answer_that_does_not_fit_is_refused_by_name(
    fields: dict[str, Any], more: dict[str, Any], errors: dict[str, list[str]], service: Service
):
    answer = await book(service, NAME | fields, ANNA | more)

    assert (answer.status_code, answer.json()) == (422, {"errors": errors})


ACCEPTED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"phone": {"title": "Phone", "required": True, "hidden": True}}, {}),
    ({"phone": {"title": "Phone", "format": "tel"}}, {"phone": "+45 (10) 20-30.40 ext 7"}),
    ({"plan": {"readonly": True, "prefilled": "basic"}}, {"plan": "basic"}),
    ({"plan": {"readonly": True, "prefilled": "basic"}}, {}),
    ({"pets": {"enum": ["cat", "dog"]}}, {"pets": ["cat", "dog"]}),
    ({"terms": {"format": "checkbox", "required": True}}, {"terms": True}),
    ({"note": {"format": "label", "required": True}}, {}),
    ({"age": {"type": "number"}}, {"age": 7}),
    ({}, {"unasked": {"a": 1}}),
]


@pytest.mark.parametrize(("fields", "more"), ACCEPTED)
async def test_an_answer_that_fits_is_taken(
    fields: dict[str, Any], more: dict[str, Any], service: Service
):
    assert (await book(service, NAME | fields, ANNA | more)).status_code == 201


async def test_a_name_asked_in_two_parts_may_come_in_two_parts(service: Service):
    fields = {"name": {"title": "Name", "required": True, "split_name": True}}
    parts = {"first_name": "Anna", "last_name": "Berg", "email": "anna@example.com"}

    assert (await book(service, fields, parts)).status_code == 201


async def test_what_a_project_asks_is_told_as_it_was_set(service: Service):
    fields = {"name": {"type": "string", "title": "Name", "required": True, "split_name": True}}

    await book(service, fields, ANNA)

    [project] = await service.get("/projects")
    assert project["customer_fields"] == fields
