"""What is asked about the app beside who it is, and about people by their address."""

from collections.abc import Mapping

from desk_app.client.answers import many, nothing, one
from desk_app.client.calls import Calls
from desk_app.domain.app import App
from desk_app.domain.identifiers import AppSlug
from desk_app.timekit import endpoints
from desk_app.timekit.messages.app import CreatedApp, app_from_wire, created_app_from_wire
from desk_app.timekit.messages.user import time_zone_name_from_wire


class AppCalls(Calls):
    """One coroutine for each endpoint of apps and invitations."""

    async def list_apps(self) -> tuple[App, ...]:
        """GET /apps: those the key may see."""
        return await self._send(endpoints.LIST_APPS, many(app_from_wire))

    async def create_app(self, name: str, settings: Mapping[str, object]) -> CreatedApp:
        """POST /apps: a further app; its keys are shown this once."""
        body = {"name": name, "settings": {"name": name, **settings}}
        return await self._send(endpoints.CREATE_APP, one(created_app_from_wire), body=body)

    async def delete_app(self, slug: AppSlug) -> None:
        """DELETE /apps/:slug: ends an app for everybody; the key of no other can."""
        await self._send(endpoints.DELETE_APP, nothing, ids={"slug": slug})

    async def get_app_by_slug(self, slug: AppSlug) -> App:
        """GET /apps/:slug: the app of the key under its slug."""
        return await self._send(endpoints.GET_APP_BY_SLUG, one(app_from_wire), ids={"slug": slug})

    async def update_app(self, slug: AppSlug, settings: Mapping[str, object]) -> None:
        """PUT /apps/:slug: changes the settings given; None removes one."""
        body = {"settings": dict(settings)}
        await self._send(endpoints.UPDATE_APP, nothing, ids={"slug": slug}, body=body)

    async def invite(self, email: str) -> None:
        """POST /app/invite: somebody becomes a resource of the app, or is one again."""
        await self._send(endpoints.INVITE, nothing, body={"email": email})

    async def request_password_reset(self, email: str) -> None:
        """POST /resources/resetpassword: a mail with a way to set a new password."""
        await self._send(endpoints.RESET_RESOURCE_PASSWORD, nothing, body={"email": email})

    async def get_time_zone_name(self, email: str) -> str:
        """GET /resources/timezone/:email: the zone of a resource; nothing if it has none."""
        read = one(time_zone_name_from_wire)
        return await self._send(endpoints.GET_RESOURCE_TIME_ZONE, read, ids={"email": email})
