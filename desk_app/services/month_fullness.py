"""How full the days of a month are, as far as the store knows: the tint of the small month."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from desk_app.domain.availability import AvailabilityQuery, ResourceTime
from desk_app.domain.fullness import find_fullness
from desk_app.domain.identifiers import ProjectId, ResourceId
from desk_app.domain.interval import Interval, to_seconds
from desk_app.domain.project import AvailabilityMode, AvailabilitySettings, Project
from desk_app.domain.resource import Event, Resource
from desk_app.domain.spans import Span
from desk_app.services.calendar import select, span_of
from desk_app.store.store import Store


async def load_month_fullness(
    store: Store, month: date, project_id: ProjectId | None = None
) -> Mapping[date, float]:
    """The share of each day's open time that is taken, from 0 to 1; 0 on a closed day.

    Args:
        store: What is known.
        month: Its first day.
        project_id: The service asked about: only those who do it count, and only stretches it
            fits into are free. None for everybody and any stretch.

    Returns:
        Every day of the month; nothing where there is nobody.
    """
    project = await store.load_project(project_id) if project_id else None
    resources = select(await store.load_resources(), project.resource_ids if project else None)
    days = ((month + timedelta(days=31)).replace(day=1) - month).days
    window = span_of(month, days, resources)
    busy = await store.load_busy(window)
    events: dict[ResourceId | None, list[Event]] = {}
    for event in await store.load_events(window):
        events.setdefault(event.resource_id, []).append(event)
    from asyncio import to_thread  # noqa: PLC0415  (the first frame does without)

    measured = await to_thread(
        find_fullness,
        _query(project, resources, window),
        [_time(each, busy.get(each.id, ()), events.get(each.id, ())) for each in resources],
    )
    return {each.day: each.share for each in measured if each.day.month == month.month}


def _query(
    project: Project | None, resources: Sequence[Resource], window: Interval
) -> AvailabilityQuery:
    settings = project.availability if project else AvailabilitySettings()
    return AvailabilityQuery(
        resources=tuple(each.id for each in resources),
        window=window,
        mode=settings.mode or AvailabilityMode.EXCLUSIVE,
        length=settings.length,
        buffer=settings.buffer or timedelta(),
        ignores_all_day_events=settings.ignores_all_day_events is True,
        constraints=project.constraints if project else (),
    )


def _time(resource: Resource, busy: Sequence[Span], events: Sequence[Event]) -> ResourceTime:
    return ResourceTime(
        resource_id=resource.id,
        zone=resource.time_zone,
        constraint_levels=(resource.constraints or (),),
        busy=[*busy, *_spans(each for each in events if not each.is_all_day)],
        all_day_busy=_spans(each for each in events if each.is_all_day),
    )


def _spans(events: Iterable[Event]) -> list[Span]:
    return [(to_seconds(each.starts_at), to_seconds(each.ends_at)) for each in events]
