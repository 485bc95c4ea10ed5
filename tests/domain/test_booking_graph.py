import pytest

from desk_app.domain.booking_graph import (
    CANCEL,
    CANCEL_BY_OWNER,
    CANCELLED,
    CANCELLED_BY_CUSTOMER,
    CLOSED_STATES,
    COMPLETED,
    CONFIRM,
    CONFIRM_DECLINE,
    CONFIRMED,
    DECLINE,
    DECLINED,
    EXPIRED,
    GRAPHS,
    GROUP_CUSTOMER,
    GROUP_CUSTOMER_PAYMENT,
    GROUP_OWNER,
    INSTANT,
    INSTANT_PAYMENT,
    PAID,
    RESCHEDULED_BY_CUSTOMER,
    RESERVATION,
    RESERVED,
    TENTATIVE,
    UNPAID,
    GraphName,
    StateName,
    awaits_answer,
    blocks_time,
    cancellation_by_staff,
)


@pytest.mark.parametrize("graph", GRAPHS.values(), ids=lambda graph: graph.name)
def test_every_action_leads_to_a_state_and_no_other_is_possible(graph):
    for state, transitions in graph.transitions.items():
        assert graph.actions(state) == tuple(transitions)
        for action, target in transitions.items():
            assert graph.next_state(state, action) == target
    assert graph.next_state(graph.initial_state, "dance") is None


def test_a_request_is_confirmed_or_declined():
    graph = GRAPHS[CONFIRM_DECLINE]

    assert graph.initial_state == TENTATIVE
    assert graph.actions(TENTATIVE) == (DECLINE, CONFIRM)
    assert graph.next_state(TENTATIVE, CONFIRM) == CONFIRMED
    assert graph.next_state(TENTATIVE, CANCEL) is None


TABLE = """
instant                confirmed cancel                 cancelled
instant                confirmed cancel_by_customer     cancelled_by_customer
instant                confirmed reschedule_by_customer rescheduled_by_customer
instant                confirmed complete               completed
confirm_decline        tentative confirm                confirmed
confirm_decline        tentative decline                declined
confirm_decline        confirmed cancel                 cancelled
confirm_decline        confirmed cancel_by_customer     cancelled_by_customer
confirm_decline        confirmed reschedule_by_customer rescheduled_by_customer
confirm_decline        confirmed complete               completed
instant_payment        tentative pay                    paid
instant_payment        paid      cancel                 cancelled
instant_payment        paid      cancel_by_customer     cancelled_by_customer
instant_payment        paid      reschedule_by_customer rescheduled_by_customer
instant_payment        paid      complete               completed
group_owner            tentative cancel                 cancelled
group_owner            tentative complete               completed
group_customer         confirmed cancel_by_customer     cancelled_by_customer
group_customer         confirmed cancel_by_owner        cancelled_by_owner
group_customer         confirmed complete               completed
group_customer_payment tentative pay                    paid
group_customer_payment tentative cancel_by_customer     cancelled_by_customer
group_customer_payment tentative cancel_by_owner        cancelled_by_owner
group_customer_payment paid      cancel_by_customer     cancelled_by_customer
group_customer_payment paid      cancel_by_owner        cancelled_by_owner
group_customer_payment paid      complete               completed
"""
"""The transition tables of the reference: graph, state, action, next state."""


def test_the_graphs_are_those_of_the_reference_and_no_more():
    expected = {tuple(line.split()) for line in TABLE.strip().splitlines()}

    drawn = {
        (graph.name, state, action, target)
        for graph in GRAPHS.values()
        for state, transitions in graph.transitions.items()
        for action, target in transitions.items()
    }

    assert drawn == expected


def test_what_nobody_settles_in_time_lapses():
    lapses = {
        (graph.name, state, target)
        for graph in GRAPHS.values()
        for state, target in graph.lapses.items()
    }

    assert lapses == {
        (INSTANT_PAYMENT, TENTATIVE, UNPAID),
        (GROUP_CUSTOMER_PAYMENT, TENTATIVE, UNPAID),
        (RESERVATION, RESERVED, EXPIRED),
    }


def test_a_graph_knows_all_its_states_and_the_final_ones_block_nothing():
    assert GRAPHS[INSTANT_PAYMENT].states == {
        TENTATIVE, PAID, UNPAID, CANCELLED, COMPLETED, CANCELLED_BY_CUSTOMER,
        RESCHEDULED_BY_CUSTOMER,
    }  # fmt: skip
    for graph in GRAPHS.values():
        assert graph.initial_state in graph.states
        assert not any(graph.is_final(state) for state in graph.blocking_states)
        assert {s for s in graph.states if graph.is_final(s)} <= CLOSED_STATES | {COMPLETED}


@pytest.mark.parametrize(
    ("graph", "state", "awaits", "cancellation"),
    [
        (CONFIRM_DECLINE, TENTATIVE, True, None),
        (CONFIRM_DECLINE, CONFIRMED, False, CANCEL),
        (GROUP_OWNER, TENTATIVE, False, CANCEL),
        (INSTANT_PAYMENT, TENTATIVE, False, None),
        (GROUP_CUSTOMER, CONFIRMED, False, CANCEL_BY_OWNER),
        (GROUP_CUSTOMER_PAYMENT, TENTATIVE, False, CANCEL_BY_OWNER),
        (INSTANT, CANCELLED, False, None),
        (GraphName("of_tomorrow"), TENTATIVE, False, None),
    ],
)
def test_staff_answer_requests_and_call_off_what_can_be(graph, state, awaits, cancellation):
    assert awaits_answer(graph, state) is awaits
    assert cancellation_by_staff(graph, state) == cancellation


def test_nothing_leads_out_of_a_final_state():
    graph = GRAPHS[INSTANT]

    assert not graph.is_final(CONFIRMED)
    for state in (CANCELLED, COMPLETED):
        assert graph.is_final(state)
        assert graph.actions(state) == ()


@pytest.mark.parametrize(
    ("graph", "state", "expected"),
    [
        (INSTANT, CONFIRMED, True),
        (INSTANT, CANCELLED, False),
        (INSTANT, COMPLETED, False),
        (CONFIRM_DECLINE, TENTATIVE, False),
        (CONFIRM_DECLINE, CONFIRMED, True),
        (CONFIRM_DECLINE, DECLINED, False),
        (RESERVATION, RESERVED, True),
        (RESERVATION, EXPIRED, False),
        (INSTANT_PAYMENT, TENTATIVE, True),
        (INSTANT_PAYMENT, PAID, True),
        (INSTANT_PAYMENT, UNPAID, False),
        (GROUP_OWNER, COMPLETED, False),
        (GROUP_OWNER, TENTATIVE, True),
        (GROUP_CUSTOMER, CONFIRMED, False),
        (GROUP_CUSTOMER_PAYMENT, PAID, False),
        (GraphName("of_tomorrow"), StateName("odd"), True),
        (GraphName("of_tomorrow"), CANCELLED, False),
        (GraphName("of_tomorrow"), COMPLETED, False),
    ],
)
def test_what_closes_the_time_of_a_resource(graph, state, expected):
    assert blocks_time(graph, state) is expected
