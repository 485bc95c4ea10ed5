"""Open points of the contract: each an option, written the same in code and page, and obeyed."""

import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from desk_app.server.command_line import main
from desk_app.server.open_points import (
    OPEN_POINTS,
    parse_option,
    usual_value,
    write_choices,
    write_value,
)
from desk_app.server.options import ServerOptions
from tests.server.conftest import Serve
from tests.server.service import Service, booking, monday

PAGE = Path(__file__).parents[2] / "docs" / "OPEN_POINTS.md"


OF_THE_PLACE = {"allows_private_addresses", "logs_requests"}
"""What depends on where a server stands, not on the contract."""


def rows() -> dict[str, tuple[str, str]]:
    """What the page says of each option: what it can be, and the default."""
    found = re.findall(r"^\|[^|]*\| `(\w+)` \| ([^|]+) \| ([^|]+) \|", PAGE.read_text(), re.M)
    return {name: (choices.strip(), default.strip()) for name, choices, default in found}


# --- written ---------------------------------------------------------------------------------


def test_the_page_tells_what_each_option_can_be_and_is():
    expected = {name: (write_choices(name), write_value(usual_value(name))) for name in OPEN_POINTS}

    assert rows() == expected


def test_every_switch_of_the_server_is_an_option():
    switches = {one.name for one in fields(ServerOptions) if isinstance(one.default, bool)}

    assert switches - set(OPEN_POINTS) <= OF_THE_PLACE


@pytest.mark.parametrize("name", OPEN_POINTS)
def test_an_option_reads_as_it_is_written(name: str):
    for value in OPEN_POINTS[name]:
        found = parse_option(f" {name} = {write_value(value)} ")

        assert found == (name, value)
        assert type(found[1]) is type(value)
        assert getattr(with_options(f"{name}={write_value(value)}"), name) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("meta_is_merged", "meta_is_merged can be true, false"),
        ("meta_is_merged=", "meta_is_merged can be true, false"),
        ("meta_is_merged=maybe", "meta_is_merged can be true, false"),
        ("default_page_size=0", "default_page_size can be 1 to 1000"),
        ("default_page_size=1001", "default_page_size can be 1 to 1000"),
        ("default_page_size=ten", "default_page_size can be 1 to 1000"),
        ("clash_shape=round", "clash_shape can be coded, plain, nested"),
        ("allowed_hosts=x", "there is no option 'allowed_hosts'; there are buffer_between_slots"),
        ("=true", "there is no option ''"),
    ],
)
def test_an_option_that_cannot_be_is_refused_in_plain_words(
    text: str, said: str, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit) as left:
        main(["serve", "--option", text])

    assert left.value.code == 2
    assert said in " ".join(capsys.readouterr().err.split())


# --- obeyed ----------------------------------------------------------------------------------


async def clash(service: Service) -> tuple[int, Any]:
    """The refusal of a slot that is taken."""
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00")
    answer = await service.book(eva, "09:00", "10:00")
    return answer.status_code, answer.json()


TAKEN = "The timeslot is not available"
CLASHES = {
    "coded": {"error": TAKEN, "code": "slot_taken"},
    "plain": {"error": TAKEN},
    "nested": {"error": {"message": TAKEN}},
}


@pytest.mark.asyncio
@pytest.mark.parametrize(("shape", "status"), [("coded", 422), ("plain", 409), ("nested", 422)])
async def test_a_clash_is_told_as_the_options_have_it(shape: str, status: int, serve: Serve):
    options = with_options(f"clash_shape={shape}", f"clash_status={status}")
    async with serve(options=options) as service:
        assert await clash(service) == (status, CLASHES[shape])
        refused = await service.call("POST", "/bookings", {})
        assert refused.status_code == 422
        assert "errors" in refused.json()


@pytest.mark.asyncio
@pytest.mark.parametrize("status", [403, 401, 404])
async def test_a_widget_key_is_refused_with_the_status_chosen(status: int, serve: Serve):
    async with serve(options=with_options(f"widget_refusal_status={status}")) as service:
        key = ("", service.app.widget_key)
        for _ in range(15):  # no wrong key, so no reason to make anybody wait
            answer = await service.http.get("/v2/resources", auth=key)
            assert answer.status_code == status
        eva = await service.make_resource()
        for body in (
            {"bookings": [booking(eva, "09:00", "10:00")]},
            booking(eva, "09:00", "10:00", replaces=eva),
            booking(eva, "09:00", "10:00", graph="group_owner", settings={"max_seats": 3}),
        ):
            answer = await service.http.post("/v2/bookings", json=body, auth=key)
            assert (answer.status_code, body) == (status, body)
        assert (await service.http.get("/v2/projects", auth=key)).status_code == status


@pytest.mark.asyncio
@pytest.mark.parametrize("status", [201, 200])
async def test_a_bulk_is_answered_with_the_status_chosen(status: int, serve: Serve):
    async with serve(options=with_options(f"bulk_create_status={status}")) as service:
        eva = await service.make_resource()
        body = {"bookings": [booking(eva, "09:00", "10:00")]}

        assert (await service.call("POST", "/bookings/bulk", body)).status_code == status


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("chosen", "starts"),
    [
        ("usual_increment=none", ["09:00", "10:00"]),
        ("usual_increment=30 minutes", ["09:00", "09:30", "10:00"]),
        ("buffer_between_slots=true", ["09:00"]),
    ],
)
async def test_slots_lie_as_far_apart_as_chosen(chosen: str, starts: list[str], serve: Serve):
    async with serve(options=with_options(chosen)) as service:
        eva = await service.make_resource()
        question = {
            "resources": [eva], "length": "1 hour", "buffer": "90 minutes",
            "from": monday("09:00"), "to": monday("11:00"),
        }  # fmt: skip

        answer = await service.call("POST", "/availability", question)
        spaced = await service.call(
            "POST", "/availability", {**question, "timeslot_increments": "1 hour"}
        )

    assert [slot["start"][11:16] for slot in answer.json()["data"]] == starts
    assert [slot["start"][11:16] for slot in spaced.json()["data"]] == ["09:00", "10:00"]


@pytest.mark.asyncio
async def test_older_questions_in_bulk_are_answered_with_one_list_if_chosen(serve: Serve):
    async with serve(options=with_options("find_time_bulk_is_flat=true")) as service:
        await service.make_resource()
        [calendar] = await service.get("/calendars")
        question = {
            "calendar_ids": [calendar["id"]], "length": "1 hour",
            "start": monday("09:00"), "future": monday("10:00"),
        }  # fmt: skip

        answer = await service.call("POST", "/findtime/bulk", [question, question])

    first, second = answer.json()["data"]
    assert first == second
    assert "start" in first


@pytest.mark.asyncio
async def test_the_text_of_a_template_goes_by_the_name_chosen(serve: Serve):
    async with serve(options=with_options("template_text_as_text=true")) as service:
        template = (await service.get("/templates"))[0]

    assert template["text"]
    assert "body" not in template


def with_options(*texts: str) -> ServerOptions:
    """The options as a command line gives them."""
    return replace(ServerOptions(), **dict(parse_option(text) for text in texts))
