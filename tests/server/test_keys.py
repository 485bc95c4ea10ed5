"""The keys of a tenant: several at once, replaced with an overlap, ended, and never shown twice."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.domain.identifiers import AppSlug
from desk_app.errors import NotFoundError
from desk_app.server.app_keys import create_key, list_keys, replace_keys, revoke_key
from desk_app.server.apps import KeyKind, create_app
from desk_app.server.books import Books
from desk_app.server.command_line import main
from desk_app.server.options import ServerOptions
from tests.server.service import Service

SERVER, WIDGET = KeyKind.SERVER, KeyKind.WIDGET


def slug_of(service: Service) -> AppSlug:
    return AppSlug(service.app.slug)


async def status_with(service: Service, key: str) -> int:
    return (await service.http.get("/v2/app", auth=("", key))).status_code


async def states(service: Service) -> list[tuple[str, str]]:
    now = service.clock.now()
    records = await list_keys(service.database, slug_of(service))
    return [(record.kind.value, record.state(now)) for record in records]


@pytest.mark.asyncio
async def test_several_keys_work_side_by_side(service: Service):
    now = service.clock.now()
    second = await create_key(service.database, slug_of(service), SERVER, now=now)

    assert await status_with(service, service.app.server_key) == 200
    assert await status_with(service, second.key) == 200
    assert second.key not in repr(second)


@pytest.mark.asyncio
async def test_a_replaced_key_stays_good_for_its_grace(service: Service):
    now, grace = service.clock.now(), timedelta(hours=1)
    new = await replace_keys(service.database, slug_of(service), SERVER, now=now, grace=grace)

    assert await states(service) == [
        ("server", "ending"),
        ("widget", "in use"),
        ("server", "in use"),
    ]
    assert await status_with(service, service.app.server_key) == 200
    service.clock.advance(seconds=3599)
    assert await status_with(service, service.app.server_key) == 200
    service.clock.advance(seconds=1)
    assert await status_with(service, service.app.server_key) == 401
    assert await status_with(service, new.key) == 200
    assert (await states(service))[0] == ("server", "expired")


@pytest.mark.asyncio
async def test_a_second_rotation_gives_no_key_more_time(service: Service):
    now = service.clock.now()
    for hours in (1, 10):
        await replace_keys(
            service.database, slug_of(service), SERVER, now=now, grace=timedelta(hours=hours)
        )

    ends = [one.expires_at for one in await list_keys(service.database, slug_of(service))]
    assert ends == [now + timedelta(hours=1), None, now + timedelta(hours=10), None]


@pytest.mark.asyncio
async def test_a_revoked_key_is_of_no_use_at_once(service: Service):
    [server, _] = await list_keys(service.database, slug_of(service))
    now = service.clock.now()

    await revoke_key(service.database, slug_of(service), server.id, now=now)

    assert await states(service) == [("server", "revoked"), ("widget", "in use")]
    assert await status_with(service, service.app.server_key) == 401
    with pytest.raises(NotFoundError):
        await revoke_key(service.database, slug_of(service), server.id, now=now)


@pytest.mark.asyncio
async def test_nobody_ends_the_key_of_another(service: Service):
    now = service.clock.now()
    other = await create_app(service.database, "Other", now=now)
    [own, _] = await list_keys(service.database, slug_of(service))

    with pytest.raises(NotFoundError):
        await revoke_key(service.database, AppSlug(other.slug), own.id, now=now)

    assert await status_with(service, service.app.server_key) == 200


@pytest.mark.asyncio
async def test_the_last_use_is_noted_to_some_minutes_without_a_write_for_each(service: Service):
    books = Books.open(ServerOptions())
    [key, _] = await list_keys(service.database, slug_of(service))
    assert key.last_used_at is None
    first = service.clock.now()

    books.stamps.note(key.id, None, first)
    await books.write_down(service.database, service.clock)

    [key, _] = await list_keys(service.database, slug_of(service))
    assert key.last_used_at == first
    stamp = int(first.timestamp()) * 1_000_000
    books.stamps.note(key.id, stamp, first + timedelta(minutes=9))
    assert books.stamps._used == {}
    books.stamps.note(key.id, stamp, first + timedelta(minutes=10))
    assert len(books.stamps._used) == 1


# --- as somebody types it --------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """With one tenant, whose keys were printed."""
    url = f"sqlite:///{tmp_path / 'desk.sqlite'}"
    main(["create-app", "Studio", "--database", url])
    return url


def key(database: str, *arguments: str) -> int:
    return main(["key", *arguments, "--app", "studio", "--database", database])


def test_keys_are_listed_without_the_keys(database: str, capsys: pytest.CaptureFixture[str]):
    made = capsys.readouterr().out

    assert key(database, "list") == 0

    shown = capsys.readouterr().out
    keys = re.findall(r"live_\w+", made)
    assert len(keys) == 2
    assert not any(one in shown for one in keys)
    assert [line.split()[1:3] for line in shown.splitlines()[1:]] == [
        ["server", "in"], ["widget", "in"],
    ]  # fmt: skip


def test_a_new_key_is_printed_once_and_as_json(database: str, capsys: pytest.CaptureFixture[str]):
    capsys.readouterr()

    assert key(database, "create", "--kind", "widget", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    key(database, "list", "--json")
    listed = json.loads(capsys.readouterr().out)

    assert re.fullmatch(r"live_widget_key_\w{32}", made["key"])
    assert [one["kind"] for one in listed] == ["server", "widget", "widget"]
    assert listed[-1]["id"] == made["id"]
    assert made["key"] not in json.dumps(listed)


def test_a_rotation_may_leave_the_old_key_some_time(
    database: str, capsys: pytest.CaptureFixture[str]
):
    assert key(database, "rotate", "--grace", "2 days") == 0
    assert "server key: live_api_key_" in capsys.readouterr().out

    key(database, "list", "--json")

    listed = json.loads(capsys.readouterr().out)
    assert [one["state"] for one in listed] == ["ending", "in use", "in use"]


def test_a_rotation_ends_the_old_key_at_once_if_nothing_is_said(
    database: str, capsys: pytest.CaptureFixture[str]
):
    key(database, "rotate")
    capsys.readouterr()

    key(database, "list", "--json")

    assert json.loads(capsys.readouterr().out)[0]["state"] == "expired"


def test_a_key_is_revoked_by_its_number(database: str, capsys: pytest.CaptureFixture[str]):
    assert key(database, "revoke", "1") == 0
    assert key(database, "revoke", "1") == 1
    assert "no such key" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["rotate", "--grace", "soon"], ["create", "--kind", "master"], ["revoke", "first"], []],
)
def test_what_is_asked_wrongly_is_explained(arguments: list[str], database: str):
    with pytest.raises(SystemExit) as left:
        key(database, *arguments)

    assert left.value.code == 2


def test_an_unknown_tenant_is_told(database: str, capsys: pytest.CaptureFixture[str]):
    assert main(["key", "list", "--app", "nobody", "--database", database]) == 1
    assert "no app of that name" in capsys.readouterr().err
