"""What a form that was left half filled is called when it is offered again."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Resource
from desk_app.services.kept_forms import FormKind, KeptForm
from desk_app.ui.form_entries import instant_of
from desk_app.ui.time_words import TimeWords
from desk_app.ui.widgets.plain_text import short_line

_LONGEST_NAME = 40


def words_of(
    form: KeptForm,
    resources: Mapping[ResourceId, Resource],
    booking: Booking | None,
    words: TimeWords,
) -> str:
    """One line that a person recognises it by.

    Args:
        form: What was kept.
        resources: Those known, whose clocks tell the time.
        booking: What was being moved, if that is what was done.
        words: How times are written.
    """
    match form.kind:
        case FormKind.BOOKING:
            return _booking_words(form, resources, words)
        case FormKind.MOVE:
            name = _short(booking.customer_name or booking.what if booking else "")
            return _tr("You were moving {0}.").format(name or _tr("a booking"))
        case FormKind.RESOURCE:
            name = _short(form.entries.get("name"))
            if not form.about:
                return _tr("You were adding {0}.").format(name or _tr("a resource"))
            return _tr("You were changing {0}.").format(name or _tr("a resource"))


def _booking_words(
    form: KeptForm, resources: Mapping[ResourceId, Resource], words: TimeWords
) -> str:
    name = _short(form.entries.get("customer_name")) or _tr("somebody")
    starts_at = instant_of(form.entries)
    if starts_at is None:
        return _tr("You were booking {0}.").format(name)
    resource = resources.get(ResourceId(str(form.entries.get("resource_id"))))
    zone = resource.time_zone if resource else starts_at.tzinfo
    if zone is None:
        return _tr("You were booking {0}.").format(name)
    when = f"{words.day(starts_at.astimezone(zone).date())}, {words.time(starts_at, zone)}"
    return _tr("You were booking {0}, {1}.").format(name, when)


def _short(text: object) -> str:
    return short_line(text, _LONGEST_NAME) if isinstance(text, str) else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("kept_forms", text)
