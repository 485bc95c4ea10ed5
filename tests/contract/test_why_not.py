"""Why nothing is free, as the client asks it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desk_app.domain.availability import AvailabilityQuery
from desk_app.domain.closing import ClosingKind, ClosingRule, RuleLevel
from desk_app.domain.constraint import Hours, Period, allow, block
from desk_app.domain.interval import Interval
from desk_app.domain.relief import SearchPart
from desk_app.errors import NotFoundError
from desk_app.timekit.extensions import WHY_NOT
from tests.builders import HOUR, MINUTE, at, span
from tests.contract.place import Place

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.about("usual_increment", "buffer_between_slots"),
]
extended = pytest.mark.decided(extensions=True)

NINE = span("09:00", "10:00")
MORNING = (allow(Hours(9 * 60, 12 * 60)),)
EVENING = (allow(Hours(17 * 60, 20 * 60)),)
HOLIDAY = block(Period(date(2026, 3, 2), date(2026, 3, 3)))


@extended
async def test_every_fact_comes_back_as_the_server_found_it(place: Place) -> None:
    eva = await place.make_resource("Eva", constraints=(*MORNING, HOLIDAY))
    booked = await place.book(eva, span("09:30", "10:30"))
    query = AvailabilityQuery(resources=(eva.id,), window=NINE, buffer=10 * MINUTE)

    [(whose, facts)] = (await place.client.explain_closed_time(query)).items()

    taken, holiday = facts
    assert whose == eva.id
    assert (taken.kind, taken.booking_id) == (ClosingKind.BOOKED, booked.id)
    assert taken.interval == booked.interval
    assert taken.name == booked.customer_name != ""
    assert (holiday.kind, holiday.interval) == (ClosingKind.RULE, NINE)
    assert holiday.rule == ClosingRule(RuleLevel.RESOURCE, (HOLIDAY,))


@extended
async def test_buffers_and_hours_come_back_with_their_spans(place: Place) -> None:
    eva = await place.make_resource("Eva", constraints=MORNING)
    booked = await place.book(eva, span("11:00", "11:55"))
    noon = span("12:00", "13:00")
    query = AvailabilityQuery(resources=(eva.id,), window=noon, buffer=10 * MINUTE)

    kept, hours = (await place.client.explain_closed_time(query))[eva.id]

    assert (kept.kind, kept.booking_id) == (ClosingKind.KEPT_FREE_AFTER, booked.id)
    assert kept.interval == span("11:55", "12:05")
    assert hours.opened == (span("09:00", "12:00"),)


@extended
async def test_a_span_without_facts_is_offered_and_one_with_facts_is_not(place: Place) -> None:
    eva = await place.make_resource("Eva", constraints=MORNING)
    await place.book(eva, span("09:30", "10:30"))
    day = AvailabilityQuery(
        resources=(eva.id,),
        window=span("08:00", "14:00"),
        length=HOUR / 2,
        increment=HOUR / 2,
        buffer=5 * MINUTE,
    )
    offered = [
        each.starts_at
        for each in await place.client.find_availability(
            window=day.window,
            resource_ids=day.resources,
            length=day.length,
            increment=day.increment,
            buffer=day.buffer,
        )
    ]

    unexplained = []
    for number in range(12):
        start = at("08:00") + number * HOUR / 2
        asked = replace(day, window=Interval(start, start + HOUR / 2))
        if not (await place.client.explain_closed_time(asked))[eva.id]:
            unexplained.append(start)

    assert unexplained == offered != []


@extended
async def test_the_tightest_rule_comes_with_what_there_is_without_it(place: Place) -> None:
    eva = await place.make_resource("Eva", constraints=MORNING)
    query = AvailabilityQuery(
        resources=(eva.id,),
        window=Interval(at("00:00"), at("00:00") + timedelta(days=1)),
        length=HOUR,
        increment=HOUR,
        constraints=(allow(Hours(17 * 60, 19 * 60)),),
    )

    first, second = await place.client.find_tightest_rules(query)

    evening = SearchPart(ClosingRule(RuleLevel.REQUEST, query.constraints))
    morning = SearchPart(ClosingRule(RuleLevel.RESOURCE, MORNING), eva.id)
    assert (first.dropped, first.total, first.first.starts_at) == (evening, 3, at("09:00"))
    assert (second.dropped, second.total, second.first.starts_at) == (morning, 2, at("17:00"))


@extended
async def test_the_server_says_that_it_can(place: Place) -> None:
    assert WHY_NOT in await place.client.get_capabilities()


@pytest.mark.decided(extensions=False)
async def test_elsewhere_there_is_nobody_to_ask(place: Place) -> None:
    eva = await place.make_resource("Eva")
    query = AvailabilityQuery(resources=(eva.id,), window=NINE)

    assert WHY_NOT not in await place.client.get_capabilities()
    for ask in (place.client.explain_closed_time, place.client.find_tightest_rules):
        with pytest.raises(NotFoundError):
            await ask(query)
