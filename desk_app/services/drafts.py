"""What a booking form holds before it is a booking, and what it must hold to become one."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desk_app.domain.booking import Customer
from desk_app.domain.booking_graph import INSTANT, GraphName
from desk_app.domain.combined import Choices
from desk_app.domain.identifiers import BookingId, DeskRef, ProjectId, ResourceId
from desk_app.domain.project import CustomerField, Project
from desk_app.errors import InvalidInputError

LONGEST_NAME = 10_000
LONGEST_BOOKING = timedelta(days=31)


def new_ref() -> DeskRef:
    """A fresh reference: 128 random bits as 32 hexadecimal digits."""
    return DeskRef(secrets.token_hex(16))


def companion_ref(ref: DeskRef, number: int) -> DeskRef:
    """The reference of a booking made together with another; the same two give the same one."""
    return DeskRef(hashlib.sha256(f"{ref}:{number}".encode()).hexdigest()[:32])


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingDraft:
    """Everything the booking form holds; nothing in it need make sense yet."""

    ref: DeskRef = field(default_factory=new_ref)
    """Made when the form opens, so that asking twice books once."""
    customer_name: str = ""
    email: str = ""
    phone: str = ""
    notes: str = ""
    project_id: ProjectId | None = None
    resource_id: ResourceId | None = None
    starts_at: datetime | None = None
    length: timedelta = timedelta(minutes=30)
    what: str = ""
    where: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    """Answers to the project's own questions, by field name."""
    graph: GraphName = INSTANT
    """Used only where no project says otherwise."""
    notifies_customer: bool = True
    reservation_id: BookingId | None = None
    session_id: BookingId | None = None
    """The session in which a seat is taken; its time and resource are those of the draft."""
    companions: tuple[ResourceId, ...] = ()
    """Who or what is booked together with the resource, as one or not at all."""
    also: Choices = ()
    """For each of them all who could stand in; empty where that is not known."""

    @property
    def ends_at(self) -> datetime | None:
        """When it would end, or None while it has no start."""
        return None if self.starts_at is None else self.starts_at + self.length

    @property
    def customer(self) -> Customer:
        """The customer as the server is told."""
        return Customer(
            name=self.customer_name.strip(),
            email=self.email.strip(),
            phone=self.phone.strip(),
            comment=self.answers.get("comment", ""),
            voip=self.answers.get("voip", ""),
            where=self.answers.get("location", ""),
            answers={
                name: text
                for name, text in self.answers.items()
                if name not in NATIVE_FIELDS and text
            },
        )


NATIVE_FIELDS = frozenset({"name", "email", "phone", "comment", "voip", "location"})
"""Customer fields of the contract itself; all others are a project's own."""


def check_draft(draft: BookingDraft, project: Project | None) -> None:
    """Makes sure a draft can be sent.

    Raises:
        InvalidInputError: Naming the first field, in the form's order, that must be corrected.
    """
    name = draft.customer_name.strip()
    if not name:
        raise InvalidInputError("Enter the customer's name.", field="customer_name")
    if len(name) > LONGEST_NAME:
        raise InvalidInputError(
            f"The name is too long: at most {LONGEST_NAME:,} characters.", field="customer_name"
        )
    _check_email(draft.email)
    if draft.resource_id is None:
        raise InvalidInputError("Choose who or what is booked.", field="resource")
    if draft.starts_at is None:
        raise InvalidInputError("Choose a date and a start.", field="start")
    if not timedelta() < draft.length <= LONGEST_BOOKING:
        raise InvalidInputError("A booking lasts from 1 minute to 31 days.", field="length")
    for question in project.customer_fields if project else ():
        _check_answer(question, draft)


def _check_email(email: str) -> None:
    text = email.strip()
    if text and (text.count("@") != 1 or any(c.isspace() for c in text) or len(text) > 320):
        raise InvalidInputError("This is not an e-mail address.", field="email")


def _check_answer(question: CustomerField, draft: BookingDraft) -> None:
    given = {"name": draft.customer_name, "email": draft.email, "phone": draft.phone}
    answer = given.get(question.name, draft.answers.get(question.name, ""))
    if question.is_required and not question.is_hidden and not answer.strip():
        raise InvalidInputError(
            f"{question.title} is needed for this service.", field=question.name
        )
