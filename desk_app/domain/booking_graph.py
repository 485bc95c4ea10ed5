"""Each booking graph as data: its states, its actions, and what blocks the calendar.

Source: the transition tables of the booking graphs in the API reference (instant graph,
confirm/decline graph, reservations).
"""

from dataclasses import dataclass
from typing import Final, NewType

GraphName = NewType("GraphName", str)
StateName = NewType("StateName", str)
ActionName = NewType("ActionName", str)

INSTANT: Final = GraphName("instant")
CONFIRM_DECLINE: Final = GraphName("confirm_decline")
INSTANT_PAYMENT: Final = GraphName("instant_payment")
GROUP_OWNER: Final = GraphName("group_owner")
GROUP_CUSTOMER: Final = GraphName("group_customer")
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

CREATE: Final = ActionName("create")
CONFIRM: Final = ActionName("confirm")
DECLINE: Final = ActionName("decline")
CANCEL: Final = ActionName("cancel")
CANCEL_BY_CUSTOMER: Final = ActionName("cancel_by_customer")
RESCHEDULE_BY_CUSTOMER: Final = ActionName("reschedule_by_customer")
COMPLETE: Final = ActionName("complete")


@dataclass(frozen=True, slots=True)
class BookingGraph:
    """One state machine: where a booking begins and where each action leads."""

    name: GraphName
    initial_state: StateName
    transitions: dict[StateName, dict[ActionName, StateName]]
    blocking_states: frozenset[StateName]
    """States in which a booking closes the time of its resource."""

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
    RESERVATION: BookingGraph(
        RESERVATION,
        initial_state=RESERVED,
        transitions={RESERVED: {}},
        blocking_states=frozenset({RESERVED}),
    ),
}
"""The graphs this program can run; bookings of other graphs are shown, not acted upon."""

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
"""Final states in which nobody is coming; such bookings leave the grid."""


def blocks_time(graph: GraphName, state: StateName) -> bool:
    """Whether a booking of a graph in a state closes the time of its resource.

    Graphs this program cannot run are judged carefully: everything not closed blocks, except
    seats of a session, whose owner booking does.
    """
    known = GRAPHS.get(graph)
    if known is not None:
        return state in known.blocking_states
    if graph.startswith("group_customer"):
        return False
    return state not in CLOSED_STATES and state != COMPLETED
