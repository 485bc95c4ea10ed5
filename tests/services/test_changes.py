"""Telling what changed."""

from desk_app.services.changes import ChangeFeed, Changes
from tests.builders import booking_id, resource_id


def test_no_change_is_not_told(feed: ChangeFeed, heard: list[Changes]) -> None:
    feed.publish(Changes())

    assert heard == []


def test_changes_are_told_in_order_to_everybody_in_order(feed: ChangeFeed) -> None:
    told: list[str] = []
    feed.subscribe(lambda _: told.append("first"))
    feed.subscribe(lambda _: told.append("second"))

    feed.publish(Changes(has_events=True))

    assert told == ["first", "second"]


def test_whoever_unsubscribed_hears_nothing_more(feed: ChangeFeed) -> None:
    told: list[Changes] = []
    unsubscribe = feed.subscribe(told.append)

    unsubscribe()
    unsubscribe()
    feed.publish(Changes(is_everything=True))

    assert told == []


def test_observer_that_leaves_while_it_is_told_keeps_it_from_nobody(feed: ChangeFeed) -> None:
    told: list[Changes] = []

    def leave(_: Changes) -> None:
        unsubscribe()

    unsubscribe = feed.subscribe(leave)
    feed.subscribe(told.append)
    feed.publish(Changes(has_events=True))

    assert len(told) == 1


def test_changes_join() -> None:
    one = Changes(bookings=frozenset({booking_id("a")}), has_events=True)
    other = Changes(bookings=frozenset({booking_id("b")}), resources=frozenset({resource_id()}))

    both = one | other

    assert both.bookings == {booking_id("a"), booking_id("b")}
    assert both.resources == {resource_id()}
    assert both.has_events
    assert not both.is_everything
