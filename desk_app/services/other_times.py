"""Other times for a booking that lost its own, alone or together with a room or a device."""

from dataclasses import replace

from desk_app.clock import Clock
from desk_app.domain.alternatives import AROUND, Alternative, day_around, pick_together
from desk_app.domain.combined import Choices, Combination
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.services.availability import LOOK_AHEAD, AvailabilityService
from desk_app.services.drafts import BookingDraft
from desk_app.services.searches import SlotSearch, next_quarter

_EVERY_SLOT = 1_000_000


class OtherTimes:
    """Finds what a draft can be booked for instead."""

    def __init__(self, availability: AvailabilityService, clock: Clock) -> None:
        self._availability = availability
        self._clock = clock

    async def find(self, draft: BookingDraft) -> tuple[Alternative, ...]:
        """What is nearest to the time of a draft, each with what it keeps; none without a time.

        Raises:
            DeskError: Nobody can be asked.
        """
        if draft.starts_at is None or draft.ends_at is None or draft.resource_id is None:
            return ()
        wanted = Interval(draft.starts_at, draft.ends_at)
        if not draft.companions:
            return await self._availability.alternatives(
                wanted, draft.resource_id, draft.project_id
            )
        return await self._together(draft, draft.resource_id, wanted)

    async def _together(
        self, draft: BookingDraft, resource_id: ResourceId, wanted: Interval
    ) -> tuple[Alternative, ...]:
        from_now = max(next_quarter(self._clock.now()), wanted.start - AROUND)
        search = SlotSearch(
            window=Interval(from_now, max(from_now, wanted.start) + LOOK_AHEAD),
            length=wanted.length,
            project_id=draft.project_id,
            limit=_EVERY_SLOT,
        )
        just_them = tuple((each,) for each in draft.companions)
        same = replace(search, resource_ids=(resource_id,), also=just_them)
        day = day_around(search.window, wanted)
        that_day = replace(search, window=day, also=_roles_of(draft))
        return pick_together(
            await self._look_up(same),
            await self._look_up(that_day),
            wanted,
            (resource_id, *draft.companions),
        )

    async def _look_up(self, search: SlotSearch) -> list[Combination]:
        found = [each async for each in self._availability.look_up(search)][-1]
        return [Combination(hit.slot, hit.companions) for hit in found.hits]


def _roles_of(draft: BookingDraft) -> Choices:
    """Who may fill each further role; where nobody wrote it down, just who was chosen."""
    if len(draft.also) != len(draft.companions):
        return tuple((each,) for each in draft.companions)
    return draft.also
