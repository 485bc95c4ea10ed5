"""The resource that "me" means."""

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.resource import Resource
from desk_app.errors import NotFoundError
from desk_app.server.calls import Call
from desk_app.server.repositories.resources import ResourceTable


async def find_own_resource(connection: AsyncConnection, call: Call) -> Resource:
    """The resource that asks; for the key of an app its first one.

    Source: public clients ask `/users/me` with keys too; whom that means is our reading.

    Raises:
        NotFoundError: The app has no resources.
    """
    table = ResourceTable(connection, call.app_id)
    if call.caller.resource_id is not None:
        return await table.load(call.caller.resource_id)
    resources, _ = await table.load_page((), limit=1, offset=0)
    if not resources:
        raise NotFoundError(status=404, problem="Resource does not exist", model="Resource")
    return resources[0]
