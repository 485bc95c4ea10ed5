"""Words on a tile that must not be cut to nonsense: what waits to be sent, in the room there is."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from desk_app.domain.pending import Pending, PendingChange


def forms_of(pending: Pending) -> tuple[str, ...]:
    """How what keeps a change from being done is said, the longest form first."""
    if pending.is_uncertain:
        return (_tr("being checked"), _tr("checking"))
    if pending.leaves_in is not None and pending.leaves_in > 0:
        forms = (_tr("leaving in {0} s"), _tr("in {0} s"), _tr("{0} s"))
        return tuple(form.format(pending.leaves_in) for form in forms)
    if pending.change is PendingChange.CREATE:
        return (_tr("not booked"), _tr("pencil"))
    return (_tr("waiting to be sent"), _tr("not sent"))


def fitted(detail: str, forms: Sequence[str], fits: Callable[[str], bool]) -> str:
    """The second line of a tile, of which a form of what is said first stays whole.

    Args:
        detail: The whole line, which begins with the longest form and may be cut behind it.
        forms: What is said first, the longest first; nothing where all may be cut.
        fits: Whether a text has room.

    Returns:
        The line, a shorter form alone, or nothing where none fits; signs have to do then.
    """
    if not forms or fits(detail) or fits(f"{forms[0]} · …"):
        return detail
    return next((form for form in forms if fits(form)), "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("StateLook", text)
