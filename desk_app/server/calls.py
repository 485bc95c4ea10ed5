"""One authenticated request and its answer, as the handlers see them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.server.apps import KeyKind
from desk_app.server.authentication import Caller
from desk_app.server.database import Database
from desk_app.server.options import ServerOptions
from desk_app.timekit.endpoints import Endpoint
from desk_app.timekit.envelope import in_envelope
from desk_app.timekit.includes import parse_include
from desk_app.timekit.paging import page_to_wire, parse_limit, parse_page_number
from desk_app.timekit.time_formats import IncomingTimes, OutgoingTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request of a known caller."""

    caller: Caller
    database: Database
    options: ServerOptions
    ids: Mapping[str, str]
    """The braces of the endpoint's template."""
    query: Mapping[str, str]
    url: Callable[[], str]
    """Of the request as it was asked, which few answers repeat."""
    body: object
    """The JSON sent, decoded; None where there was none."""
    times_in: IncomingTimes
    times_out: OutgoingTimes

    @property
    def app_id(self) -> str:
        """The app that everything this request may see belongs to."""
        return self.caller.app.id

    @property
    def include(self) -> frozenset[str]:
        """The relations asked for."""
        return parse_include(self.query.get("include", ""))

    @property
    def limit(self) -> int:
        """How many items a page is to hold."""
        return parse_limit(self.query.get("limit"), missing=self.options.default_page_size)

    @property
    def page(self) -> int:
        """Which page is asked for, from 1."""
        return parse_page_number(self.query.get("page"))

    @property
    def offset(self) -> int:
        """How many items lie on the pages before."""
        return (self.page - 1) * self.limit


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and a JSON body, or none."""

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """Beside those every answer has."""


Handler = Callable[[Call], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """What a request without a key has to show."""

    ids: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """By name in any case."""
    now: datetime


AppFinder = Callable[[AsyncConnection, OpenRequest], Awaitable[App]]
"""The app a request without a key may speak for; raises an ApiError if there is none."""

NO_CONTENT = Reply(204)


def answer(value: object) -> Reply:
    """200 with a value."""
    return Reply(200, in_envelope(value))


def answer_created(value: object) -> Reply:
    """201 with what was made."""
    return Reply(201, in_envelope(value))


def answer_page(call: Call, items: Sequence[object], *, total: int) -> Reply:
    """200 with one page of a list."""
    body = page_to_wire(items, total=total, limit=call.limit, page=call.page, url=call.url())
    return Reply(200, body)


@dataclass(frozen=True, slots=True)
class Route:
    """Who answers an endpoint, and for which kinds of key."""

    endpoint: Endpoint
    handler: Handler
    keys: frozenset[KeyKind] = field(default=frozenset({KeyKind.SERVER}))
    find_app: AppFinder | None = None
    """How the app is found where a request brings no key; None if a key is needed."""
    is_for_resources: bool = False
    """Whether a resource with a token of its own may ask it, and the handler holds it to what
    is its own. What `resource_scope` lists needs no such mark."""

    def check_key(self, caller: Caller, options: ServerOptions) -> None:
        """Raises an ApiError if the caller's kind of key may not do this."""
        if caller.key_kind is not None and caller.key_kind not in self.keys:
            raise options.widget_refusal("This key may not do that")
