"""Which app we are signed in to, at which server, and with which key."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from desk_app.clock import Clock
from desk_app.domain.app import App
from desk_app.errors import (
    AppTokenMissingError,
    CredentialError,
    InvalidInputError,
    NotAuthenticatedError,
    PermissionDeniedError,
    UnusableAppTokenError,
)
from desk_app.profiles import Profile, ProfileBook, ServerKind
from desk_app.timekit.app_token import AppToken

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient

TIMEKIT_URL = "https://api.timekit.io"
EMBEDDED_URL = "embedded:"


class TokenVault(Protocol):
    """Where App-Tokens are kept between starts."""

    async def load(self, profile_id: str) -> AppToken | None:
        """The key of a profile, or None if none is kept."""

    async def save(self, profile_id: str, app_token: AppToken) -> bool:
        """Keeps a key; returns whether it will still be there at the next start."""

    async def delete(self, profile_id: str) -> None:
        """Forgets the key of a profile."""


class EmbeddedHost(Protocol):
    """The server inside this program, started when first asked for."""

    async def found(self, place_name: str) -> AppToken:
        """The key of a newly made app in it."""

    async def kept_app(self) -> str | None:
        """The slug of the app that its file holds already, if one does."""

    async def renew_key(self, app_slug: str) -> AppToken:
        """A new key of an app that lost its own."""

    async def fill_with_example_data(self, app_slug: str) -> None:
        """Fills an app with a believable practice."""

    async def erase(self) -> None:
        """Stops it and deletes all it keeps."""


OpenClient = Callable[[str, AppToken], "TimekitClient"]
"""Makes a client for a server address and a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A profile that can be worked with."""

    profile: Profile
    app_token: AppToken
    is_key_kept: bool
    """False where no keyring took the key, so that it is lost when Desk ends."""


class SessionService:
    """Signs in and out, and knows who was signed in last."""

    def __init__(
        self,
        *,
        vault: TokenVault,
        profiles: ProfileBook,
        embedded: EmbeddedHost,
        open_client: OpenClient,
        clock: Clock,
    ) -> None:
        self._vault = vault
        self._profiles = profiles
        self._embedded = embedded
        self._open_client = open_client
        self._clock = clock

    @property
    def last(self) -> Profile | None:
        """The profile to open without asking, or None to show the first page."""
        return self._profiles.last

    # --- signing in --------------------------------------------------------------------------

    async def connect(self, url: str, text: str) -> Opened:
        """Signs in to a server with the App-Token a person pasted.

        Raises:
            UnusableAppTokenError: The text is no key, or a widget's key.
            InvalidInputError: The address is no address.
            NotAuthenticatedError: The server does not know the key.
            NetworkError: The server could not be reached.
        """
        app_token = AppToken.parse(text)
        address = clean_url(url)
        app = await self.check_key(address, app_token)
        profile = profile_of(address, app)
        return await self._remember(profile, app_token)

    async def check_key(self, url: str, app_token: AppToken) -> App:
        """The app a key belongs to, as the server says."""
        if app_token.is_widget:
            raise UnusableAppTokenError(
                "This is a widget key, made for web pages. Desk needs the app's server key.",
                title="That key is too weak",
            )
        client = self._open_client(url, app_token)
        try:
            return await client.get_app()
        except PermissionDeniedError as error:
            raise NotAuthenticatedError(
                "The key is known but may not read its app. Use the app's server key.",
                status=error.status,
                problem=error.problem,
            ) from error
        finally:
            await client.close()

    async def use_this_computer(self, place_name: str, *, with_example_data: bool) -> Opened:
        """Opens a desk inside this program, which needs no account.

        One that was signed out of with its data kept is opened again, as it was left; so is one
        that no profile knows any more, for its bookings are nowhere else.
        """
        kept = next((p for p in self._profiles.profiles if p.kind is ServerKind.EMBEDDED), None)
        if kept is not None:
            return await self._remember(kept, await self._embedded.renew_key(kept.app_slug))
        unknown = await self._embedded.kept_app()
        if unknown is not None:
            app_token = await self._embedded.renew_key(unknown)
            app = await self.check_key(EMBEDDED_URL, app_token)
            return await self._remember(profile_of(EMBEDDED_URL, app), app_token)
        app_token = await self._embedded.found(place_name.strip() or "My desk")
        app = await self.check_key(EMBEDDED_URL, app_token)
        if with_example_data:
            await self._embedded.fill_with_example_data(app.slug)
        return await self._remember(profile_of(EMBEDDED_URL, app), app_token)

    async def reopen(self, profile: Profile) -> Opened:
        """Opens a profile with the key that is kept for it.

        Raises:
            AppTokenMissingError: No key is kept; what is stored can be read all the same.
            CredentialError: The keyring did not answer.
        """
        try:
            app_token = await self._vault.load(profile.id)
        except CredentialError:
            if profile.kind is not ServerKind.EMBEDDED:
                raise
            app_token = None
        if app_token is not None:
            return Opened(profile=profile, app_token=app_token, is_key_kept=True)
        if profile.kind is not ServerKind.EMBEDDED:
            raise AppTokenMissingError
        return await self._remember(profile, await self._embedded.renew_key(profile.app_slug))

    async def replace_key(self, profile: Profile, text: str) -> Opened:
        """Takes another key for a profile's server.

        Returns:
            The profile the key belongs to. It is another one if the key is of another app; what
            is stored for the old one is then left as it is, never mixed with the new.
        """
        return await self.connect(profile.url, text)

    # --- signing out -------------------------------------------------------------------------

    async def sign_out(self, profile: Profile, *, keeps_data: bool) -> None:
        """Forgets the key; the caller has closed the profile's store.

        Args:
            keeps_data: Whether what is stored for the profile stays on this computer.

        Raises:
            CredentialError: All is done but one thing: the keyring did not let go of the key.
        """
        held: CredentialError | None = None
        try:
            await self._vault.delete(profile.id)
        except CredentialError as error:
            held = error
        await asyncio.to_thread(self._profiles.sign_out)
        if not keeps_data:
            if profile.kind is ServerKind.EMBEDDED:
                await self._embedded.erase()
            await asyncio.to_thread(self._profiles.forget, profile.id)
        if held is not None:
            raise CredentialError(
                "You are signed out, but the key is still in this computer's keyring. Unlock it, "
                "sign in once more and sign out again.",
                title="The key was not forgotten",
            ) from held

    async def _remember(self, profile: Profile, app_token: AppToken) -> Opened:
        try:
            is_kept = await self._vault.save(profile.id, app_token)
        except CredentialError:
            is_kept = False
        await asyncio.to_thread(self._profiles.remember, profile)
        return Opened(profile=profile, app_token=app_token, is_key_kept=is_kept)


def clean_url(url: str) -> str:
    """A server address as typed, with its scheme and without what follows the host and port.

    Raises:
        InvalidInputError: It is not an address.
    """
    text = url.strip()
    if not text or text == EMBEDDED_URL:
        return text or TIMEKIT_URL
    if "://" not in text:
        text = f"https://{text}"
    wrong = InvalidInputError("Enter an address like https://desk.example.com.", field="url")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise wrong from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or parts.username:
        raise wrong
    return f"{parts.scheme}://{parts.netloc.lower()}"


def profile_of(url: str, app: App) -> Profile:
    """The profile of an app at a server; the same two always give the same profile."""
    return Profile.of(
        kind=_kind_of(url),
        url=url,
        app_id=app.id,
        app_slug=app.slug,
        app_name=app.name,
        is_test=app.is_test,
        owner_email=app.owner_email,
    )


def _kind_of(url: str) -> ServerKind:
    if url == EMBEDDED_URL:
        return ServerKind.EMBEDDED
    return ServerKind.TIMEKIT if url == TIMEKIT_URL else ServerKind.DESK_SERVER
