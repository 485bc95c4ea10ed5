import pytest

from desk_app.domain.booking_graph import (
    CANCEL,
    CANCELLED,
    COMPLETED,
    CONFIRM,
    CONFIRM_DECLINE,
    CONFIRMED,
    DECLINE,
    DECLINED,
    EXPIRED,
    GRAPHS,
    GROUP_CUSTOMER,
    GROUP_OWNER,
    INSTANT,
    INSTANT_PAYMENT,
    PAID,
    RESERVATION,
    RESERVED,
    TENTATIVE,
    GraphName,
    StateName,
    blocks_time,
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
        (GROUP_OWNER, TENTATIVE, True),
        (GROUP_CUSTOMER, CONFIRMED, False),
        (GraphName("group_customer_payment"), PAID, False),
        (GraphName("of_tomorrow"), StateName("odd"), True),
        (GraphName("of_tomorrow"), CANCELLED, False),
        (GraphName("of_tomorrow"), COMPLETED, False),
    ],
)
def test_what_closes_the_time_of_a_resource(graph, state, expected):
    assert blocks_time(graph, state) is expected
