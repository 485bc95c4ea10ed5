"""What a booking page has to know of its project.

Source: `GET /projects/embed/:id` and `GET /projects/hosted/:slug`. There is no `availability` in
it, for the widget would repeat it in its searches and override what the project says later.
"""

from collections.abc import Mapping
from typing import Any, Final

from desk_app.domain.booking_page import BookingPage
from desk_app.domain.identifiers import ProjectId
from desk_app.domain.project import CustomerField, Project
from desk_app.timekit.messages.customer_field import (
    customer_fields_from_wire,
    customer_fields_to_wire,
)
from desk_app.timekit.wire_values import read_id, read_object, read_optional_text, read_text

DEFAULT_CUSTOMER_FIELDS: Final = (
    CustomerField(name="name", title="Name", is_required=True),
    CustomerField(name="email", title="E-mail", format="email", is_required=True),
)
"""What a booking page asks where the project does not say."""

_USUAL_UI: Final[dict[str, object]] = {
    "display_name": "",
    "show_credits": True,
    "availability_view": "agendaWeek",
    "avatar": "",
    "time_date_format": "12h-mdy-sun",
}
_USUAL_LOCALIZATION: Final = {
    "allocated_resource_prefix": "with",
    "submit_button": "Book it",
    "success_message": "We have received your booking and sent a confirmation to %s",
}


def widget_to_wire(project: Project, *, widget_key: str) -> dict[str, Any]:
    """The object a booking page is made from.

    Args:
        widget_key: Public, for whoever opens the page has it.
    """
    fields = project.customer_fields or DEFAULT_CUSTOMER_FIELDS
    return {
        "id": project.id,
        "slug": project.slug,
        "name": project.name,
        "app_key": widget_key,
        "ui": _ui_to_wire(project.ui),
        "booking": {"graph": project.booking.graph} if project.booking.graph else {},
        "customer_fields": customer_fields_to_wire(fields),
    }


def _ui_to_wire(ui: Mapping[str, object]) -> dict[str, object]:
    """The project's own look, and the usual one where it says nothing."""
    words = {**_USUAL_LOCALIZATION, **read_object(ui.get("localization"))}
    return {**_USUAL_UI, **ui, "localization": words}


def booking_page_from_wire(value: object) -> BookingPage:
    """The booking page of an answer.

    Raises:
        UnexpectedReplyError: It is no object, or has no id.
    """
    found, identifier = read_id(value, "widget")
    return BookingPage(
        project_id=ProjectId(identifier),
        slug=read_text(found, "slug"),
        name=read_text(found, "name"),
        widget_key=read_text(found, "app_key"),
        graph=read_optional_text(read_object(found.get("booking")), "graph"),
        customer_fields=customer_fields_from_wire(found.get("customer_fields")),
        ui=read_object(found.get("ui")),
    )
