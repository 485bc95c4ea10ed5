"""A booking made once more, as a new one."""

from datetime import timedelta

from desk_app.domain.booking import Booking, Customer
from desk_app.domain.identifiers import DeskRef
from desk_app.services.drafts import BookingDraft


def draft_of_booking(booking: Booking, ref: DeskRef) -> BookingDraft:
    """The booking form that would make a booking as another one was."""
    customer = booking.customer or Customer(name="")
    interval = booking.interval
    native = {"comment": customer.comment, "voip": customer.voip, "location": customer.where}
    answers = {name: str(value) for name, value in customer.answers.items()}
    return BookingDraft(
        ref=ref,
        customer_name=customer.name,
        email=customer.email,
        phone=customer.phone,
        notes=booking.description,
        project_id=booking.project_id,
        resource_id=booking.resource_id,
        starts_at=interval.start if interval else None,
        length=interval.length if interval else timedelta(minutes=30),
        what=booking.what,
        where=booking.where,
        answers={**answers, **{name: text for name, text in native.items() if text}},
        graph=booking.graph,
        notifies_customer=booking.notifies_customer,
    )
