"""An assistive client: it meets a program through AT-SPI over D-Bus alone, as a screen reader does.

The interfaces are those of at-spi2-core (`org.a11y.atspi.*`, its `xml` folder describes them).
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, Self, TypeVar

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    MatchRule,
    Message,
    Properties,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

T = TypeVar("T")

_ATSPI: Final = "org.a11y.atspi."
_ROOT: Final = "/org/a11y/atspi/accessible/root"
_REGISTRY: Final = "org.a11y.atspi.Registry"
_PATIENCE: Final = 15.0
_DEEPEST: Final = 40


class State(IntEnum):
    """States of a control, by their bits in AT-SPI."""

    CHECKED = 4
    ENABLED = 8
    FOCUSABLE = 11
    FOCUSED = 12
    SELECTED = 23
    SENSITIVE = 24
    SHOWING = 25


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a program, as the bus has it."""

    bus_name: str
    path: str
    role: str
    name: str


class NotFoundError(AssertionError):
    """Something that somebody would look for is not there."""


class Reader:
    """Finds controls by role and name, presses them, types into them and reads them back."""

    def __init__(self, bus: DBusConnection) -> None:
        self._bus = bus
        self._program = ""
        self._heard: list[str] = []
        self._signals: deque[Message] = deque()

    @classmethod
    def start(cls) -> Self:
        """Switch assistive technology on, as a screen reader does when it starts."""
        with open_dbus_connection("SESSION") as session:
            status = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Status")
            for name in ("IsEnabled", "ScreenReaderEnabled"):
                is_on = True
                _ask(session, Properties(status).set(name, "b", is_on))
            bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            address = _ask(session, new_method_call(bus, "GetAddress"))
        reader = cls(open_dbus_connection(address))
        reader._listen()
        return reader

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()

    def meet(self, name: str) -> None:
        """Wait until a program of this name is on the bus, and stay with it."""

        def there() -> str | None:
            programs = self._children(_REGISTRY, _ROOT)
            named = (bus for bus, path in programs if self._property(bus, path, "Name") == name)
            return next(named, None)

        self._program = until(there, f"a program called {name}")

    @property
    def process_id(self) -> int:
        """Of the program."""
        number: int = self._ask(message_bus.GetConnectionUnixProcessID(self._program))
        return number

    def controls(self) -> Iterator[Control]:
        """Everything that shows, from the top of the program down."""
        yield from self._below(self._program, _ROOT, 0)

    def find(self, role: str, name: str) -> Control:
        """Wait for a control that shows, by its role and by how its name begins."""

        def there() -> Control | None:
            return next(self._all(role, name), None)

        return until(there, f"a {role} called {name!r}")

    def is_there(self, role: str, name: str) -> bool:
        """Whether a control shows right now."""
        return any(self._all(role, name))

    def _all(self, role: str, name: str) -> Iterator[Control]:
        shown = self.controls()
        return (each for each in shown if each.role == role and each.name.startswith(name))

    def press(self, control: Control) -> None:
        """Do what a control does."""
        done = self._call(control, "Action", "DoAction", "i", 0)
        if not done:
            raise AssertionError(f"{control.name} cannot be pressed")

    def type(self, control: Control, text: str) -> None:
        """Put a text into a field."""
        if not self._call(control, "EditableText", "SetTextContents", "s", text):
            raise AssertionError(f"{control.name} takes no text")

    def read(self, control: Control) -> str:
        """The text of a field."""
        text: str = self._call(control, "Text", "GetText", "ii", 0, -1)
        return text

    def focus(self, control: Control) -> None:
        """Move the keyboard to a control."""
        if not self._call(control, "Component", "GrabFocus"):
            raise AssertionError(f"{control.name} takes no focus")

    def states(self, control: Control) -> frozenset[State]:
        """The states of a control."""
        low, high = self._call(control, "Accessible", "GetState")
        bits = low | high << 32
        return frozenset(state for state in State if bits >> state & 1)

    def await_state(self, control: Control, state: State) -> None:
        """Wait until a control is in a state."""
        until(lambda: state in self.states(control) or None, f"{control.name} {state.name}")

    def hear(self, part: str) -> str:
        """Wait until something is announced that has these words."""

        def heard() -> str | None:
            self._take_signals()
            return next((each for each in self._heard if part in each), None)

        return until(heard, f"hearing {part!r}")

    def forget_what_was_heard(self) -> None:
        """Only what is announced from now on is heard."""
        self._take_signals()
        self._heard.clear()

    # --- the bus -----------------------------------------------------------------------------

    def _listen(self) -> None:
        """Ask for announcements: of programs, and of the registry, which tells the programs."""
        rule = MatchRule(type="signal", interface=f"{_ATSPI}Event.Object", member="Announcement")
        self._ask(message_bus.AddMatch(rule))
        registry = DBusAddress("/org/a11y/atspi/registry", _REGISTRY, _REGISTRY)
        event = "object:announcement"
        self._ask(new_method_call(registry, "RegisterEvent", "sass", (event, [], "")))
        self._signals = self._bus.filter(rule, bufsize=1000).__enter__()

    def _take_signals(self) -> None:
        """Move what has come in since to what was heard."""
        self._ask(message_bus.GetId())  # whatever came before the answer is taken in
        while self._signals:
            *_, value, _ = self._signals.popleft().body
            self._heard.append(str(value[1]))

    def _below(self, bus_name: str, path: str, depth: int) -> Iterator[Control]:
        for child_bus, child in self._children(bus_name, path):
            control = self._describe(child_bus, child)
            if control is None:
                continue
            yield control
            if depth < _DEEPEST:
                yield from self._below(child_bus, child, depth + 1)

    def _describe(self, bus_name: str, path: str) -> Control | None:
        """A control that shows; None for one that does not, or is gone meanwhile."""
        try:
            role = self._call_at(bus_name, path, "Accessible", "GetRoleName")
            control = Control(bus_name, path, role, self._property(bus_name, path, "Name"))
            return control if State.SHOWING in self.states(control) else None
        except DBusErrorResponse:
            return None

    def _children(self, bus_name: str, path: str) -> list[tuple[str, str]]:
        try:
            children: list[tuple[str, str]] = self._call_at(
                bus_name, path, "Accessible", "GetChildren"
            )
        except DBusErrorResponse:
            return []
        return children

    def _call(self, control: Control, interface: str, method: str, *rest: Any) -> Any:
        return self._call_at(control.bus_name, control.path, interface, method, *rest)

    def _call_at(
        self,
        bus_name: str,
        path: str,
        interface: str,
        method: str,
        signature: str | None = None,
        *arguments: Any,
    ) -> Any:
        at = DBusAddress(path, bus_name, _ATSPI + interface)
        return self._ask(new_method_call(at, method, signature, arguments))

    def _property(self, bus_name: str, path: str, name: str) -> str:
        at = DBusAddress(path, bus_name, f"{_ATSPI}Accessible")
        _, value = self._ask(Properties(at).get(name))
        return str(value)

    def _ask(self, message: Message) -> Any:
        return _ask(self._bus, message)


def until(found: Callable[[], T | None], what: str) -> T:
    """Look for something until it is there.

    Raises:
        NotFoundError: It did not come in time.
    """
    end = time.monotonic() + _PATIENCE
    while True:
        it = found()
        if it is not None:
            return it
        if time.monotonic() > end:
            raise NotFoundError(f"There is no {what}.")
        time.sleep(0.1)


def _ask(bus: DBusConnection, message: Message) -> Any:
    """The first value of an answer, or None where there is none."""
    body = unwrap_msg(bus.send_and_get_reply(message, timeout=_PATIENCE))
    return body[0] if body else None
