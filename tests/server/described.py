"""Asks the server what its own description allows, and what it does not, and judges the answers.

Schemathesis makes the requests from the description alone. So that they get further than the
first look at them, many of their parts are replaced by ones that this server knows: an id that is
there, a body that does. Whoever reads a failure finds the request in it, as a command.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.config import GenerationConfig, SanitizationConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.transport.prepare import prepare_request

from desk_app import __version__
from desk_app.timekit import endpoints
from desk_app.timekit.endpoints import Endpoint
from desk_app.timekit.schemas.document import describe_api
from desk_app.timekit.schemas.operations import OPERATIONS, Access
from desk_app.timekit.schemas.parameters import TIME_HEADERS, Parameter
from tests.server.described_world import ACTIONS, Asker, World
from tests.server.service import monday

URL = "http://desk.test"
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
"""What every answer is held to.

Not that all that keeps the schema is accepted: it may still be refused for what it means. Keys,
and what is gone after it was deleted, have tests of their own.
"""

NEVER_DONE = {
    "GET /accounts/google/signup": "there is no Google to consent at",
    "GET /accounts/microsoft/signup": "nor Microsoft",
}
"""Operations that are always refused, and why."""

_REFUSALS = ["400", "401", "403", "404", "413", "415", "422"]
_NEEDED = {"Timekit-Timezone"}
"""Would be wrong most of the time if it were drawn, and then nothing else is looked at."""

_ZONES = ["UTC", "Europe/Copenhagen", "America/New_York", "Asia/Kathmandu"]
_PATTERNS = ["c", "U", "Y-m-d", "Y-m-d H:i:s", r"D, d M y \a\t G:i O", "l jS F Y h:i:s A T"]
_TIMES = ["now", "1 day", "2 weeks", monday("00:00"), monday("09:30"), "2026-03-09", "1772500000"]
_LENGTHS = ["15 minutes", "1 hour", "90", 60, "2 days", "0 minutes"]
_INCLUDES = [
    "attributes", "event", "calendar,resource", "customers,user,project", "owner_booking",
    "available_actions,possible_actions,logs,bulked_bookings", "customer_action_links",
    "calendars.events", "calendars,availability_constraints", "accounts,credentials", "services",
    "locations", "reminders", "events", "provider_event", "resource.calendars.events",
]  # fmt: skip

schemathesis.openapi.format("timezone", st.sampled_from(_ZONES))
schemathesis.openapi.format("timestamp", st.sampled_from([one for one in _TIMES if " " not in one]))
schemathesis.openapi.format("relative-time", st.sampled_from(_TIMES))
schemathesis.openapi.format("length-of-time", st.sampled_from([str(one) for one in _LENGTHS]))


def _load_schema() -> Any:
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(describe_api(__version__))))
    schema.config.generation = GenerationConfig(with_security_parameters=False)
    schema.config.checks.negative_data_rejection.expected_statuses = _REFUSALS
    return schema


_SCHEMA = _load_schema()
ENDPOINTS: Mapping[str, Endpoint] = {
    f"{one.method} {one.template}": one for one in sorted(OPERATIONS, key=str)
}
"""Every operation of the description, by its name."""


def examine(
    world: World, endpoint: Endpoint, examples: int, *, row: int | None = None
) -> Counter[int]:
    """Asks one operation so many things of either kind, valid and not; gives the statuses.

    Args:
        row: Which of the endless rows of questions; None for the same one at all times.

    Raises:
        FailureGroup: An answer was not as described.
    """
    statuses: Counter[int] = Counter()
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @settings(
            max_examples=examples,
            derandomize=row is None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            deadline=None,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        )
        @given(_questions(world, endpoint, mode))
        def ask(question: "_Question") -> None:
            statuses[question.ask(world).status_code] += 1

        (ask if row is None else seed(row)(ask))()
    return statuses


# --- one question ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Question:
    """One request, and who sends it."""

    case: Case[Any]
    asker: Asker

    def ask(self, world: World) -> httpx.Response:
        """The answer, which is as described; FailureGroup if it is not."""
        answer = world.send(self._request())
        self.case.validate_response(answer, checks=CHECKS)
        return answer

    def _request(self) -> httpx.Request:
        headers = {"Timekit-App": self.asker.app_slug} if self.asker.app_slug else {}
        made = prepare_request(
            self.case, headers, config=SanitizationConfig(enabled=False), base_url=URL
        )
        assert made.body is None or isinstance(made.body, str | bytes)
        sent = [(str(name).encode(), _in_bytes(value)) for name, value in made.headers.items()]
        request = httpx.Request(str(made.method), str(made.url), headers=sent, content=made.body)
        if self.asker.auth is None:
            return request
        return next(httpx.BasicAuth(*self.asker.auth).auth_flow(request))


def _in_bytes(value: str | bytes) -> bytes:
    return value.encode("latin-1") if isinstance(value, str) else value


@st.composite
def _questions(
    draw: st.DrawFn, world: World, endpoint: Endpoint, mode: GenerationMode
) -> _Question:
    """Questions about one operation, whose parts are often replaced by known ones."""
    case = draw(_operation(endpoint).as_strategy(mode))
    asker = _asker(draw, world, endpoint)
    is_valid = mode is GenerationMode.POSITIVE
    known = _known(draw, world, endpoint, asker)
    if _often(draw, 9):
        case.path_parameters = {**case.path_parameters, **known.ids}
    if known.query:
        case.query = {**case.query, **known.query}
    if known.headers:
        case.headers = type(case.headers)({**case.headers, **known.headers})
    if OPERATIONS[endpoint].body is not None and _often(draw, 8):
        if is_valid or isinstance(case.body, dict):
            case.body = _mixed(draw, world.body_for(endpoint), case.body)
            case.media_type = "application/json"
        if not is_valid:
            case.query = _named(endpoint, case.query)
    return _Question(case, asker)


def _operation(endpoint: Endpoint) -> Any:
    return _SCHEMA[endpoint.route][endpoint.method]


def _often(draw: st.DrawFn, of_ten: int) -> bool:
    return draw(st.integers(0, 9)) < of_ten


# --- what is known ---------------------------------------------------------------------------


def _asker(draw: st.DrawFn, world: World, endpoint: Endpoint) -> Asker:
    usual = "server"
    if OPERATIONS[endpoint].access in (
        Access.NAMED_APP,
        Access.OPEN,
        Access.ACTION_LINK,
        Access.RESET_LINK,
    ):
        usual = "nobody"
    elif endpoint in (endpoints.GET_OWN_USER, endpoints.UPDATE_OWN_USER):
        usual = "resource"
    elif endpoint in (endpoints.EMBED_PROJECT, endpoints.EMBED_WIDGET):
        usual = "widget"
    if _often(draw, 8):
        return world.askers[usual]
    return world.askers[draw(st.sampled_from(sorted(world.askers)))]


@dataclass(frozen=True)
class _Known:
    """Parts of a request that lead somewhere."""

    ids: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]


def _known(draw: st.DrawFn, world: World, endpoint: Endpoint, asker: Asker) -> _Known:
    ids = {
        name: value
        for name, value in world.ids_for(endpoint).items()
        if f"{{{name}}}" in endpoint.template
    }
    query = _some_of(draw, endpoint, "query", _query_values(world))
    headers = _some_of(draw, endpoint, "header", _header_values(world))
    if endpoint == endpoints.FOLLOW_ACTION_LINK:
        booking_id, action, signature = draw(st.sampled_from(world.links))
        return _Known(
            {"booking_id": booking_id, "action": action}, query | {"signature": signature}, headers
        )
    if "booking_id" in ids and _often(draw, 5):
        ids["booking_id"] = draw(st.sampled_from(world.booking_ids))
    if "action" in ids:
        ids["action"] = draw(st.sampled_from(ACTIONS))
    if OPERATIONS[endpoint].access is Access.KEY_OR_SIGNED_SEARCH and asker.auth is None:
        search, signature = draw(st.sampled_from(world.signed_searches))
        query |= {"search": search, "signed_search": signature}
    return _Known(ids, query, headers)


def _some_of(
    draw: st.DrawFn, endpoint: Endpoint, place: str, values: Mapping[str, list[str]]
) -> dict[str, str]:
    """Known values of some parameters, mostly of those without which nothing is answered."""
    chosen = {}
    for parameter in _parameters(endpoint, place):
        name = parameter["name"]
        if name in values and _often(
            draw, 9 if name in _NEEDED or parameter.get("required") else 2
        ):
            chosen[name] = draw(st.sampled_from(values[name]))
    return chosen


def _parameters(endpoint: Endpoint, place: str) -> list[Parameter]:
    parameters = (*OPERATIONS[endpoint].parameters, *TIME_HEADERS)
    return [one for one in parameters if one["in"] == place]


def _query_values(world: World) -> dict[str, list[str]]:
    of = world.objects
    return {
        "include": _INCLUDES,
        "search": [
            "name:*a*", f"id:{of.booking_id}", f"resource.id:{of.resource_id}", "state:confirmed",
            "customer.email:mary@*", "meta.room:2;name:Eva", f"calendar.id:{of.calendar_id}",
        ],
        "orderBy": ["created_at", "updated_at", "name", "event.start", "state"],
        "sortedBy": ["asc", "desc"],
        "page": ["1", "2", "1000000000000000000000"],
        "limit": ["1", "2", "0", "-1", "100000"],
        "start": _TIMES[:4],
        "end": [*_TIMES[1:3], "2026-03-09"],
        "email": [of.email, of.email.upper()],
        "latitude": ["55.676", "0", "-90"],
        "longitude": ["12.568", "-180", "180"],
        "distance": ["1", "0.5", "100000"],
        "token": [world.reset_token],
        "redirect": ["https://desk.example.com/back?x=\u00e6"],
    }  # fmt: skip


def _header_values(world: World) -> dict[str, list[str]]:
    return {
        "Timekit-App": [world.objects.slug],
        "Timekit-Timezone": _ZONES,
        "Timekit-InputTimestampFormat": _PATTERNS,
        "Timekit-OutputTimestampFormat": _PATTERNS,
    }


def _named(endpoint: Endpoint, query: Mapping[str, Any]) -> dict[str, Any]:
    """Of a query what the description names; what it does not is ignored, and so never refused."""
    names = {one["name"] for one in _parameters(endpoint, "query")}
    return {name: value for name, value in query.items() if name in names}


def _mixed(draw: st.DrawFn, known: Any, drawn: Any) -> Any:
    """A body that is known to do, with a field or two of the one that was drawn."""
    if not isinstance(known, dict) or not isinstance(drawn, dict) or not drawn:
        return known
    taken = draw(st.sets(st.sampled_from(sorted(drawn)), max_size=2))
    return known | {name: drawn[name] for name in taken}
