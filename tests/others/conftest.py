"""A desk-server with two people, and the clients that others wrote, pointed at it."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desk_app.ui.theme import ThemeHolder
from tests.others.browser import Browser, find_chromium
from tests.others.desk_server import DeskServer, create_app, running
from tests.others.node_host import PACKAGES, NodeHost
from tests.others.page_server import Shop, open_shop

REMEDY = "run `make setup-others`"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs Node and the packages of others, and takes its time."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.long)
            item.add_marker(pytest.mark.others)


def need(is_there: object, what: str) -> None:
    """Skips without what is needed; where all tests are to run, fails and says so."""
    if is_there:
        return
    if "DESK_TEST_COMPLETE" in os.environ:
        pytest.fail(f"{what} is missing: {REMEDY}", pytrace=False)
    pytest.skip(f"{what} is missing: {REMEDY}")


@dataclass(frozen=True, slots=True)
class Place:
    """A desk-server, with Eva and Marco who work around the clock."""

    server: DeskServer
    eva: str
    marco: str


@pytest.fixture(scope="session")
def themes(qapp: QApplication) -> ThemeHolder:
    return ThemeHolder(qapp)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("others")


@pytest.fixture(scope="session")
def server_url(folder: Path) -> Iterator[str]:
    """A desk-server that all tests share, each with an app of its own."""
    with running(folder) as url:
        yield url


@pytest.fixture
def place(folder: Path, server_url: str) -> Place:
    server = create_app(folder, server_url)
    eva, marco = (
        server.make("/resources", name=name, timezone="UTC", email=f"{name}@example.com".lower())
        for name in ("Eva", "Marco")
    )
    return Place(server, eva, marco)


class Sdk:
    """timekit-sdk in a process of its own: `sdk.createBooking({…}, include=[…])`."""

    def __init__(self, host: NodeHost) -> None:
        self._host = host

    def __call__(self, method: str, *arguments: Any, **more: Any) -> Any:
        """Status, data, meta and what was sent."""
        return self._host.ask(method=method, arguments=list(arguments), **more)

    def data(self, method: str, *arguments: Any, **more: Any) -> Any:
        """What the client gives its user of a call that must succeed."""
        answer = self(method, *arguments, **more)
        assert 200 <= answer["status"] < 300, answer
        return answer["data"]

    def names(self) -> set[str]:
        """The names of everything the client can do."""
        return set(self._host.ask(names=True)["names"])

    def configure(self, **options: Any) -> None:
        """Sets options of the client."""
        self._host.ask(configure=options)


@pytest.fixture
def sdk(place: Place) -> Iterator[Sdk]:
    """The client with the server key."""
    need(shutil.which("node"), "Node")
    need((PACKAGES / "packages.stamp").exists(), "timekit-sdk")
    with NodeHost.run("sdk_host.mjs") as host:
        client = Sdk(host)
        client.configure(apiBaseUrl=f"{place.server.url}/", appKey=place.server.server_key)
        yield client


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    need((PACKAGES / "packages.stamp").exists(), "timekit-booking")
    with open_shop(tmp_path) as pages:
        yield pages


@pytest.fixture
def browser(place: Place) -> Iterator[Browser]:
    need(shutil.which("node"), "Node")
    need(find_chromium(), "Chromium")
    need((PACKAGES / "packages.stamp").exists(), "playwright-core")
    with Browser.run(place.server.url) as person:
        yield person
