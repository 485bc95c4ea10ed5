"""Why bookings are usually cancelled; each reason is pressed by its figure, 1 for the first."""

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication


class CancelReason(NamedTuple):
    """One reason."""

    name: str
    """For object names."""
    text: str
    """As it is shown and told."""


def cancel_reasons() -> tuple[CancelReason, ...]:
    """The reasons in their order."""
    return (
        CancelReason("customer_called", _tr("Customer called")),
        CancelReason("ill", _tr("Ill")),
        CancelReason("no_show", _tr("No show")),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReasonForm", text)
