"""The description of the API, as an OpenAPI 3.1 document.

It is made of the table of endpoints, of the classes that read bodies and of the nouns that
answers are made of, so it cannot say anything else than they do.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from desk_app.timekit.bodies import Body
from desk_app.timekit.endpoints import EXTEND_RESERVATION, Endpoint
from desk_app.timekit.messages.project import AvailabilitySettingsBody, BookingSettingsBody
from desk_app.timekit.schemas.bodies import body_schema
from desk_app.timekit.schemas.nouns import NOUNS
from desk_app.timekit.schemas.operations import KNOWN_BODIES, OPERATIONS, Access, Operation
from desk_app.timekit.schemas.parameters import TIME_HEADERS
from desk_app.timekit.schemas.shapes import Schema, ref

OPENAPI_VERSION: Final = "3.1.0"

_SECURITY: Final[dict[Access, list[dict[str, list[str]]]]] = {
    Access.KEY: [{"key": []}],
    Access.OPEN: [],
    Access.NAMED_APP: [],
    Access.ACTION_LINK: [{"actionLink": []}],
    Access.RESET_LINK: [],
    Access.KEY_OR_SIGNED_SEARCH: [{"key": []}, {"signedSearch": []}],
}
_SCHEMES: Final = {
    "key": {
        "type": "http",
        "scheme": "basic",
        "description": "An empty user name, and a key of the app as the password; "
        "or the e-mail of a resource and its token, with the app in Timekit-App",
    },
    "actionLink": {"type": "apiKey", "in": "query", "name": "signature"},
    "signedSearch": {"type": "apiKey", "in": "query", "name": "signed_search"},
}
_REFUSALS: Final = {
    400: "The request cannot be read",
    401: "The key is missing or wrong",
    403: "The key may not do that",
    404: "It does not exist",
    413: "The body is too long",
    415: "The body is compressed, or no JSON",
    421: "The server has another name",
    422: "A field is missing or unusable, or what is asked for is not possible now",
    429: "Too much was asked, or too many keys were wrong",
    431: "The headers are too large",
    503: "Too much was asked within a minute",
}
_LOOKED_FOR_BY_BODY: Final = frozenset({EXTEND_RESERVATION})
_OF_THE_SERVER: Final = frozenset({400, 401, 413, 415, 421, 422, 429, 431, 503})
_MEANINGS: Final = {
    200: "Done",
    201: "Made",
    204: "Done, and nothing to say",
    302: "Done; the browser is led on",
}


@cache
def describe_api(version: str) -> dict[str, Any]:
    """The whole document.

    Args:
        version: Of the program.
    """
    paths: dict[str, dict[str, Any]] = {}
    for endpoint, operation in OPERATIONS.items():
        paths.setdefault(endpoint.route, {})[endpoint.method.lower()] = _operation(
            endpoint, operation
        )
    return {
        "openapi": OPENAPI_VERSION,
        "info": {
            "title": "Desk",
            "version": version,
            "description": "The Timekit scheduling API as desk-server answers it. "
            "Paths below /v2/desk/ are extensions of its own.",
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {**NOUNS, **_bodies()},
            "securitySchemes": _SCHEMES,
            "responses": {_name(status): _refusal(status) for status in _REFUSALS},
        },
    }


def _bodies() -> dict[str, Schema]:
    kinds = [one.body for one in OPERATIONS.values() if isinstance(one.body, type)]
    named: tuple[type[Body], ...] = (AvailabilitySettingsBody, BookingSettingsBody, *KNOWN_BODIES)
    return {kind.__name__: body_schema(kind) for kind in (*named, *kinds)}


def _operation(endpoint: Endpoint, operation: Operation) -> dict[str, Any]:
    written: dict[str, Any] = {
        "operationId": _operation_id(endpoint),
        "tags": [endpoint.template.split("/")[1]],
        "parameters": [*_path_parameters(endpoint), *operation.parameters, *TIME_HEADERS],
        "responses": {str(status): answer for status, answer in _answers(endpoint, operation)},
        "security": _SECURITY[operation.access],
    }
    if operation.body is not None:
        written["requestBody"] = _request_body(operation.body)
    return written


def _operation_id(endpoint: Endpoint) -> str:
    """Such as `put_bookings_booking_id_action`, different for each."""
    words = re.findall(r"[a-z0-9_]+", endpoint.template.lower())
    return "_".join([endpoint.method.lower(), *words])


def _path_parameters(endpoint: Endpoint) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"\{(\w+)\}", endpoint.template):
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1},
        }


def _request_body(body: type[Body] | Schema) -> dict[str, Any]:
    schema = ref(body.__name__) if isinstance(body, type) else body
    required = isinstance(body, type) and "required" in body_schema(body)
    if not required and isinstance(body, type):
        schema = {"anyOf": [schema, {"type": "null"}]}
    return {"required": required, "content": {"application/json": {"schema": schema}}}


def _answers(endpoint: Endpoint, operation: Operation) -> Iterator[tuple[int, dict[str, Any]]]:
    for status, schema in operation.answers.items():
        yield status, _answer(_MEANINGS[status], schema)
    for status in sorted(_refusals_of(endpoint)):
        yield status, {"$ref": f"#/components/responses/{_name(status)}"}


def _refusals_of(endpoint: Endpoint) -> frozenset[int]:
    """What may be refused: 404 only where something is looked for, 403 wherever a key is shown."""
    is_looked_for = (
        "{" in endpoint.template
        or endpoint.template.startswith("/desk/")
        or endpoint in _LOOKED_FOR_BY_BODY
    )
    return _OF_THE_SERVER | frozenset({403, 404} if is_looked_for else {403})


def _answer(meaning: str, schema: Schema | None) -> dict[str, Any]:
    if schema is None:
        return {"description": meaning}
    return {"description": meaning, "content": {"application/json": {"schema": schema}}}


def _name(status: int) -> str:
    return f"Refusal{status}"


def _refusal(status: int) -> dict[str, Any]:
    schema: Schema = ref("Refusal")
    if status == 401:
        schema = ref("NotAuthenticated")
    elif status in (400, 422):
        schema = {"anyOf": [ref("Refusal"), ref("InvalidFields")]}
    return _answer(_REFUSALS[status], schema)
