from datetime import UTC, date, datetime

from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.constraint import (
    Constraint,
    Hours,
    Period,
    UnknownRule,
    Verb,
    Weekdays,
    allow,
    block,
)
from desk_app.domain.weekly_hours import DateException, write_schedule
from desk_app.ui.resource_form import (
    ALWAYS_OPEN,
    OFFICE_HOURS,
    default_calendar,
    edit_of,
    form_of,
    has_other_times,
    merged,
    new_form,
    usable_choice,
)
from tests.builders import calendar_id, make_calendar, make_resource

NO_CHOICE = CalendarChoice()
CHRISTMAS = DateException(date(2026, 12, 24), date(2026, 12, 27))
MOON = Constraint(Verb.ALLOW, UnknownRule("allow_moon", {"phase": "full"}))
MORNING = block(Period(datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC)))


def changed(form, **fields):
    return type(form)(**{**{n: getattr(form, n) for n in form.__dataclass_fields__}, **fields})


# --- what is asked for ------------------------------------------------------------------------


def test_hours_that_were_not_touched_are_not_sent():
    resource = make_resource(constraints=(allow(Hours(540, 1020)), allow(Weekdays()), MOON))
    form = changed(form_of(resource, NO_CHOICE), name="Eva B")

    assert edit_of(form, resource).schedule is None


def test_rules_that_cannot_be_shown_are_sent_back_letter_for_letter():
    resource = make_resource(constraints=(MORNING, allow(Hours(540, 1020)), MOON))
    form = changed(form_of(resource, NO_CHOICE), hours=OFFICE_HOURS)

    schedule = edit_of(form, resource).schedule

    assert schedule is not None
    assert schedule.other_rules == (MORNING, MOON)
    assert write_schedule(schedule)[-2:] == (MORNING, MOON)


def test_a_closed_date_does_not_turn_an_open_week_into_hours():
    resource = make_resource(constraints=())
    form = changed(form_of(resource, NO_CHOICE), exceptions=(CHRISTMAS,))

    schedule = edit_of(form, resource).schedule

    assert schedule is not None
    assert schedule.hours is None
    assert schedule.exceptions == (CHRISTMAS,)


def test_a_new_resource_always_says_its_hours():
    edit = edit_of(changed(new_form("Europe/Berlin"), name=" Eva "), None)

    assert edit.name == "Eva"
    assert edit.time_zone_name == "Europe/Berlin"
    assert edit.schedule is not None
    assert edit.schedule.hours == OFFICE_HOURS


def test_a_week_nothing_is_said_about_is_shown_open_all_the_time():
    assert form_of(make_resource(constraints=()), NO_CHOICE).hours == ALWAYS_OPEN


# --- when it changes elsewhere ----------------------------------------------------------------


def test_my_changes_lie_over_theirs_field_by_field():
    base = new_form("UTC")
    mine = changed(base, name="Mine")
    theirs = changed(base, name="Theirs", exceptions=(CHRISTMAS,))

    assert merged(mine, base, theirs) == changed(base, name="Mine", exceptions=(CHRISTMAS,))


def test_what_i_did_not_touch_becomes_theirs():
    base = new_form("UTC")
    theirs = changed(base, name="Theirs")

    assert merged(base, base, theirs) == theirs


def test_times_differ_by_hours_and_by_closed_dates_but_not_by_name():
    form = new_form("UTC")

    assert has_other_times(form, changed(form, hours=ALWAYS_OPEN))
    assert has_other_times(form, changed(form, exceptions=(CHRISTMAS,)))
    assert not has_other_times(form, changed(form, name="Eva"))


# --- calendars --------------------------------------------------------------------------------


def test_the_primary_calendar_is_the_default_one():
    first, primary = make_calendar("a"), make_calendar("b", is_primary=True)

    assert default_calendar((first, primary)) is primary


def test_without_a_primary_one_the_servers_own_calendar_is_the_default():
    google = make_calendar("a", provider="google", is_provider_primary=True)
    own = make_calendar("b")

    assert default_calendar((google, own)) is own


def test_a_calendar_that_can_only_be_read_is_never_the_default():
    assert default_calendar((make_calendar("a", provider_access="reader"),)) is None


def test_a_choice_forgets_calendars_that_are_gone():
    here = make_calendar("here")
    choice = CalendarChoice(
        availability_calendar_ids=(here.id, calendar_id("gone")),
        booking_calendar_id=calendar_id("gone"),
    )

    kept = usable_choice(choice, (here,))

    assert kept == CalendarChoice(availability_calendar_ids=(here.id,))
