"""The description of the API, for whoever wants to know how it is called."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app import __version__
from desk_app.domain.app import App
from desk_app.domain.identifiers import AppSlug
from desk_app.server.apps import KeyKind
from desk_app.server.calls import Call, OpenRequest, Reply, Route
from desk_app.timekit import endpoints
from desk_app.timekit.schemas.document import describe_api

_NOBODY: Final = App(id="", slug=AppSlug(""))
"""Whom a request without a key speaks for; nothing belongs to it."""


async def get_description(_: Call) -> Reply:
    """GET /openapi.json: the document as it is, not in an envelope."""
    return Reply(200, describe_api(__version__))


async def _find_nobody(_: AsyncConnection, __: OpenRequest) -> App:
    return _NOBODY


ROUTES = (
    Route(
        endpoints.GET_DESCRIPTION,
        get_description,
        frozenset(KeyKind),
        find_app=_find_nobody,
        is_for_resources=True,
    ),
)
