"""Where settings, profiles, stores and logs lie on each system."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from desk_app.private_files import make_private_folder

_NAME = "Desk"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one installation; nothing is made before it is asked for."""

    data: Path
    """Profiles with their stores, and the embedded desk."""
    configuration: Path
    logs: Path

    @classmethod
    def default(cls) -> Self:
        """The system's own folders for this user."""
        import platformdirs  # noqa: PLC0415  (not needed where the command line names a folder)

        return cls(
            data=platformdirs.user_data_path(_NAME, appauthor=False),
            configuration=platformdirs.user_config_path(_NAME, appauthor=False),
            logs=platformdirs.user_log_path(_NAME, appauthor=False),
        )

    @classmethod
    def under(cls, folder: Path) -> Self:
        """Everything within one folder, as `--data-dir` asks for."""
        return cls(data=folder, configuration=folder, logs=folder / "logs")

    @property
    def settings_file(self) -> Path:
        """What the user has set."""
        return self.configuration / "settings.json"

    @property
    def profiles_file(self) -> Path:
        """The desks this computer knows."""
        return self.configuration / "profiles.json"

    @property
    def embedded_database(self) -> Path:
        """The database of the desk that runs on this computer."""
        return self.data / "embedded" / "desk.sqlite"

    def profile_folder(self, profile_id: str) -> Path:
        """What belongs to one profile; its id is one of ours, never text from outside."""
        return self.data / "profiles" / profile_id

    def store_file(self, profile_id: str) -> Path:
        """The local store of one profile."""
        return self.profile_folder(profile_id) / "store.sqlite"

    def make(self) -> None:
        """Make the folders that every start needs, closed to other users.

        Raises:
            OSError: If one cannot be made.
        """
        for folder in (self.data, self.configuration, self.logs, self.embedded_database.parent):
            make_private_folder(folder)

    def make_profile(self, profile_id: str) -> Path:
        """Make the folder of a profile, closed to other users; its store's path.

        Raises:
            OSError: If it cannot be made.
        """
        make_private_folder(self.data / "profiles")
        make_private_folder(self.profile_folder(profile_id))
        return self.store_file(profile_id)
