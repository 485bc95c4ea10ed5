import pytest

from desk_app.services.column_sets import (
    COLUMNS_FACT,
    ColumnBook,
    ColumnSet,
    Grouping,
    read_book,
    save_book,
)
from tests.builders import make_resource, resource_id

EVA, IDA, TOM, ROOM = (
    make_resource("eva", meta={"kind": "person"}, tags=("hair",)),
    make_resource("ida", meta={"kind": "person"}),
    make_resource("tom", meta={}, tags=("nails",)),
    make_resource("room", meta={"kind": "room"}, tags=("hair", "nails")),
)
ALL = (EVA, ROOM, IDA, TOM)


def names(columns: ColumnSet) -> list[str]:
    return [each.name for each in columns.arrange(ALL)]


def test_without_a_choice_everybody_is_shown_as_they_are():
    assert names(ColumnSet()) == ["Eva", "Room", "Ida", "Tom"]


def test_who_is_named_comes_first_and_the_others_follow_as_they_are():
    assert names(ColumnSet(order=(TOM.id, IDA.id))) == ["Tom", "Ida", "Eva", "Room"]


def test_only_those_chosen_are_shown():
    assert names(ColumnSet(shown=(IDA.id, EVA.id))) == ["Eva", "Ida"]


def test_who_is_gone_is_missed_by_nobody():
    assert names(ColumnSet(shown=(IDA.id, resource_id("left")), order=(resource_id("left"),))) == [
        "Ida"
    ]


def test_kinds_stand_together_and_who_has_none_comes_last():
    assert names(ColumnSet(grouping=Grouping.KIND)) == ["Eva", "Ida", "Room", "Tom"]


def test_tags_stand_together_by_the_first_of_each():
    assert names(ColumnSet(grouping=Grouping.TAG)) == ["Eva", "Room", "Tom", "Ida"]


@pytest.mark.parametrize(
    ("moving", "before", "then"),
    [
        (TOM, EVA, ["Tom", "Eva", "Room", "Ida"]),
        (EVA, None, ["Room", "Ida", "Tom", "Eva"]),
        (EVA, TOM, ["Room", "Ida", "Eva", "Tom"]),
    ],
)
def test_a_column_moves_before_another_or_to_the_end(moving, before, then):
    moved = ColumnSet().moved(ALL, moving.id, before.id if before else None)

    assert names(moved) == then


def test_moving_keeps_the_place_of_who_is_hidden():
    columns = ColumnSet(shown=(EVA.id, IDA.id), order=(TOM.id, EVA.id, IDA.id))

    moved = columns.moved(ALL, IDA.id, EVA.id)

    assert moved.order == (IDA.id, EVA.id, TOM.id)


def test_a_book_is_read_as_it_was_written():
    columns = ColumnSet(name="Mornings", shown=(EVA.id,), grouping=Grouping.TAG)
    book = ColumnBook(current=ColumnSet(order=(TOM.id,))).with_saved(3, columns)

    assert read_book(book.as_text()) == book


@pytest.mark.parametrize(
    "text", [None, "", "{", "[]", '{"saved": {"12": {}}}', '{"current": {"grouping": "x"}}']
)
def test_a_book_that_makes_no_sense_is_an_empty_one(text):
    assert read_book(text) == ColumnBook()


@pytest.mark.asyncio
async def test_a_book_is_kept_in_the_store(store):
    book = ColumnBook(current=ColumnSet(shown=(EVA.id,)))

    await save_book(store, book)

    assert read_book((await store.load_facts())[COLUMNS_FACT]) == book
