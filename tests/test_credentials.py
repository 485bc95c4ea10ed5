"""The App-Token in real keyrings, locked ones, hostile settings, and none at all."""

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked, PasswordSetError
from typing_extensions import override

from desk_app.credentials import (
    SERVICE,
    AppTokenVault,
    VaultState,
    find_real_keyring,
)
from desk_app.errors import CredentialError, KeyringLockedError
from desk_app.timekit.app_token import AppToken
from tests.canary import CANARY_APP_TOKEN

KEY = AppToken.parse(CANARY_APP_TOKEN)
OTHER_KEY = AppToken.parse("live_api_key_other")
ROOT = Path(__file__).resolve().parent.parent


class Drawer:
    """A keyring in memory, with whatever trouble a test gives it."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.trouble: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.threads: list[int] = []
        self.loses = False

    def get_password(self, service: str, username: str) -> str | None:
        self._enter()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._enter()
        if not self.loses:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._enter()
        del self.kept[service, username]

    def _enter(self) -> None:
        self.threads.append(threading.get_ident())
        self.gate.wait()
        if self.trouble is not None:
            raise self.trouble


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    """A keyring; what still waits at its gate when the test ends is let through."""
    keyring = Drawer()
    yield keyring
    keyring.gate.set()


def vault_on(keyring: Any, **more: Any) -> AppTokenVault:
    return AppTokenVault(find_keyring=lambda: keyring, **more)


# --- keeping ---------------------------------------------------------------------------------


@pytest.mark.asyncio
async def test_a_kept_key_is_there_at_the_next_start(drawer: Drawer) -> None:
    assert await vault_on(drawer).save("salon", KEY) is True

    assert await vault_on(drawer).load("salon") == KEY
    assert await vault_on(drawer).load("studio") is None
    assert drawer.kept == {(SERVICE, "salon"): CANARY_APP_TOKEN}


@pytest.mark.asyncio
async def test_a_key_is_read_from_the_keyring_once(drawer: Drawer) -> None:
    await vault_on(drawer).save("salon", KEY)
    vault = vault_on(drawer)
    await vault.load("salon")
    asked = len(drawer.threads)

    assert await vault.load("salon") == KEY

    assert len(drawer.threads) == asked


@pytest.mark.asyncio
async def test_a_deleted_key_is_gone_everywhere(drawer: Drawer) -> None:
    vault = vault_on(drawer)
    await vault.save("salon", KEY)

    await vault.delete("salon")
    await vault.delete("salon")

    assert await vault.load("salon") is None
    assert drawer.kept == {}


@pytest.mark.asyncio
async def test_a_key_that_does_not_come_back_counts_as_not_kept(drawer: Drawer) -> None:
    drawer.loses = True
    vault = vault_on(drawer)

    assert await vault.save("salon", KEY) is False

    assert await vault.load("salon") == KEY


@pytest.mark.asyncio
async def test_an_entry_that_is_no_key_counts_as_none(drawer: Drawer) -> None:
    drawer.kept[SERVICE, "salon"] = "two\nlines"

    assert await vault_on(drawer).load("salon") is None


@pytest.mark.asyncio
async def test_all_calls_run_on_one_thread_that_is_not_the_loop_s(drawer: Drawer) -> None:
    vault = vault_on(drawer)

    await asyncio.gather(vault.save("a", KEY), vault.save("b", KEY), vault.load("c"))
    await vault.delete("a")

    assert len(set(drawer.threads)) == 1
    assert threading.get_ident() not in drawer.threads


# --- no keyring ------------------------------------------------------------------------------


@pytest.mark.asyncio
async def test_without_a_keyring_a_key_lives_for_the_session() -> None:
    vault = vault_on(None)

    assert await vault.availability() is VaultState.NONE
    assert await vault.save("salon", KEY) is False
    assert await vault.load("salon") == KEY
    await vault.delete("salon")
    assert await vault.load("salon") is None


@pytest.mark.asyncio
async def test_the_last_key_saved_counts(drawer: Drawer) -> None:
    for vault in (vault_on(None), vault_on(drawer)):
        await vault.save("salon", KEY)
        await vault.save("salon", OTHER_KEY)

        assert await vault.load("salon") == OTHER_KEY


# --- trouble ---------------------------------------------------------------------------------


@pytest.mark.asyncio
async def test_a_keyring_nobody_unlocks_is_given_up_on_in_time(drawer: Drawer) -> None:
    drawer.gate.clear()
    vault = vault_on(drawer, time_limit=0.1)
    begun = time.monotonic()

    with pytest.raises(KeyringLockedError):
        await vault.load("salon")

    assert time.monotonic() - begun < 0.6
    assert await vault.availability() is VaultState.LOCKED


@pytest.mark.asyncio
async def test_a_keyring_unlocked_later_is_asked_anew(drawer: Drawer) -> None:
    drawer.kept[SERVICE, "salon"] = CANARY_APP_TOKEN
    drawer.gate.clear()
    vault = vault_on(drawer, time_limit=0.1)
    with pytest.raises(KeyringLockedError):
        await vault.load("salon")

    drawer.gate.set()

    assert await vault.load("salon") == KEY
    assert len(set(drawer.threads)) == 2


@pytest.mark.asyncio
async def test_cancelling_leaves_the_thread_to_itself(drawer: Drawer) -> None:
    drawer.gate.clear()
    vault = vault_on(drawer)
    asking = asyncio.create_task(vault.load("salon"))
    await asyncio.sleep(0.05)

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    drawer.gate.set()

    assert await vault.load("salon") is None


@pytest.mark.asyncio
async def test_a_key_that_cannot_be_kept_now_is_there_for_the_session(drawer: Drawer) -> None:
    drawer.trouble = KeyringLocked("dismissed")
    vault = vault_on(drawer)

    with pytest.raises(KeyringLockedError):
        await vault.save("salon", KEY)

    assert await vault.load("salon") == KEY


@pytest.mark.parametrize(
    "trouble",
    [
        KeyringLocked("locked"),
        InitError("no collection"),
        PasswordSetError("denied"),
        OSError("the bus is gone"),
        RuntimeError("not usable"),
        ValueError("odd answer of the bus"),
    ],
    ids=lambda trouble: type(trouble).__name__,
)
@pytest.mark.asyncio
async def test_whatever_a_keyring_raises_is_told_as_ours(
    trouble: Exception, drawer: Drawer
) -> None:
    drawer.trouble = trouble
    vault = vault_on(drawer)

    for call in (vault.load("salon"), vault.save("studio", KEY), vault.delete("salon")):
        with pytest.raises(CredentialError) as caught:
            await call
        assert isinstance(caught.value, KeyringLockedError) == isinstance(trouble, KeyringLocked)
        assert CANARY_APP_TOKEN not in str(caught.value)


@pytest.mark.asyncio
async def test_fifty_starts_with_a_locked_keyring_lose_nothing(drawer: Drawer) -> None:
    drawer.kept[SERVICE, "salon"] = CANARY_APP_TOKEN
    drawer.trouble = KeyringLocked("locked")
    for _ in range(50):
        with pytest.raises(KeyringLockedError):
            await vault_on(drawer).load("salon")
    drawer.trouble = None

    assert await vault_on(drawer).load("salon") == KEY


# --- what is accepted ------------------------------------------------------------------------

REFUSED = {
    "null": "keyring.backends.null.Keyring",
    "fail": "keyring.backends.fail.Keyring",
    "chainer": "keyring.backends.chainer.ChainerBackend",
    "plain text": "tests.test_credentials.PlainText",
    "encrypted file": "keyrings.alt.file.EncryptedKeyring",
}


class PlainText(KeyringBackend):
    """What an attacker or a careless setting might bring in."""

    priority = 99

    @override
    def get_password(self, service: str, username: str) -> str | None:
        pytest.fail("a keyring that is not accepted was asked")

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        pytest.fail("a keyring that is not accepted was given a key")

    @override
    def delete_password(self, service: str, username: str) -> None:
        pytest.fail("a keyring that is not accepted was asked")


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.asyncio
async def test_a_variable_brings_no_keyring_in(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", REFUSED[kind])

    found = find_real_keyring()

    assert found is None or type(found).__module__ == "keyring.backends.SecretService"


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.asyncio
async def test_a_configuration_brings_no_keyring_in(
    kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "python_keyring" / "keyringrc.cfg"
    config.parent.mkdir()
    config.write_text(f"[backend]\ndefault-keyring={REFUSED[kind]}\nkeyring-path={ROOT}\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)

    found = find_real_keyring()

    assert found is None or type(found).__module__ == "keyring.backends.SecretService"


# --- the secret service of a desktop ---------------------------------------------------------


@pytest.mark.keyring
@pytest.mark.asyncio
async def test_the_secret_service_keeps_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("KEYRING_PROPERTY_SCHEME", "KeePassXC")
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/nowhere")
    vault = AppTokenVault()

    assert await vault.availability() is VaultState.REAL
    assert await vault.save("desk-test", KEY) is True
    assert await AppTokenVault().load("desk-test") == KEY
    await AppTokenVault().delete("desk-test")
    assert await AppTokenVault().load("desk-test") is None


@pytest.mark.asyncio
async def test_without_a_bus_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")

    assert await AppTokenVault().availability() is VaultState.NONE


def on_a_desktop(*flags: str) -> str:
    """What a vault says of the keyring on a private desktop of its own."""
    script = (
        "import asyncio\n"
        "from desk_app.credentials import AppTokenVault\n"
        "from desk_app.errors import KeyringLockedError\n"
        "from desk_app.timekit.app_token import AppToken\n"
        "async def main():\n"
        "    vault = AppTokenVault(time_limit=2)\n"
        "    try:\n"
        "        print(await vault.save('salon', AppToken.parse('test_api_key_1')))\n"
        "    except KeyringLockedError:\n"
        "        print('locked')\n"
        "    print((await vault.load('salon')).reveal())\n"
        "asyncio.run(main())\n"
    )
    desktop = ROOT / "packaging" / "development" / "virtual_desktop.sh"
    done = subprocess.run(
        [desktop, *flags, sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=ROOT,
        env={name: text for name, text in os.environ.items() if not name.startswith("PYTHON")},
    )
    return " ".join(done.stdout.split())


@pytest.mark.keyring
@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--no-display",), "True"),
        (("--no-display", "--no-keyring"), "False"),
        (("--no-display", "--locked-keyring"), "locked"),
    ],
    ids=["unlocked", "none", "locked"],
)
def test_each_kind_of_desktop_leaves_the_key_usable(flags: tuple[str, ...], said: str) -> None:
    assert on_a_desktop(*flags) == f"{said} test_api_key_1"


@pytest.mark.keyring
@pytest.mark.display
def test_a_prompt_nobody_answers_is_given_up_on() -> None:
    assert on_a_desktop("--locked-keyring") == "locked test_api_key_1"
