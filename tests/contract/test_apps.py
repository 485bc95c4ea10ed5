"""The app beside who it is, and people by their address."""

import pytest

from desk_app.domain.identifiers import AppSlug
from desk_app.errors import (
    ApiError,
    InvalidRequestError,
    NotAuthenticatedError,
    NotFoundError,
    PermissionDeniedError,
)
from tests.contract.place import Place

pytestmark = pytest.mark.asyncio


async def test_settings_of_the_app_are_changed(place: Place) -> None:
    slug = AppSlug(place.created.slug)

    await place.client.update_app(slug, {"name": "Studio", "disable_email": True})

    app = await place.client.get_app_by_slug(slug)
    assert app == await place.client.get_app()
    assert (app.name, app.settings["disable_email"]) == ("Studio", True)
    with pytest.raises(InvalidRequestError):
        await place.client.update_app(slug, {"disable_email": "perhaps"})


@pytest.mark.decided(plan_allows_app_creation=False)
async def test_a_plan_without_further_apps_says_so(place: Place) -> None:
    with pytest.raises(PermissionDeniedError):
        await place.client.create_app("Second", {})

    assert len(await place.client.list_apps()) == 1


@pytest.mark.decided(plan_allows_app_creation=True)
async def test_a_further_app_is_opened_and_ended_by_its_own_key(place: Place) -> None:
    [own] = await place.client.list_apps()

    made = await place.client.create_app("Second", {"callback": "https://x.example/cb"})

    assert own == await place.client.get_app()
    assert (made.app.name, made.app.settings["callback"]) == ("Second", "https://x.example/cb")
    assert made.server_key not in repr(made)
    with pytest.raises(NotFoundError):
        await place.client.delete_app(made.app.slug)
    async with place.open_client(made.server_key) as second:
        assert (await second.get_app()).slug == made.app.slug
        await second.delete_app(made.app.slug)
        with pytest.raises(NotAuthenticatedError):
            await second.get_app()


async def test_another_app_is_not_there(place: Place) -> None:
    with pytest.raises(NotFoundError):
        await place.client.get_app_by_slug(AppSlug("elsewhere"))
    with pytest.raises(NotFoundError):
        await place.client.update_app(AppSlug("elsewhere"), {})


async def test_somebody_invited_is_a_resource(place: Place) -> None:
    await place.client.invite("eva@example.com")

    [eva] = await place.client.list_all_resources()
    assert eva.email == "eva@example.com"
    with pytest.raises(InvalidRequestError):
        await place.client.invite("nobody")


async def test_the_zone_of_an_address(place: Place) -> None:
    await place.make_resource(email="eva+1@example.com", time_zone_name="Asia/Tokyo")

    assert await place.client.get_time_zone_name("eva+1@example.com") == "Asia/Tokyo"
    with pytest.raises(NotFoundError):
        await place.client.get_time_zone_name("bo@example.com")


async def test_no_mail_is_promised_that_nobody_sends(place: Place) -> None:
    with pytest.raises(ApiError) as refusal:
        await place.client.request_password_reset("eva@example.com")

    assert "no mail" in refusal.value.problem
