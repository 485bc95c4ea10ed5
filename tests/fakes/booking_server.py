"""A booking server in memory, with faults and late answers, on a clock that tests move.

It knows no unique references, as Timekit does not, unless it is told to. What a fault means for
the caller is spelled as the client of Desk spells it: the errors it raises for such an answer.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from random import Random
from typing import TypeVar

from desk_app.clock import Clock
from desk_app.domain.booking import DESK_REF_KEY, Booking
from desk_app.domain.booking_graph import (
    CLOSED_STATES,
    CONFIRM_DECLINE,
    CONFIRMED,
    GRAPHS,
    INSTANT,
    TENTATIVE,
    ActionName,
    blocks_time,
)
from desk_app.domain.bulk import BulkResult
from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.new_booking import NewBooking
from desk_app.errors import (
    BookingActionError,
    DeskError,
    NetworkError,
    NotAuthenticatedError,
    NotFoundError,
    OfflineError,
    PermissionDeniedError,
    RateLimitedError,
    ServerFaultError,
    SlotTakenError,
    TimedOutError,
    UnexpectedReplyError,
    UntrustedServerError,
)

T = TypeVar("T")


class Applied(Enum):
    """Whether a faulty write was carried out all the same."""

    NO = "no"
    YES = "yes"
    LATE = "late"


@dataclass(frozen=True)
class Fault:
    """One way in which a write can go wrong."""

    name: str
    error: Callable[[], DeskError]
    applied: Applied


def _broken() -> DeskError:
    return NetworkError(is_applied_unknown=True)


def _silent() -> DeskError:
    return TimedOutError(is_applied_unknown=True)


FAULTS: tuple[Fault, ...] = (
    Fault("F1 DNS", OfflineError, Applied.NO),
    Fault("F2 refused", OfflineError, Applied.NO),
    Fault("F3 connect time-out", TimedOutError, Applied.NO),
    Fault("F4 pool time-out", TimedOutError, Applied.NO),
    Fault("F5 TLS", UntrustedServerError, Applied.NO),
    Fault("F6 proxy", OfflineError, Applied.NO),
    Fault("F7 reset while writing", _broken, Applied.NO),
    Fault("F8 read time-out", _silent, Applied.LATE),
    Fault("F9 reset before status", _broken, Applied.YES),
    Fault("F10 reset mid-body", _broken, Applied.YES),
    Fault("F11 hang", _silent, Applied.NO),
    Fault("F12 drip", _silent, Applied.YES),
    Fault("F13 truncated by length", _broken, Applied.YES),
    Fault("F14 truncated", lambda: UnexpectedReplyError(status=201), Applied.YES),
    Fault("F15 bad status line", _broken, Applied.YES),
    Fault("F16 long header", _broken, Applied.YES),
    Fault("F17 500", lambda: ServerFaultError(status=500), Applied.NO),
    Fault("F17 502", lambda: ServerFaultError(status=502), Applied.YES),
    Fault("F17 504", lambda: ServerFaultError(status=504), Applied.LATE),
    Fault("F18 503", lambda: RateLimitedError(status=503), Applied.NO),
    Fault(
        "F19 429",
        lambda: RateLimitedError(status=429, retry_after=timedelta(seconds=30)),
        Applied.NO,
    ),
    Fault("F20 HTML with 200", lambda: UnexpectedReplyError(status=200), Applied.YES),
    Fault("F20 empty 201", lambda: UnexpectedReplyError(status=201), Applied.YES),
    Fault("F21 redirect", lambda: UnexpectedReplyError(status=302), Applied.NO),
    Fault("F22 refused", lambda: SlotTakenError(status=422), Applied.NO),
    Fault("F23 401", lambda: NotAuthenticatedError(status=401), Applied.NO),
    Fault("F23 403", lambda: PermissionDeniedError(status=403), Applied.NO),
    Fault("F24 other answer", lambda: UnexpectedReplyError(status=200), Applied.YES),
)
"""F25, the own crash, is what the kill campaigns are about."""


@dataclass
class Late:
    """A write that the server carries out after the caller gave up."""

    at: datetime
    do: Callable[[], object]


async def _nothing(_: str) -> None:
    """Nobody watches."""


@dataclass
class BookingServer:
    """Stands in for `TimekitClient` and everything behind it."""

    clock: Clock
    chance: Random = field(default_factory=Random)
    fault_share: float = 0.0
    """Of the writes, how many go wrong."""
    search_fault_share: float = 0.0
    latest: timedelta = timedelta(seconds=40)
    """How long after the request a late write may be carried out."""
    soonest: timedelta = timedelta()
    """How long after the request a late write is carried out at the soonest."""
    poison: frozenset[str] = frozenset()
    """References that the server always fails at."""
    checks_time: bool = False
    capabilities: frozenset[str] = frozenset()
    is_up: bool = True
    can_search_meta: bool = True
    faults: tuple[Fault, ...] = FAULTS
    before_write: Callable[[str], object] = lambda _: None
    """Called with the reference or id before anything of a write happens."""

    before_create: Callable[[str], Awaitable[object]] = field(default=_nothing)
    """Awaited with the reference before anything of a create happens."""

    def __post_init__(self) -> None:
        self.bookings: dict[BookingId, Booking] = {}
        self.met: dict[str, int] = {}
        self.posts: list[str] = []
        """The references of all creates that arrived, in order."""
        self.cancelled: list[BookingId] = []
        self.forced: list[Fault] = []
        """Faults that the next writes meet whatever chance says."""
        self._late: list[Late] = []
        self._made = 0

    # --- what a test looks at ----------------------------------------------------------------

    def settle(self) -> None:
        """Carries out what is late and due."""
        now = self.clock.now()
        due = [late for late in self._late if late.at <= now]
        self._late = [late for late in self._late if late.at > now]
        for late in due:
            late.do()

    def standing(self, ref: str) -> list[Booking]:
        """The bookings of a reference that are not called off, the oldest first."""
        self.settle()
        return [
            each
            for each in self.bookings.values()
            if each.desk_ref == ref and each.state not in CLOSED_STATES
        ]

    def put(self, booking: Booking) -> None:
        """Somebody else made or changed a booking."""
        self.bookings[booking.id] = replace(booking, updated_at=self.clock.now())

    # --- what the client offers --------------------------------------------------------------

    async def close(self) -> None:
        """Nothing is open."""

    async def get_capabilities(self) -> frozenset[str]:
        self._reach()
        return self.capabilities

    async def get_booking(self, booking_id: BookingId) -> Booking:
        self._read()
        if booking_id not in self.bookings:
            raise NotFoundError
        return self.bookings[booking_id]

    async def find_bookings_by_ref(
        self, ref: str, *, is_search_trusted: bool = False
    ) -> tuple[Booking, ...]:
        self._read()
        return tuple(each for each in self.bookings.values() if each.desk_ref == ref)

    async def list_resource_bookings(
        self, resource_id: ResourceId, window: Interval
    ) -> tuple[Booking, ...]:
        self._read()
        return tuple(
            each
            for each in self.bookings.values()
            if each.resource_id == resource_id
            and each.interval is not None
            and each.interval.overlaps(window)
        )

    async def create_booking(self, new: NewBooking) -> Booking:
        ref = str(new.meta.get(DESK_REF_KEY, ""))
        self.posts.append(ref)
        self.before_write(ref)
        await self.before_create(ref)
        if ref in self.poison:
            raise ServerFaultError(status=500)
        return self._write(lambda: self._create(new))

    async def create_bookings(
        self, new: Sequence[NewBooking], **_: object
    ) -> tuple[BulkResult, ...]:
        self.posts.append(str(new[0].meta.get(DESK_REF_KEY, "")))
        return self._write(lambda: tuple(self._create(each) for each in new))

    async def act_on_booking(
        self, booking_id: BookingId, action: ActionName, *, message: str = "", **_: object
    ) -> Booking:
        self.before_write(booking_id)
        return self._write(lambda: self._act(booking_id, action))

    async def reschedule_booking(
        self,
        booking_id: BookingId,
        *,
        starts_at: datetime,
        ends_at: datetime,
        resource_id: ResourceId,
    ) -> Booking:
        self.before_write(booking_id)
        return self._write(lambda: self._move(booking_id, starts_at, ends_at, resource_id))

    # --- behind it ---------------------------------------------------------------------------

    def _reach(self) -> None:
        self.settle()
        if not self.is_up:
            raise OfflineError

    def _read(self) -> None:
        self._reach()
        if self.search_fault_share and self.chance.random() < self.search_fault_share:
            raise self.chance.choice([_silent, _broken, lambda: ServerFaultError(status=500)])()

    def _write(self, do: Callable[[], T]) -> T:
        self._reach()
        fault = self._next_fault()
        if fault is None:
            return do()
        self.met[fault.name] = self.met.get(fault.name, 0) + 1
        if fault.applied is Applied.YES:
            do()
        elif fault.applied is Applied.LATE:
            wait = self.soonest + (self.latest - self.soonest) * self.chance.random()
            self._late.append(Late(self.clock.now() + wait, lambda: _quietly(do)))
        raise fault.error()

    def _next_fault(self) -> Fault | None:
        if self.forced:
            return self.forced.pop(0)
        if self.fault_share and self.chance.random() < self.fault_share:
            return self.chance.choice(self.faults)
        return None

    def _create(self, new: NewBooking) -> Booking:
        ref = str(new.meta.get(DESK_REF_KEY, ""))
        if "unique_client_reference" in self.capabilities and ref:
            known = [each for each in self.bookings.values() if each.desk_ref == ref]
            if known:
                return known[0]
        span = Interval(new.starts_at, new.ends_at)
        if self.checks_time and self._is_taken(new.resource_id, span, new.replaces):
            raise SlotTakenError(status=422)
        self._made += 1
        graph = new.graph or INSTANT
        booking = Booking(
            id=BookingId(f"b{self._made}"),
            state=TENTATIVE if graph == CONFIRM_DECLINE else CONFIRMED,
            graph=graph,
            is_completed=False,
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            what=new.what or "",
            customer=new.customer,
            resource_id=new.resource_id,
            meta=dict(new.meta),
            created_at=self.clock.now() + timedelta(microseconds=self._made),
            updated_at=self.clock.now(),
        )
        self.bookings[booking.id] = booking
        return booking

    def _act(self, booking_id: BookingId, action: ActionName) -> Booking:
        booking = self.bookings.get(booking_id)
        if booking is None:
            raise NotFoundError
        state = GRAPHS[booking.graph].next_state(booking.state, action)
        if state is None:
            raise BookingActionError(status=422)
        changed = replace(booking, state=state, updated_at=self.clock.now())
        self.bookings[booking_id] = changed
        if state in CLOSED_STATES:
            self.cancelled.append(booking_id)
        return changed

    def _move(
        self, booking_id: BookingId, starts_at: datetime, ends_at: datetime, place: ResourceId
    ) -> Booking:
        booking = self.bookings.get(booking_id)
        if booking is None:
            raise NotFoundError
        if booking.state in CLOSED_STATES:
            raise BookingActionError(status=422)
        if self.checks_time and self._is_taken(place, Interval(starts_at, ends_at), booking_id):
            raise SlotTakenError(status=422)
        moved = replace(
            booking,
            starts_at=starts_at,
            ends_at=ends_at,
            resource_id=place,
            updated_at=self.clock.now(),
        )
        self.bookings[booking_id] = moved
        return moved

    def _is_taken(self, place: ResourceId, span: Interval, other_than: BookingId | None) -> bool:
        return any(
            each.resource_id == place
            and each.id != other_than
            and each.interval is not None
            and each.interval.overlaps(span)
            and blocks_time(each.graph, each.state)
            for each in self.bookings.values()
        )


def _quietly(do: Callable[[], object]) -> None:
    """Nobody hears of what is refused this late."""
    try:
        do()
    except DeskError:
        return
