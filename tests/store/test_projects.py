"""Projects, with all that searching and booking through them needs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk_app.domain.constraint import Hours, allow
from desk_app.domain.project import (
    AvailabilityMode,
    AvailabilitySettings,
    BookingSettings,
    CustomerField,
    Project,
)
from desk_app.store.store import Store
from tests.builders import at, make_project, project_id, resource_id

Wait = Callable[..., Any]

FULL = make_project(
    availability=AvailabilitySettings(
        mode=AvailabilityMode.ROUNDROBIN_PRIORITIZED,
        length=timedelta(minutes=45),
        earliest="1 hour",
        latest="3 weeks",
        buffer=timedelta(0),
        ignores_all_day_events=False,
        increment=timedelta(minutes=15),
        rounds_to_nearest_hour=True,
    ),
    booking=BookingSettings(graph="instant", what="Cut", where="", description=None),
    constraints=(allow(Hours(540, 1020)),),
    customer_fields=(
        CustomerField(name="name", title="Name", is_required=True),
        CustomerField(name="size", title="Size", format="select", options=("S", "M")),
    ),
    resource_ids=(resource_id("eva"), resource_id("bo")),
    allows_double_bookings=False,
    sends_email=False,
    ui={"showCredits": False},
    reminders=({"type": "email", "seconds_relative": 900},),
    meta={"colour": "blue"},
    created_at=at("08:00"),
    updated_at=at("09:00"),
)
BARE = Project(id=project_id("bare"), name="")


@pytest.mark.parametrize("project", [FULL, BARE, make_project(resource_ids=())])
def test_project_comes_back_as_it_was(store: Store, wait_for: Wait, project: Project) -> None:
    assert wait_for(store.save_projects([project], is_complete=True)) == {project.id}

    assert wait_for(store.load_project(project.id)) == project
    assert type(wait_for(store.load_project(project.id)).availability.mode) is type(
        project.availability.mode
    )
    assert wait_for(store.save_projects([project], is_complete=True)) == frozenset()


def test_resource_ids_not_asked_for_stay(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_projects([FULL], is_complete=True))

    wait_for(store.save_projects([replace(FULL, resource_ids=None)], is_complete=True))

    assert wait_for(store.load_project(FULL.id)) == FULL


def test_projects_are_ordered_by_name_and_forgotten_by_a_complete_list(
    store: Store, wait_for: Wait
) -> None:
    shave, haircut = make_project("shave"), make_project("haircut")
    wait_for(store.save_projects([shave, haircut], is_complete=False))
    assert wait_for(store.load_projects()) == (haircut, shave)

    assert wait_for(store.save_projects([shave], is_complete=True)) == {haircut.id}
    assert wait_for(store.load_projects()) == (shave,)
    assert wait_for(store.load_project(haircut.id)) is None
