"""Booking pages, places, templates and webhooks: asked by the client, answered by the server."""

from dataclasses import replace

import pytest

from desk_app.domain.booking_graph import CONFIRMED, INSTANT
from desk_app.domain.mail_template import MailTemplateChange, TemplateSlug
from desk_app.domain.place import LocationChange, LocationServiceChange, Position
from desk_app.domain.project import CustomerField, ProjectExtras
from desk_app.domain.project_change import ProjectChange
from desk_app.domain.resource_change import ResourceChange
from desk_app.domain.webhook import NewWebhook
from desk_app.errors import ApiError, InvalidRequestError, NotFoundError
from tests.builders import make_customer, span
from tests.contract.place import OWNER, Place, new_booking

pytestmark = pytest.mark.asyncio

COPENHAGEN = Position(55.676, 12.568)
MALMO = Position(55.605, 13.004)
TOLD = NewWebhook(url="https://hooks.example.com/in", graph=INSTANT, state=CONFIRMED)


# --- projects --------------------------------------------------------------------------------


async def test_a_booking_page_is_the_same_by_id_and_by_address(place: Place) -> None:
    project = await place.make_project(
        await place.make_resource(),
        slug="cuts",
        customer_fields=(CustomerField(name="name", title="Name", splits_name=True),),
    )

    hosted = await place.client.get_hosted_project("cuts")
    embedded = await place.client.get_embedded_project(project.id)

    assert hosted == embedded
    assert (hosted.project_id, hosted.slug, hosted.graph) == (project.id, "cuts", "instant")
    assert hosted.widget_key == place.created.widget_key
    assert hosted.customer_fields == project.customer_fields


@pytest.mark.about("widget_refusal_status")
async def test_a_booking_page_opens_with_the_key_it_brings(place: Place) -> None:
    project = await place.make_project(await place.make_resource(), slug="cuts")
    page = await place.client.get_hosted_project("cuts")

    async with place.open_client(page.widget_key) as customer:
        assert await customer.get_embedded_project(project.id) == page
        with pytest.raises(ApiError) as refusal:
            await customer.list_all_projects()

    assert refusal.value.status == place.options.widget_refusal_status


async def test_a_booking_page_that_is_not_there(place: Place) -> None:
    with pytest.raises(NotFoundError) as refusal:
        await place.client.get_hosted_project("nowhere")

    assert refusal.value.model == "Widget"


async def test_everything_a_project_says_comes_back(place: Place) -> None:
    reminder = {
        "type": "email",
        "settings": {"recipient": "owner", "subject": "Soon"},
        "when": {"type": "before", "unit": "mins", "time": 15},
    }
    extras = ProjectExtras(reservation_time=90, latitude=1.5, longitude=2.5)
    made = await place.make_project(
        await place.make_resource(),
        allows_double_bookings=True,
        sends_email=False,
        extras=extras,
        reminders=(reminder,),
    )

    change = ProjectChange(sends_email=True, extras=ProjectExtras(reservation_time=30))
    await place.client.update_project(made.id, change)

    found = await place.client.get_project(made.id)
    assert made.allows_double_bookings is True
    assert (made.sends_email, found.sends_email) == (False, True)
    assert made.reminders == found.reminders == (reminder,)
    assert found.extras == replace(extras, reservation_time=30)


async def test_an_answer_a_project_does_not_accept_is_named(place: Place) -> None:
    eva = await place.make_resource()
    field = CustomerField(name="pet", title="Pet", is_required=True, options=("cat", "dog"))
    project = await place.make_project(eva, customer_fields=(field,))
    customer = make_customer(email=OWNER, answers={"pet": "cow"})

    new = new_booking(eva, span("09:00", "10:00"), project_id=project.id, customer=customer)
    with pytest.raises(InvalidRequestError) as refusal:
        await place.client.create_booking(new)

    assert refusal.value.fields == {"customer.pet": ("Pet is not one of the choices",)}


async def test_mails_about_a_resource_are_switched_off_and_on(place: Place) -> None:
    made = await place.make_resource(sends_email=False)
    found = await place.client.get_resource(made.id)

    await place.client.update_resource(made.id, ResourceChange(sends_email=True))

    assert not found.sends_email
    assert (await place.client.get_resource(made.id)).sends_email


# --- places ----------------------------------------------------------------------------------


async def test_places_are_made_listed_changed_and_deleted(place: Place) -> None:
    cut = await place.client.create_location_service(LocationServiceChange(name="Cut"))
    made = await place.client.create_location(
        LocationChange(name="City", position=COPENHAGEN, service_ids=(cut.id,), meta={"a": "b"})
    )

    change = LocationChange(description="First floor", uses_custom_hours=True)
    await place.client.update_location(made.id, change)

    found = await place.client.get_location(made.id)
    assert (found.name, found.description, found.position) == ("City", "First floor", COPENHAGEN)
    assert found.uses_custom_hours
    assert [one.name for one in found.services or ()] == ["Cut"]
    assert await place.client.list_locations() == (found,)
    await place.client.delete_location(made.id)
    assert await place.client.list_locations() == ()


async def test_the_nearest_places_are_found(place: Place) -> None:
    for name, position in (("Malmo", MALMO), ("City", COPENHAGEN)):
        await place.client.create_location(LocationChange(name=name, position=position))

    near = await place.client.list_locations(near=COPENHAGEN)
    nearest = await place.client.list_locations(near=COPENHAGEN, within=5)

    assert [one.name for one in near] == ["City", "Malmo"]
    assert 28 < near[1].distance < 29
    assert [one.name for one in nearest] == ["City"]


async def test_services_are_made_listed_changed_and_deleted(place: Place) -> None:
    city = await place.client.create_location(LocationChange(name="City"))
    new = LocationServiceChange(name="Cut", location_ids=(city.id,))
    made = await place.client.create_location_service(new)

    change = LocationServiceChange(description="Wash and cut", meta={"a": 1})
    await place.client.update_location_service(made.id, change)

    found = await place.client.get_location_service(made.id)
    assert (found.name, found.description, found.meta) == ("Cut", "Wash and cut", {"a": 1})
    assert [one.name for one in found.locations or ()] == ["City"]
    assert await place.client.list_location_services() == (found,)
    await place.client.delete_location_service(made.id)
    assert await place.client.list_location_services() == ()


async def test_a_place_and_a_service_select_a_project(place: Place) -> None:
    city = await place.client.create_location(LocationChange(name="City"))
    cut = await place.client.create_location_service(LocationServiceChange(name="Cut"))
    eva = await place.make_resource()
    project = await place.make_project(eva, location_ids=(city.id,), service_ids=(cut.id,))
    await place.make_project(eva)

    async with place.open_client(place.created.widget_key) as customer:
        [selected] = await customer.find_projects_at(city.id, cut.id)

    assert selected.id == project.id
    await place.client.update_project(project.id, ProjectChange(location_ids=()))
    assert await place.client.find_projects_at(city.id, cut.id) == ()


# --- templates -------------------------------------------------------------------------------


@pytest.mark.about("template_text_as_text")
async def test_templates_are_listed_and_changed(place: Place) -> None:
    slug = TemplateSlug.REMINDER_CUSTOMER
    listed = await place.client.list_templates()

    change = MailTemplateChange(subject="Soon", is_enabled=False)
    await place.client.update_template(slug, change)

    found = await place.client.get_template(slug)
    assert [one.slug for one in listed] == list(TemplateSlug)
    assert all(one.is_usual and one.is_enabled for one in listed)
    assert (found.subject, found.is_enabled, found.is_usual) == ("Soon", False, False)
    assert "{{customer.name}}" in found.text


@pytest.mark.about("template_text_as_text")
async def test_a_template_with_a_placeholder_nobody_fills_is_refused(place: Place) -> None:
    change = MailTemplateChange(text="{{customer.secret}}")

    with pytest.raises(InvalidRequestError) as refusal:
        await place.client.update_template(TemplateSlug.REMINDER_OWNER, change)

    assert list(refusal.value.fields) == ["body"]


# --- webhooks --------------------------------------------------------------------------------


async def test_webhooks_are_made_listed_and_deleted(place: Place) -> None:
    made = await place.client.create_webhook(TOLD)

    assert (made.url, made.graph, made.state, made.method) == (
        TOLD.url,
        INSTANT,
        CONFIRMED,
        "post",
    )
    assert await place.client.list_webhooks() == (made,)
    await place.client.delete_webhook(made.id)
    assert await place.client.list_webhooks() == ()
    with pytest.raises(NotFoundError):
        await place.client.delete_webhook(made.id)


@pytest.mark.decided(extensions=True)
async def test_a_webhook_has_no_deliveries_before_its_first(place: Place) -> None:
    made = await place.client.create_webhook(TOLD)

    await place.client.send_test_webhook(made.id)

    assert await place.client.list_webhook_deliveries(made.id) == ()


async def test_a_webhook_to_this_computer_is_refused(place: Place) -> None:
    with pytest.raises(InvalidRequestError) as refusal:
        await place.client.create_webhook(replace(TOLD, url="http://127.0.0.1:8080/"))

    assert list(refusal.value.fields) == ["url"]


@pytest.mark.decided(extensions=False)
async def test_deliveries_are_not_listed_where_extensions_are_off(place: Place) -> None:
    made = await place.client.create_webhook(TOLD)

    with pytest.raises(NotFoundError):
        await place.client.list_webhook_deliveries(made.id)
    with pytest.raises(NotFoundError):
        await place.client.send_test_webhook(made.id)
