"""Builds the server as an ASGI application: routes by path, one frame around all."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import URLPath
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.routing import Route as PathRoute
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from desk_app.clock import Clock, SystemClock
from desk_app.errors import ApiError, NotFoundError
from desk_app.server.account_sync import keep_accounts_synced
from desk_app.server.books import Books, keep_books
from desk_app.server.calls import Route
from desk_app.server.database import Database
from desk_app.server.dispatch import Desk, Dispatcher, error_response
from desk_app.server.frame import RequestFrame
from desk_app.server.handlers import (
    accounts,
    action_links,
    app,
    apps,
    authentication,
    availability,
    bookings,
    bulk,
    calendars,
    credentials,
    description,
    events,
    find_time,
    places,
    projects,
    reservations,
    resources,
    sessions,
    templates,
    users,
    webhooks,
    why_not,
    widgets,
)
from desk_app.server.health import health_routes
from desk_app.server.options import ServerOptions
from desk_app.server.password_page import PASSWORD_ROUTE
from desk_app.server.post_office import run_post_office
from desk_app.server.timers import run_timers

ROUTES: tuple[Route, ...] = (
    *description.ROUTES,
    *app.ROUTES,
    *apps.ROUTES,
    *users.ROUTES,
    *credentials.ROUTES,
    *authentication.ROUTES,
    *resources.ROUTES,
    *calendars.ROUTES,
    *events.ROUTES,
    *accounts.ROUTES,
    *projects.ROUTES,
    *widgets.ROUTES,
    *places.ROUTES,
    *templates.ROUTES,
    *webhooks.ROUTES,
    *availability.ROUTES,
    *why_not.ROUTES,
    *find_time.ROUTES,
    *reservations.ROUTES,
    *bulk.ROUTES,
    *sessions.ROUTES,
    *action_links.ROUTES,
    *bookings.ROUTES,
)
"""Everything this server answers; fixed paths before those with an id in the same place."""


def build_application(
    database: Database,
    *,
    options: ServerOptions | None = None,
    clock: Clock | None = None,
) -> Starlette:
    """The server on an open database, which stays the caller's to close.

    Its lifespan runs the timers and sends what is to be told. Without a lifespan all is answered
    just the same, for every request settles first what time has changed.
    """
    options, clock = options or ServerOptions(), clock or SystemClock()
    desk = Desk(database, options, clock, Books.open(options))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        chores = {
            asyncio.create_task(run_timers(database, clock, options), name="timers"),
            asyncio.create_task(run_post_office(database, clock, options), name="post office"),
            asyncio.create_task(keep_books(desk.books, database, clock), name="books"),
            asyncio.create_task(
                keep_accounts_synced(database, clock, options), name="calendars from elsewhere"
            ),
        }
        yield
        for chore in chores:
            chore.cancel()
        await asyncio.gather(*chores, return_exceptions=True)

    return Starlette(
        routes=[*_path_routes(desk, ROUTES), *health_routes(database), PASSWORD_ROUTE],
        middleware=[
            Middleware(
                RequestFrame,
                allowed_hosts=options.allowed_hosts,
                logs_requests=options.logs_requests,
            )
        ],
        exception_handlers={HTTPException: _answer_http_error},
        lifespan=lifespan,
    )


class FixedPaths(BaseRoute):
    """The paths without an id in them, found at once and not one after the other."""

    def __init__(self, answers: Mapping[str, Dispatcher]) -> None:
        self._answers = answers

    @property
    def answers(self) -> Mapping[str, Dispatcher]:
        """Who answers each path."""
        return self._answers

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        answer = self._answers.get(scope["path"]) if scope["type"] == "http" else None
        if answer is None:
            return Match.NONE, {}
        return Match.FULL, {"endpoint": answer, "path_params": {}}

    @override
    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        raise NoMatchFound(name, path_params)

    @override
    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._answers[scope["path"]](scope, receive, send)


def _path_routes(desk: Desk, routes: Iterable[Route]) -> list[BaseRoute]:
    """One for each path; an e-mail at its end may hold slashes, which arrive unescaped."""
    by_path: dict[str, list[Route]] = {}
    for route in routes:
        by_path.setdefault(route.endpoint.route, []).append(route)
    answers = {path: Dispatcher(desk, group) for path, group in by_path.items()}
    fixed = FixedPaths({path: one for path, one in answers.items() if "{" not in path})
    with_ids = (
        PathRoute(path.replace("{email}", "{email:path}"), one)
        for path, one in answers.items()
        if "{" in path
    )
    return [fixed, *with_ids]


async def _answer_http_error(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return error_response(
        NotFoundError(status=404, problem="Not found")
        if status == 404
        else ApiError(status=status, problem="Not possible here")
    )
