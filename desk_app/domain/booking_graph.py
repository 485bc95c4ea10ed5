"""Each booking graph as data: its states, its actions, what time does, what blocks the calendar.

Source: the transition tables of the booking graphs in the API reference. Of a seat that is paid
only its states are known: it pays like `instant_payment` and is called off like `group_customer`,
also while its payment is waited for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NewType

GraphName = NewType("GraphName", str)
StateName = NewType("StateName", str)
ActionName = NewType("ActionName", str)

INSTANT: Final = GraphName("instant")
CONFIRM_DECLINE: Final = GraphName("confirm_decline")
INSTANT_PAYMENT: Final = GraphName("instant_payment")
GROUP_OWNER: Final = GraphName("group_owner")
GROUP_CUSTOMER: Final = GraphName("group_customer")
GROUP_CUSTOMER_PAYMENT: Final = GraphName("group_customer_payment")
RESERVATION: Final = GraphName("reservation")

TENTATIVE: Final = StateName("tentative")
CONFIRMED: Final = StateName("confirmed")
PAID: Final = StateName("paid")
UNPAID: Final = StateName("unpaid")
COMPLETED: Final = StateName("completed")
DECLINED: Final = StateName("declined")
CANCELLED: Final = StateName("cancelled")
CANCELLED_BY_CUSTOMER: Final = StateName("cancelled_by_customer")
CANCELLED_BY_OWNER: Final = StateName("cancelled_by_owner")
RESCHEDULED_BY_CUSTOMER: Final = StateName("rescheduled_by_customer")
RESERVED: Final = StateName("reserved")
EXPIRED: Final = StateName("expired")
PENCIL: Final = StateName("pencil")
"""The state of a booking that no server knows; each desk writes its own."""

CREATE: Final = ActionName("create")
CONFIRM: Final = ActionName("confirm")
DECLINE: Final = ActionName("decline")
CANCEL: Final = ActionName("cancel")
CANCEL_BY_CUSTOMER: Final = ActionName("cancel_by_customer")
CANCEL_BY_OWNER: Final = ActionName("cancel_by_owner")
RESCHEDULE_BY_CUSTOMER: Final = ActionName("reschedule_by_customer")
COMPLETE: Final = ActionName("complete")
PAY: Final = ActionName("pay")
TIMEOUT: Final = ActionName("timeout")
"""What time does to a payment or a hold that is waited for; nobody can ask for it."""


@dataclass(frozen=True, slots=True)
class BookingGraph:
    """One state machine: where a booking begins and where each action leads."""

    name: GraphName
    initial_state: StateName
    transitions: dict[StateName, dict[ActionName, StateName]]
    blocking_states: frozenset[StateName]
    """States in which a booking closes the time of its resource."""
    lapses: Mapping[StateName, StateName] = field(default_factory=dict)
    """Where a state leads that lasts only so long, if nobody acts in time."""

    @property
    def states(self) -> frozenset[StateName]:
        """Every state a booking of this graph can be in."""
        led_to = (target for actions in self.transitions.values() for target in actions.values())
        return frozenset({*self.transitions, *led_to, *self.lapses.values()})

    def actions(self, state: StateName) -> tuple[ActionName, ...]:
        """The actions possible in a state, in the order they are shown; may be empty."""
        return tuple(self.transitions.get(state, {}))

    def next_state(self, state: StateName, action: ActionName) -> StateName | None:
        """Where an action leads from a state, or None if it is not possible there."""
        return self.transitions.get(state, {}).get(action)

    def is_final(self, state: StateName) -> bool:
        """Whether nothing leads out of a state."""
        return state not in self.transitions


_AFTER_CONFIRMATION: Final = {
    CANCEL: CANCELLED,
    CANCEL_BY_CUSTOMER: CANCELLED_BY_CUSTOMER,
    COMPLETE: COMPLETED,
    RESCHEDULE_BY_CUSTOMER: RESCHEDULED_BY_CUSTOMER,
}

_AFTER_SEAT_TAKEN: Final = {
    CANCEL_BY_CUSTOMER: CANCELLED_BY_CUSTOMER,
    CANCEL_BY_OWNER: CANCELLED_BY_OWNER,
    COMPLETE: COMPLETED,
}

GRAPHS: Final[dict[GraphName, BookingGraph]] = {
    INSTANT: BookingGraph(
        INSTANT,
        initial_state=CONFIRMED,
        transitions={CONFIRMED: _AFTER_CONFIRMATION},
        blocking_states=frozenset({CONFIRMED}),
    ),
    CONFIRM_DECLINE: BookingGraph(
        CONFIRM_DECLINE,
        initial_state=TENTATIVE,
        transitions={
            TENTATIVE: {DECLINE: DECLINED, CONFIRM: CONFIRMED},
            CONFIRMED: _AFTER_CONFIRMATION,
        },
        blocking_states=frozenset({CONFIRMED}),
    ),
    INSTANT_PAYMENT: BookingGraph(
        INSTANT_PAYMENT,
        initial_state=TENTATIVE,
        transitions={TENTATIVE: {PAY: PAID}, PAID: _AFTER_CONFIRMATION},
        blocking_states=frozenset({TENTATIVE, PAID}),
        lapses={TENTATIVE: UNPAID},
    ),
    GROUP_OWNER: BookingGraph(
        GROUP_OWNER,
        initial_state=TENTATIVE,
        transitions={TENTATIVE: {COMPLETE: COMPLETED, CANCEL: CANCELLED}},
        blocking_states=frozenset({TENTATIVE}),
    ),
    GROUP_CUSTOMER: BookingGraph(
        GROUP_CUSTOMER,
        initial_state=CONFIRMED,
        transitions={CONFIRMED: _AFTER_SEAT_TAKEN},
        blocking_states=frozenset(),
    ),
    GROUP_CUSTOMER_PAYMENT: BookingGraph(
        GROUP_CUSTOMER_PAYMENT,
        initial_state=TENTATIVE,
        transitions={
            TENTATIVE: {
                PAY: PAID,
                CANCEL_BY_CUSTOMER: CANCELLED_BY_CUSTOMER,
                CANCEL_BY_OWNER: CANCELLED_BY_OWNER,
            },
            PAID: _AFTER_SEAT_TAKEN,
        },
        blocking_states=frozenset(),
        lapses={TENTATIVE: UNPAID},
    ),
    RESERVATION: BookingGraph(
        RESERVATION,
        initial_state=RESERVED,
        transitions={RESERVED: {}},
        blocking_states=frozenset({RESERVED}),
        lapses={RESERVED: EXPIRED},
    ),
}
"""The graphs this program can run; bookings of other graphs are shown, not acted upon."""

SEAT_GRAPHS: Final = frozenset({GROUP_CUSTOMER, GROUP_CUSTOMER_PAYMENT})
"""The graphs of a seat in a session, which a booking of `group_owner` is."""

CLOSED_STATES: Final = frozenset(
    {
        CANCELLED,
        CANCELLED_BY_CUSTOMER,
        CANCELLED_BY_OWNER,
        DECLINED,
        RESCHEDULED_BY_CUSTOMER,
        UNPAID,
        EXPIRED,
    }
)
"""Final states in which nobody is coming; such bookings leave the grid, and free their seat."""


def awaits_answer(graph: GraphName, state: StateName) -> bool:
    """Whether staff are to say yes or no to a booking of a graph in a state."""
    known = GRAPHS.get(graph)
    return known is not None and CONFIRM in known.actions(state)


def cancellation_by_staff(graph: GraphName, state: StateName) -> ActionName | None:
    """The action by which staff call a booking off, or None where they cannot."""
    known = GRAPHS.get(graph)
    possible = known.actions(state) if known else ()
    return next((one for one in (CANCEL, CANCEL_BY_OWNER) if one in possible), None)


def blocks_time(graph: GraphName, state: StateName) -> bool:
    """Whether a booking of a graph in a state closes the time of its resource.

    What is in pencil does, whatever becomes of it, so that a desk writes nothing over it. Graphs
    this program cannot run are judged carefully: everything not closed blocks, except seats of a
    session, whose owner booking does.
    """
    if state == PENCIL:
        return graph not in SEAT_GRAPHS
    known = GRAPHS.get(graph)
    if known is not None:
        return state in known.blocking_states
    if graph.startswith("group_customer"):
        return False
    return state not in CLOSED_STATES and state != COMPLETED
