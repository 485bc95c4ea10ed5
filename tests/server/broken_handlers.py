"""Servers of which one handler does not do what the description says: what has to be noticed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import pytest

from desk_app.server import application
from desk_app.server.calls import NO_CONTENT, Call, Handler, Reply
from desk_app.timekit import endpoints
from desk_app.timekit.endpoints import Endpoint
from desk_app.timekit.envelope import in_envelope

Breaking = Callable[[Handler], Handler]


def _answering(reply: Reply) -> Breaking:
    async def handle(_: Call) -> Reply:
        return reply

    return lambda _: handle


def _raising(_: Handler) -> Handler:
    async def handle(_: Call) -> Reply:
        raise RuntimeError("broken on purpose")

    return handle


def _with_one_key_more(handler: Handler) -> Handler:
    async def handle(call: Call) -> Reply:
        reply = await handler(call)
        assert isinstance(reply.body, dict)
        return replace(reply, body=in_envelope({**reply.body["data"], "inner_id": 7}))

    return handle


BROKEN: Mapping[str, tuple[Endpoint, Breaking]] = {
    "answers 500": (endpoints.LIST_TEMPLATES, _raising),
    "answers a key too many": (endpoints.GET_TEMPLATE, _with_one_key_more),
    "answers a status that is not described": (endpoints.GET_APP, _answering(Reply(202, {}))),
    "answers nothing where there is a body": (endpoints.LIST_WEBHOOKS, _answering(Reply(200))),
    "takes what breaks the schema": (endpoints.UPDATE_TEMPLATE, _answering(NO_CONTENT)),
}
"""What is wrong, where, and how a handler gets there."""


@contextmanager
def broken_handler(what: str) -> Iterator[Endpoint]:
    """Lets servers that are built in the block be broken so; gives the endpoint that is."""
    endpoint, breaking = BROKEN[what]
    routes = tuple(
        replace(route, handler=breaking(route.handler)) if route.endpoint == endpoint else route
        for route in application.ROUTES
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "ROUTES", routes)
        yield endpoint
