"""What a search that found nothing says of the rules in its way."""

from datetime import date
from typing import Any

import pytest

from desk_app.domain.closing import ClosingRule, RuleLevel
from desk_app.domain.constraint import Constraint, Hours, Period, Weekday, allow, block
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.relief import Relief, SearchPart
from desk_app.services.narrowing import NarrowingFilter
from desk_app.services.searches import PartOfDay, SlotSearch
from desk_app.services.why_not import Emptiness
from desk_app.ui.directory import Directory
from desk_app.ui.emptiness_words import EmptinessWords
from desk_app.ui.time_words import TimeWords
from tests.ui.front_desk_values import ANNA, EVA, HAIRCUT, ZONE, slot, span

DIRECTORY = Directory.of([EVA, ANNA], [HAIRCUT], desk_zone=ZONE)
HOURS = allow(Hours(540, 720))
AWAY = block(Period(date(2025, 10, 14), date(2025, 10, 20)))
TUESDAY: dict[str, Any] = {"weekdays": frozenset({Weekday.TUESDAY})}


def of_eva(rule: Constraint) -> SearchPart:
    return SearchPart(ClosingRule(RuleLevel.RESOURCE, (rule,)), EVA.id)


def say(part: SearchPart, *, is_closed: bool = True, **search: Any) -> str:
    fields: dict[str, Any] = {"resource_ids": (EVA.id,), "project_id": HAIRCUT.id, **search}
    asked = SlotSearch(window=span((0, 0), 24 * 60), **fields)
    emptiness = Emptiness(is_closed=is_closed, rules=(Relief(part, 3, slot((17, 0))),))
    return EmptinessWords(asked, DIRECTORY, TimeWords()).say(emptiness).partition(". ")[0]


@pytest.mark.parametrize(
    ("part", "search", "words"),
    [
        (of_eva(HOURS), TUESDAY, "Eva Lind: no hours on Tuesday that fit"),
        (of_eva(HOURS), {}, "Eva Lind: no hours that fit"),
        (
            of_eva(HOURS),
            {"part_of_day": PartOfDay.EVENING},
            "Eva Lind: no hours in the evening that fit",
        ),
        (of_eva(AWAY), TUESDAY, "Eva Lind: closed on those dates"),
        (
            SearchPart(ClosingRule(RuleLevel.PROJECT, (HOURS,))),
            {"resource_ids": ()},
            f"{HAIRCUT.name}: no hours that fit",
        ),
        (of_eva(HOURS), {"resource_ids": ()}, "Nobody works at the times asked for"),
        (
            of_eva(HOURS),
            {"resource_ids": (EVA.id, ANNA.id)},
            "Nobody works at the times asked for",
        ),
    ],
)
def test_the_rule_that_closes_everything_is_named_with_whose_it_is(
    qapp: object, part: SearchPart, search: dict[str, Any], words: str
) -> None:
    assert say(part, **search) == words


def test_hours_are_not_to_blame_where_all_of_them_is_taken(qapp: object) -> None:
    assert say(of_eva(HOURS), is_closed=False) == "Everything at the times asked for is taken"


def test_time_kept_free_around_bookings_is_to_blame_where_there_is_some_without_it(
    qapp: object,
) -> None:
    assert say(SearchPart(), is_closed=False) == "What is left lies too near to other bookings"


def test_the_way_out_is_told_after_the_rule(qapp: object) -> None:
    relief = Relief(NarrowingFilter.WEEKDAYS, 12, slot((9, 0), day=15))
    rule = Relief(of_eva(HOURS), 3, slot((17, 0)))
    asked = SlotSearch(window=span((0, 0)), resource_ids=(ResourceId(EVA.id),), **TUESDAY)
    emptiness = Emptiness(is_closed=True, reliefs=(relief,), rules=(rule,))

    assert EmptinessWords(asked, DIRECTORY, TimeWords()).say(emptiness) == (
        "Eva Lind: no hours on Tuesday that fit. "
        "Without “only Tue” there are 12 free times, the first on Wed 15 Oct, 09:00."
    )
