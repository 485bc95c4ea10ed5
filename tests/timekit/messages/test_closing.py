"""What closes time, there and back, and odd answers."""

from datetime import date

import pytest

from desk_app.domain.availability import Slot
from desk_app.domain.booking_limits import LimitPeriod
from desk_app.domain.closing import ClosingFact, ClosingKind, ClosingRule, RuleLevel
from desk_app.domain.constraint import Constraint, Hours, Period, UnknownRule, Verb, allow, block
from desk_app.domain.relief import Relief, SearchPart
from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.json import decode, encode
from desk_app.timekit.messages.closing import (
    closed_time_to_wire,
    closing_facts_from_wire,
    relief_to_wire,
    reliefs_from_wire,
)
from desk_app.timekit.time_formats import OutgoingTimes
from tests.builders import at, booking_id, event_id, make_resource, resource_id, span

NINE = span("09:00", "10:00")
EVA = make_resource("eva")
TIMES = OutgoingTimes()
HOURS = ClosingRule(RuleLevel.RESOURCE, (allow(Hours(540, 720)), allow(Hours(780, 1020))))
HOLIDAY = ClosingRule(RuleLevel.PROJECT, (block(Period(date(2026, 3, 2), date(2026, 3, 3))),))

FACTS = [
    ClosingFact(kind=ClosingKind.PAST, interval=NINE),
    ClosingFact(kind=ClosingKind.BOOKED, interval=NINE, booking_id=booking_id(), name="Anna"),
    ClosingFact(kind=ClosingKind.BUSY, interval=NINE, event_id=event_id(), name="<b>Dentist</b>"),
    ClosingFact(kind=ClosingKind.KEPT_FREE_AFTER, interval=NINE, booking_id=booking_id()),
    ClosingFact(kind=ClosingKind.LIMIT, interval=NINE, period=LimitPeriod.WEEK, most=0),
    ClosingFact(kind=ClosingKind.RULE, interval=NINE, rule=HOURS, opened=(span("13:00", "17:00"),)),
    ClosingFact(kind=ClosingKind.RULE, interval=NINE, rule=HOLIDAY),
    ClosingFact(kind=ClosingKind.TOO_SOON, interval=NINE),
]


def there_and_back(facts):
    wire = decode(encode([closed_time_to_wire(EVA, facts, times=TIMES)]))
    return closing_facts_from_wire(wire)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_a_fact_comes_back_as_it_was_sent(fact):
    assert there_and_back([fact]) == {EVA.id: (fact,)}


def test_a_resource_without_facts_is_in_the_answer():
    assert there_and_back([]) == {EVA.id: ()}


@pytest.mark.parametrize(
    "odd",
    [
        {"kind": "moonshine", "start": "2026-03-02T09:00:00Z", "end": "2026-03-02T10:00:00Z"},
        {"kind": "booked", "start": "2026-03-02T09:00:00Z", "end": "soon"},
        {"kind": "booked", "start": "2026-03-02T10:00:00Z", "end": "2026-03-02T09:00:00Z"},
        {},
    ],
)
def test_a_fact_that_makes_no_sense_is_left_out(odd):
    wire = [{"resource": {"id": EVA.id}, "facts": [odd, "x"]}]

    assert closing_facts_from_wire(wire) == {EVA.id: ()}


def test_a_rule_not_known_here_is_no_rule():
    unknown = Constraint(Verb.BLOCK, UnknownRule("block_moon", {}))
    fact = ClosingFact(
        kind=ClosingKind.RULE,
        interval=NINE,
        rule=ClosingRule(RuleLevel.RESOURCE, (unknown,)),
    )

    [(back,)] = there_and_back([fact]).values()

    assert (back.kind, back.rule) == (ClosingKind.RULE, None)


@pytest.mark.parametrize(
    "part", [SearchPart(HOURS, EVA.id), SearchPart(HOLIDAY), SearchPart()], ids=str
)
def test_a_relief_comes_back_as_it_was_sent(part):
    relief = Relief(part, 12, Slot(at("09:00"), at("10:00"), (EVA.id,)))

    wire = decode(encode([relief_to_wire(relief, {EVA.id: EVA}, times=TIMES)]))

    assert reliefs_from_wire(wire) == (relief,)


@pytest.mark.parametrize("read", [closing_facts_from_wire, reliefs_from_wire])
def test_an_answer_that_is_no_list_is_refused(read):
    with pytest.raises(UnexpectedReplyError):
        read({"facts": []})


def test_a_relief_without_a_slot_is_refused():
    with pytest.raises(UnexpectedReplyError):
        reliefs_from_wire([{"part": "buffer", "total": 1, "first": None}])


def test_somebody_else_s_facts_stay_with_somebody_else():
    bo = make_resource("bo")
    wire = [closed_time_to_wire(each, FACTS[:1], times=TIMES) for each in (EVA, bo)]

    assert list(closing_facts_from_wire(wire)) == [resource_id("eva"), resource_id("bo")]
