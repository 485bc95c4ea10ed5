"""Signing in and out: which profile a key leads to, and where the key is kept."""

from pathlib import Path

import pytest
from typing_extensions import override

from desk_app.domain.app import App
from desk_app.errors import (
    AppTokenMissingError,
    CredentialError,
    DeskError,
    InvalidInputError,
    KeyringLockedError,
    NotAuthenticatedError,
    NotFoundError,
    OfflineError,
    PermissionDeniedError,
    UnusableAppTokenError,
)
from desk_app.profiles import ProfileBook, ServerKind
from desk_app.services.session import EMBEDDED_URL, TIMEKIT_URL, SessionService, clean_url
from desk_app.timekit.app_token import AppToken
from tests.builders import make_app
from tests.canary import CANARY_APP_TOKEN
from tests.fakes.clock import FakeClock
from tests.fakes.scripted_client import ScriptedClient
from tests.fakes.vault import FakeVault

OTHER_KEY = "test_api_key_other"
URL = "https://desk.example.com"


class FakeHost:
    """Stands in for the server inside this program."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.kept: str | None = None

    async def kept_app(self) -> str | None:
        return self.kept

    async def found(self, place_name: str) -> AppToken:
        self.done.append(f"found {place_name}")
        return AppToken.parse("live_api_key_embedded")

    async def renew_key(self, app_slug: str) -> AppToken:
        self.done.append(f"renew {app_slug}")
        return AppToken.parse("live_api_key_renewed")

    async def fill_with_example_data(self, app_slug: str) -> None:
        self.done.append(f"fill {app_slug}")

    async def erase(self) -> None:
        self.done.append("erase")


class Place:
    """A session service with everything around it in sight."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vault = FakeVault()
        self.host = FakeHost()
        self.apps: dict[str, App | DeskError] = {}
        self.opened: list[ScriptedClient] = []
        self.session = self.start()

    def start(self) -> SessionService:
        """As the next start of Desk has it."""
        clock = FakeClock()
        return SessionService(
            vault=self.vault,
            profiles=ProfileBook.load(self.folder / "profiles.json", now=clock.now()),
            embedded=self.host,
            open_client=self._open,  # type: ignore[arg-type]
            clock=clock,
        )

    def _open(self, url: str, app_token: AppToken) -> ScriptedClient:
        answer = self.apps.get(app_token.reveal(), make_app())
        self.opened.append(ScriptedClient(get_app=answer))
        return self.opened[-1]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.asyncio
async def test_known_key_opens_its_profile_and_is_kept(place: Place) -> None:
    opened = await place.session.connect("desk.example.com", f"  {CANARY_APP_TOKEN}\n")

    assert opened.profile.url == URL
    assert opened.profile.app_name == "Corner Salon"
    assert opened.is_key_kept
    assert place.vault.keys == {opened.profile.id: opened.app_token}
    assert place.start().last == opened.profile


@pytest.mark.asyncio
@pytest.mark.parametrize("text", ["", "   ", "live_api\nkey", "a b", "k" * 513, "kéy"])
async def test_text_that_is_no_key_asks_nobody(place: Place, text: str) -> None:
    with pytest.raises(UnusableAppTokenError):
        await place.session.connect(URL, text)

    assert place.opened == []


@pytest.mark.asyncio
async def test_widget_key_is_too_weak(place: Place) -> None:
    with pytest.raises(UnusableAppTokenError, match="widget key") as refused:
        await place.session.connect(URL, "live_widget_key_x")

    assert refused.value.title == "That key is too weak"
    assert place.opened == []


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (NotAuthenticatedError(status=401), NotAuthenticatedError),
        (PermissionDeniedError(status=403), NotAuthenticatedError),
        (NotFoundError(status=404), NotFoundError),
        (OfflineError(), OfflineError),
    ],
    ids=repr,
)
async def test_key_that_does_not_work_is_neither_kept_nor_remembered(
    place: Place, answer: DeskError, shown: type[DeskError]
) -> None:
    place.apps[CANARY_APP_TOKEN] = answer
    with pytest.raises(shown):
        await place.session.connect(URL, CANARY_APP_TOKEN)

    assert place.vault.keys == {}
    assert place.start().last is None


@pytest.mark.asyncio
async def test_key_without_a_keyring_works_for_this_session(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(*_: object) -> bool:
        raise KeyringLockedError

    monkeypatch.setattr(place.vault, "save", locked)
    opened = await place.session.connect(URL, CANARY_APP_TOKEN)

    assert not opened.is_key_kept
    assert place.session.last == opened.profile


@pytest.mark.asyncio
async def test_new_key_of_the_same_app_stays_in_its_profile(place: Place) -> None:
    first = await place.session.connect(URL, CANARY_APP_TOKEN)

    second = await place.session.replace_key(first.profile, OTHER_KEY)

    assert second.profile.id == first.profile.id
    assert place.vault.keys[first.profile.id].reveal() == OTHER_KEY


@pytest.mark.asyncio
async def test_key_of_another_app_leads_to_another_profile_and_leaves_the_first_as_it_is(
    place: Place,
) -> None:
    place.apps[OTHER_KEY] = make_app(id="another", name="Other Salon")
    first = await place.session.connect(URL, CANARY_APP_TOKEN)

    second = await place.session.replace_key(first.profile, OTHER_KEY)

    assert second.profile.id != first.profile.id
    assert second.profile.app_name == "Other Salon"
    assert place.vault.keys[first.profile.id].reveal() == CANARY_APP_TOKEN
    assert place.session.last == second.profile


@pytest.mark.asyncio
async def test_next_start_opens_with_the_key_that_was_kept(place: Place) -> None:
    first = await place.session.connect(URL, CANARY_APP_TOKEN)

    again = await place.start().reopen(first.profile)

    assert again == first


@pytest.mark.asyncio
async def test_without_a_kept_key_a_server_elsewhere_asks_for_one(place: Place) -> None:
    first = await place.session.connect(URL, CANARY_APP_TOKEN)
    place.vault.keys.clear()

    with pytest.raises(AppTokenMissingError):
        await place.start().reopen(first.profile)


@pytest.mark.asyncio
async def test_without_a_kept_key_this_computer_renews_its_own(place: Place) -> None:
    first = await place.session.use_this_computer("My desk", with_example_data=False)
    place.vault.keys.clear()

    again = await place.start().reopen(first.profile)

    assert again.app_token.reveal() == "live_api_key_renewed"
    assert place.host.done == ["found My desk", "renew corner-salon"]


@pytest.mark.asyncio
@pytest.mark.parametrize("wants_examples", [True, False])
async def test_this_computer_is_filled_only_if_wanted(place: Place, wants_examples: bool) -> None:
    opened = await place.session.use_this_computer(" ", with_example_data=wants_examples)

    assert opened.profile.kind is ServerKind.EMBEDDED
    expected = ["found My desk"] + ["fill corner-salon"] * wants_examples
    assert place.host.done == expected


@pytest.mark.asyncio
async def test_this_computer_signed_out_of_with_its_data_kept_is_opened_again_untouched(
    place: Place,
) -> None:
    first = await place.session.use_this_computer("My desk", with_example_data=False)
    await place.session.sign_out(first.profile, keeps_data=True)
    assert place.session.last is None

    again = await place.start().use_this_computer("Harbour Practice", with_example_data=True)

    assert again.profile == first.profile
    assert place.host.done == ["found My desk", "renew corner-salon"]


@pytest.mark.asyncio
async def test_bookings_that_no_profile_knows_any_more_are_opened_and_nothing_is_put_beside_them(
    place: Place,
) -> None:
    place.host.kept = "corner-salon"

    opened = await place.session.use_this_computer("My desk", with_example_data=True)

    assert opened.profile.kind is ServerKind.EMBEDDED
    assert place.session.last == opened.profile
    assert place.host.done == ["renew corner-salon"]


@pytest.mark.asyncio
async def test_signing_out_with_removal_forgets_key_profile_and_the_desk_here(
    place: Place,
) -> None:
    first = await place.session.use_this_computer("My desk", with_example_data=False)

    await place.session.sign_out(first.profile, keeps_data=False)

    assert place.vault.keys == {}
    assert place.start().last is None
    assert place.host.done[-1] == "erase"


class LockedVault(FakeVault):
    """A keyring that was locked meanwhile."""

    @override
    async def delete(self, profile_id: str) -> None:
        raise KeyringLockedError


@pytest.mark.asyncio
async def test_signing_out_with_a_locked_keyring_does_all_the_rest_and_says_what_is_left(
    place: Place,
) -> None:
    place.vault = LockedVault()
    place.session = place.start()
    first = await place.session.use_this_computer("My desk", with_example_data=False)

    with pytest.raises(CredentialError, match="still in this computer's keyring"):
        await place.session.sign_out(first.profile, keeps_data=False)

    assert place.start().last is None
    assert place.host.done[-1] == "erase"


@pytest.mark.asyncio
async def test_checking_a_key_asks_for_its_app_and_nothing_else(place: Place) -> None:
    await place.session.connect(URL, CANARY_APP_TOKEN)

    [client] = place.opened
    assert client.asked == ["get_app"]


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("", TIMEKIT_URL),
        ("  ", TIMEKIT_URL),
        (EMBEDDED_URL, EMBEDDED_URL),
        ("desk.example.com", URL),
        ("https://Desk.Example.com/v2/", URL),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
    ],
)
def test_address_is_cleaned(typed: str, url: str) -> None:
    assert clean_url(typed) == url


@pytest.mark.parametrize(
    "typed",
    ["ftp://x", "https://", "https://me:secret@x.de", "https://x:99999", "https://x:0", "http://["],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        clean_url(typed)

    assert refused.value.field == "url"
