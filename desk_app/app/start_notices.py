"""What staff should know of a start that went well otherwise: files that could not be read."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from desk_app.paths import Paths
from desk_app.ui.widgets.banner import Notice
from desk_app.ui.widgets.pill import Tone


def notices_of_damage(kept: Sequence[Path], paths: Paths) -> Iterator[Notice]:
    """What is said of settings and profiles that were damaged.

    Args:
        kept: The files, by the names under which they were kept.
        paths: Where they were before.
    """
    for file in kept:
        if file.stem.startswith(f"{paths.profiles_file.stem}."):
            title = _tr("Desk no longer knows which desks were open here")
            message = _tr(
                "Its list was damaged. Bookings on this computer are kept: choose Use this"
                " computer to go on with them, or connect again."
            )
        else:
            title = _tr("The settings are as on the first day")
            message = _tr("Their file was damaged. Bookings are not touched by that.")
        yield Notice(
            title=title,
            message=message,
            tone=Tone.WARNING,
            details=_tr("The damaged file was kept as {path}.").replace("{path}", str(file)),
            topic=file.name,
        )


def _tr(text: str) -> str:
    return QCoreApplication.translate("start_notices", text)
