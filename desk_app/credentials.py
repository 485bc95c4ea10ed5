"""The App-Token in the keyring of the operating system, and nowhere else on disk.

Only real keyrings are accepted, by class: no plain text, no null, nothing that a setting or a
variable of the keyring library brings in. Without one, keys live in memory until Desk ends.

A locked keyring may wait for a person for ever. So every call runs on one thread that nothing
waits for beyond a time limit; if it passes, that thread is left to itself and the next call gets
a new one.
"""

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from desk_app.errors import CredentialError, KeyringLockedError, UnusableAppTokenError
from desk_app.timekit.app_token import AppToken

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE: Final = "Desk"
"""Under which the keyring lists the keys; the user name of each is its profile's id."""

TIME_LIMIT: Final = 20.0
"""Seconds a person has to unlock the keyring."""


_NOBODY: Final = "nobody"
"""Asked for where only the answer matters."""


class VaultState(Enum):
    """What a keyring is good for now."""

    REAL = "real"
    """Keys are kept beyond the end of Desk."""
    LOCKED = "locked"
    NONE = "none"
    """There is no keyring of the accepted kinds: keys are kept in memory."""


class AppTokenVault:
    """Keeps the App-Token of each profile; each key is read once and then remembered."""

    def __init__(
        self,
        *,
        time_limit: float = TIME_LIMIT,
        find_keyring: "Callable[[], KeyringBackend | None] | None" = None,
    ) -> None:
        """Makes a vault; the keyring is looked for when it is first needed.

        Args:
            time_limit: Seconds that any call may take.
            find_keyring: Runs on the thread; None looks among the accepted kinds.
        """
        self._time_limit = time_limit
        self._find_keyring = find_keyring or find_real_keyring
        self._keyring: KeyringBackend | None = None
        self._worker: _Worker | None = None
        self._remembered: dict[str, AppToken] = {}

    async def load(self, profile_id: str) -> AppToken | None:
        """The key of a profile, or None if none is kept.

        Raises:
            KeyringLockedError: Nobody unlocked the keyring in time.
            CredentialError: The keyring failed.
        """
        if profile_id not in self._remembered:
            kept = await self._call(lambda keyring: _read(keyring, profile_id), missing=None)
            if kept is not None:
                self._remembered[profile_id] = kept
        return self._remembered.get(profile_id)

    async def save(self, profile_id: str, app_token: AppToken) -> bool:
        """Keeps a key, in memory at once; returns whether the keyring has it as well.

        Raises:
            KeyringLockedError: Nobody unlocked the keyring in time.
            CredentialError: The keyring failed.
        """
        self._remembered[profile_id] = app_token
        return await self._call(
            lambda keyring: _store(keyring, profile_id, app_token), missing=False
        )

    async def delete(self, profile_id: str) -> None:
        """Forgets the key of a profile, in memory at once.

        Raises:
            KeyringLockedError: It may still be in the keyring, which nobody unlocked in time.
            CredentialError: So it may, for the keyring failed.
        """
        self._remembered.pop(profile_id, None)
        await self._call(lambda keyring: _delete(keyring, profile_id), missing=None)

    async def availability(self) -> VaultState:
        """Whether there is a keyring that answers; a locked one may ask the person."""
        try:
            answers = await self._call(
                lambda keyring: _read(keyring, _NOBODY) is None, missing=False
            )
        except KeyringLockedError:
            return VaultState.LOCKED
        except CredentialError:
            return VaultState.NONE
        return VaultState.REAL if answers else VaultState.NONE

    def close(self) -> None:
        """Ends the thread once it has done what it has begun; the vault can be used again."""
        if self._worker is not None:
            self._worker.dismiss()
            self._worker = None

    async def _call(self, job: "Callable[[KeyringBackend], T]", *, missing: T) -> T:
        """Does a job on the thread; gives what is missing where there is no keyring."""
        worker = self._worker = self._worker or _Worker()
        answer = worker.submit(lambda: self._do(job, missing))
        is_left = True
        try:
            async with asyncio.timeout(self._time_limit):
                result = await asyncio.wrap_future(answer)
            is_left = False
        except CredentialError:
            is_left = False
            raise
        except TimeoutError as error:
            raise KeyringLockedError from error
        finally:
            if is_left and self._worker is worker:
                worker.dismiss()
                self._worker = None
        return result

    def _do(self, job: "Callable[[KeyringBackend], T]", missing: T) -> T:
        if self._keyring is None:
            self._keyring = self._find_keyring()
        if self._keyring is None:
            return missing
        with _keyring_failures(self._keyring):
            return job(self._keyring)


# --- the thread ------------------------------------------------------------------------------


class _Worker:
    """A thread that does one job after the other, and does not hold up the end of Desk."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()
        threading.Thread(target=self._work, name="keyring", daemon=True).start()

    def submit(self, job: Callable[[], T]) -> Future[T]:
        """The result of a job, some time."""
        answer: Future[T] = Future()
        self._jobs.put((job, answer))
        return answer

    def dismiss(self) -> None:
        """Ends the thread after the jobs it has."""
        self._jobs.put(None)

    def _work(self) -> None:
        while (order := self._jobs.get()) is not None:
            job, answer = order
            if not answer.set_running_or_notify_cancel():
                continue
            try:
                answer.set_result(job())
            except BaseException as error:  # it is raised where the answer is awaited
                answer.set_exception(error)


# --- the keyring -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Accepted:
    """A class of keyrings that stores secrets as the operating system does."""

    module: str
    name: str
    errors: tuple[str, ...] = ()
    """What it raises beside the errors of the keyring library, as `module:class`."""


_WINDOWS: Final = _Accepted(
    "keyring.backends.Windows", "WinVaultKeyring", ("win32ctypes.pywin32.pywintypes:error",)
)
_MACOS: Final = _Accepted("keyring.backends.macOS", "Keyring")
_SECRET_SERVICE: Final = _Accepted(
    "keyring.backends.SecretService",
    "Keyring",
    ("secretstorage.exceptions:SecretStorageException", "jeepney:DBusErrorResponse"),
)
_KWALLET: Final = _Accepted("keyring.backends.kwallet", "DBusKeyring", ("dbus:DBusException",))

_ACCEPTED_ON: Final = {"win32": (_WINDOWS,), "darwin": (_MACOS,)}
_ACCEPTED_ELSEWHERE: Final = (_SECRET_SERVICE, _KWALLET)


def find_real_keyring() -> "KeyringBackend | None":
    """The first accepted keyring that runs here; None if none does. Blocks.

    The configuration and the variables of the keyring library have no say in it.
    """
    for accepted in _ACCEPTED_ON.get(sys.platform, _ACCEPTED_ELSEWHERE):
        try:
            kind: type[KeyringBackend] = getattr(import_module(accepted.module), accepted.name)
        except ImportError:
            continue
        if kind.viable:
            return _make(kind)
    return None


def _make(kind: "type[KeyringBackend]") -> "KeyringBackend":
    """A keyring whose properties were not set from the environment, which `__init__` would do."""
    keyring = kind.__new__(kind)
    vars(keyring).update(set_properties_from_env=lambda: None, keychain=None, appid=SERVICE)
    cast(Any, kind).__init__(keyring)
    return keyring


def _read(keyring: "KeyringBackend", profile_id: str) -> AppToken | None:
    text = keyring.get_password(SERVICE, profile_id)
    try:
        return AppToken.parse(text or "")
    except UnusableAppTokenError:
        return None


def _store(keyring: "KeyringBackend", profile_id: str, app_token: AppToken) -> bool:
    """Stores a key and reads it back; returns whether it came back as it was."""
    keyring.set_password(SERVICE, profile_id, app_token.reveal())
    return keyring.get_password(SERVICE, profile_id) == app_token.reveal()


def _delete(keyring: "KeyringBackend", profile_id: str) -> None:
    if keyring.get_password(SERVICE, profile_id) is not None:
        keyring.delete_password(SERVICE, profile_id)


@contextmanager
def _keyring_failures(keyring: "KeyringBackend") -> Iterator[None]:
    """Turns what a keyring raises into errors fit to show."""
    # Loaded by now, for there is a keyring; at the top it would load with every start of Desk.
    from keyring.errors import KeyringLocked  # noqa: PLC0415

    try:
        yield
    except KeyringLocked as error:
        raise KeyringLockedError from error
    except _errors_of(keyring) as error:
        raise CredentialError from error


def _errors_of(keyring: "KeyringBackend") -> tuple[type[Exception], ...]:
    """What the keyring library raises, what the system does, and what only this kind does."""
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    own = (
        name.partition(":")
        for accepted in (_WINDOWS, _MACOS, _SECRET_SERVICE, _KWALLET)
        if type(keyring).__module__ == accepted.module
        for name in accepted.errors
    )
    foreign = (getattr(import_module(module), error) for module, _, error in own)
    return (KeyringError, OSError, RuntimeError, ValueError, *foreign)
