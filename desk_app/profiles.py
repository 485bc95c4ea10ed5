"""The desks this computer knows: where each is served, and which app it is."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from desk_app.json_file import OnDamage, load_object, save_object


class ServerKind(StrEnum):
    """What kind of server a desk is on."""

    TIMEKIT = "timekit"
    DESK_SERVER = "desk_server"
    EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One desk; it holds no secret."""

    id: str
    """From the address and the app: the key of another app leads to another profile."""
    kind: ServerKind
    url: str
    app_id: str
    app_slug: str
    app_name: str
    is_test: bool
    owner_email: str = ""

    @classmethod
    def of(
        cls,
        *,
        kind: ServerKind,
        url: str,
        app_id: str,
        app_slug: str,
        app_name: str,
        is_test: bool,
        owner_email: str = "",
    ) -> Self:
        """The profile of an app on a server, with the id that belongs to both."""
        return cls(
            id=profile_id(url=url, app_id=app_id),
            kind=kind,
            url=url,
            app_id=app_id,
            app_slug=app_slug,
            app_name=app_name,
            is_test=is_test,
            owner_email=owner_email,
        )


def profile_id(*, url: str, app_id: str) -> str:
    """32 hexadecimal digits that no other app and no other server has; usable as a file name."""
    place = url.strip().rstrip("/").casefold()
    both = f"{place}\n{app_id}".encode("utf-8", "surrogatepass")
    from hashlib import sha256  # noqa: PLC0415  (loads OpenSSL, which the first frame does without)

    return sha256(both).hexdigest()[:32]


class ProfileBook:
    """The file of all profiles; every change is written at once."""

    def __init__(
        self, path: Path, profiles: tuple[Profile, ...] = (), *, last_id: str | None = None
    ) -> None:
        self._path = path
        self._profiles = {profile.id: profile for profile in profiles}
        self._last_id = last_id

    @classmethod
    def load(cls, path: Path, *, now: datetime, on_damage: OnDamage = lambda _: None) -> Self:
        """The book in a file; empty if it is missing or damaged, which is then kept aside.

        Raises:
            StoreError: If the file is there and cannot be read.
        """
        stored = load_object(path, now=now, on_damage=on_damage)
        entries = stored.get("profiles")
        read = map(_read_profile, entries if isinstance(entries, list) else [])
        last_id = stored.get("last")
        return cls(
            path,
            tuple(profile for profile in read if profile is not None),
            last_id=last_id if isinstance(last_id, str) else None,
        )

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Every profile, the one first remembered first."""
        return tuple(self._profiles.values())

    @property
    def last(self) -> Profile | None:
        """The profile to open at start; None after signing out."""
        return self._profiles.get(self._last_id or "")

    def find(self, profile_id: str) -> Profile | None:
        """The profile of an id, or None."""
        return self._profiles.get(profile_id)

    def remember(self, profile: Profile) -> None:
        """Add or replace a profile and make it the one to open at start.

        Raises:
            StoreError: If the file cannot be written; the book is then unchanged.
        """
        self._save(self._profiles | {profile.id: profile}, profile.id)

    def sign_out(self) -> None:
        """Open no profile at start; errors as for `remember`."""
        self._save(self._profiles, None)

    def forget(self, profile_id: str) -> None:
        """Remove a profile from the book, not its files; errors as for `remember`."""
        others = {key: kept for key, kept in self._profiles.items() if key != profile_id}
        self._save(others, None if self._last_id == profile_id else self._last_id)

    def _save(self, profiles: dict[str, Profile], last_id: str | None) -> None:
        entries = [dataclasses.asdict(profile) for profile in profiles.values()]
        save_object(self._path, {"last": last_id, "profiles": entries})
        self._profiles, self._last_id = profiles, last_id


def _read_profile(entry: Any) -> Profile | None:
    """The profile of an entry, or None if it makes no sense, for instance after an edit."""
    try:
        profile = Profile.of(
            kind=ServerKind(entry["kind"]),
            url=_text(entry["url"]),
            app_id=_text(entry["app_id"]),
            app_slug=_text(entry["app_slug"]),
            app_name=_text(entry["app_name"]),
            is_test=entry["is_test"] is True,
            owner_email=_text(entry.get("owner_email", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return profile if profile.id == entry.get("id") else None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
