"""A person at a headless Chromium."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from tests.conftest import BUILD
from tests.others.node_host import NodeHost

PICTURES = BUILD / "others"


def find_chromium() -> str | None:
    """Where Chromium is, if it is."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Browser:
    """One page; what is asked for is waited for, 15 seconds at most."""

    def __init__(self, host: NodeHost) -> None:
        self._host = host

    @classmethod
    @contextmanager
    def run(cls, server_url: str) -> Iterator[Self]:
        """A browser that tells what its pages ask of a server."""
        chromium = find_chromium()
        assert chromium is not None
        with NodeHost.run("browser_host.mjs", chromium, server_url) as host:
            yield cls(host)

    def open(self, url: str) -> None:
        self._host.ask(open=url)

    def click(self, selector: str) -> None:
        self._host.ask(click=selector)

    def type_into(self, selector: str, text: str) -> None:
        self._host.ask(type=[selector, text])

    def see(self, selector: str) -> str:
        """The text of what is there, once it is."""
        return str(self._host.ask(see=selector)["found"])

    def see_leave(self, selector: str) -> None:
        """Waits until there is nothing of that kind any more."""
        self._host.ask(leave=selector)

    def count(self, selector: str) -> int:
        return int(self._host.ask(count=selector)["found"])

    def evaluate(self, expression: str) -> Any:
        return self._host.ask(evaluate=expression)["found"]

    def happened(self, name: str) -> list[Any]:
        """What the widget told its page under a name."""
        return [what for told, what in self.evaluate("window.happened") if told == name]

    def await_happening(self, name: str) -> Any:
        """What the widget told its page under a name, once it has."""
        return self._host.ask(happening=name)["found"]

    def calls(self) -> list[dict[str, Any]]:
        """What pages asked the server since the last time: method, path, status, body."""
        return list(self._host.ask(calls=True)["found"])

    def noise(self) -> list[str]:
        """What pages wrote to the console since the last time."""
        return list(self._host.ask(noise=True)["found"])

    def picture(self, name: str) -> None:
        """Keeps what is seen below `build/others`."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self._host.ask(picture=str(PICTURES / f"{name}.png"))
