"""The description of the API says of every route what it takes and answers, and is one."""

import json
import subprocess
import sys
from typing import Annotated

import pytest
from openapi_spec_validator import validate
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

from desk_app import __version__
from desk_app.server.application import ROUTES
from desk_app.timekit.bodies import Body
from desk_app.timekit.fields import FieldKind
from desk_app.timekit.schemas.bodies import body_schema
from desk_app.timekit.schemas.document import describe_api
from desk_app.timekit.schemas.nouns import NOUNS
from desk_app.timekit.schemas.operations import OPERATIONS, Access
from tests.server.service import Service

DOCUMENT = describe_api(__version__)


def test_every_route_is_described_and_nothing_else():
    assert set(OPERATIONS) == {route.endpoint for route in ROUTES}


def test_an_answer_has_no_other_status_than_its_endpoint():
    for endpoint, operation in OPERATIONS.items():
        assert set(operation.answers) <= endpoint.success, endpoint


def test_a_route_that_needs_no_key_says_so_and_no_other_does():
    for route in ROUTES:
        says_so = OPERATIONS[route.endpoint].access is not Access.KEY
        assert says_so == bool(route.find_app), route.endpoint


def test_the_document_is_one_of_openapi():
    validate(json.loads(json.dumps(DOCUMENT)))


def test_a_document_that_is_none_is_noticed():
    broken = json.loads(json.dumps(DOCUMENT))
    broken["paths"]["/v2/app"]["get"]["parameters"][0]["in"] = "nowhere"

    with pytest.raises(OpenAPIValidationError):
        validate(broken)


def test_no_noun_allows_just_anything():
    for noun, schema in NOUNS.items():
        assert schema["type"] == "object", noun
        assert schema["required"] or schema["properties"], noun


def test_a_field_that_does_not_say_what_it_holds_is_not_described():
    class OddBody(Body, frozen=True, kw_only=True):
        odd: Annotated[str, FieldKind(lambda value, _: value, "is odd")]

    with pytest.raises(LookupError, match="odd"):
        body_schema(OddBody)


@pytest.mark.asyncio
async def test_the_document_is_there_for_whoever_asks(service: Service):
    answer = await service.http.get("/v2/openapi.json", auth=None)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == json.loads(json.dumps(DOCUMENT))


@pytest.mark.asyncio
async def test_a_wrong_key_does_not_open_it(service: Service):
    assert (await service.http.get("/v2/openapi.json", auth=("", "wrong"))).status_code == 401


def test_the_command_prints_the_document():
    command = [sys.executable, "-m", "desk_app.server", "openapi"]

    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert json.loads(printed) == json.loads(json.dumps(DOCUMENT))
