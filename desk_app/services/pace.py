"""How often a server is asked, as its limits and those of the key allow."""

from dataclasses import dataclass, replace
from datetime import timedelta

from desk_app.profiles import ServerKind

PAGE_SIZE = 200
OWN_SERVER_PAGE = 500
OWN_SERVER_PAGES = 300
"""A minute: half of what a server of ours lets an app ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often the server is asked; source: the rate limits of live and test keys."""

    every: timedelta = timedelta(seconds=10)
    """Between the end of a round and the next, so that what others do is seen within 15 s."""
    relist_every: timedelta = timedelta(minutes=5)
    resources_every: timedelta = timedelta(minutes=1)
    night_ends: timedelta = timedelta(hours=3)
    """How long after midnight, by this computer's clock, everything is compared once more."""
    busy_every: timedelta = timedelta(hours=1)
    busy_a_round: int = 2
    """How many resources' busy time of the weeks to come is fetched in one round."""
    after_refusal: timedelta = timedelta(minutes=1)
    """Before a key that was refused is tried again."""
    calm_after_outage: timedelta = timedelta(minutes=1)
    """For up to so long nothing but changes is asked for, lest all desks ask for all at once."""
    requests_a_minute: int | None = 50
    """None for a desk inside this program, which has no limit."""
    pages_a_minute: int | None = 50
    """The same while everything is fetched."""
    page_size: int = PAGE_SIZE
    """Of the pages of which everything is fetched."""

    @classmethod
    def for_key(cls, kind: ServerKind, *, is_test: bool) -> "Pace":
        """The pace that a kind of server and of key allows."""
        pace = cls(every=timedelta(seconds=60)) if is_test else cls()
        if kind is ServerKind.TIMEKIT:
            return pace
        if kind is ServerKind.EMBEDDED:
            pace = replace(pace, requests_a_minute=None, busy_a_round=50)
        limit = None if kind is ServerKind.EMBEDDED else OWN_SERVER_PAGES
        return replace(pace, pages_a_minute=limit, page_size=OWN_SERVER_PAGE)
