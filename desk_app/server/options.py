"""What a server can be told to do otherwise; every open point of the contract is one of these."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from desk_app.errors import ApiError
from desk_app.timekit.extensions import ALL_EXTENSIONS, META_MERGE

if TYPE_CHECKING:
    from desk_app.server.mail import MailServer

LARGEST_PAGE = 1000
"""The most items a page may hold, whatever `limit` says; source: list bookings."""

REQUESTS_A_MINUTE = 600
"""Of an app, at Timekit; source: rate limits and quotas."""

TEST_REQUESTS_A_DAY = 3000
"""Of a test app, at Timekit; source: rate limits and quotas."""


class RefusalShape(StrEnum):
    """How the body of a clash looks: a slot that is taken, an action that is not possible."""

    CODED = "coded"
    """`{"error": "…", "code": "…"}`, the code being our own."""
    PLAIN = "plain"
    """`{"error": "…"}`."""
    NESTED = "nested"
    """`{"error": {"message": "…"}}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerOptions:
    """How a server behaves where the API reference leaves a choice.

    The defaults are the ones recommended; the others exist so that a client can be shown to work
    with either.
    """

    extensions: bool = True
    """Whether the server does what plain Timekit cannot, and says so."""
    checks_overlap_without_project: bool = True
    """Whether a booking without a project may not be laid over another one either."""
    meta_is_merged: bool = True
    """Whether an update of `meta` keeps the keys it does not name."""
    reschedule_changes_id: bool = True
    """Whether a moved booking is a new one, the old one ending as rescheduled."""
    project_resources_as_objects: bool = False
    """Whether the resources of a project are listed as objects, not as ids."""
    meta_update_answers_body: bool = True
    """Whether an update of `meta` answers with the booking (200), or with nothing (204)."""
    default_page_size: int = 50
    own_hold_blocks_own_confirm: bool = True
    """Whether a hold on exactly the time of a request stands in the way of confirming it.

    Otherwise confirming uses the hold up.
    """
    clash_shape: RefusalShape = RefusalShape.CODED
    """How the body looks that tells of a taken slot, or of an action not possible any more."""
    clash_status: int = 422
    """The status it comes with: 422 or 409."""
    bulk_create_status: int = 201
    """What several bookings made at once are answered with: 201 or 200."""
    usual_increment: timedelta | None = None
    """Between the starts of slots where none is asked for; None lets slots follow one another."""
    buffer_between_slots: bool = False
    """Whether slots that follow one another keep the buffer between them too."""
    find_time_bulk_is_flat: bool = False
    """Whether several older questions are answered with one list, not with a list for each."""
    template_text_as_text: bool = False
    """Whether the text of a mail template is called `text` in answers, not `body`."""
    widget_refusal_status: int = 403
    """What a widget key is told where only a server key will do: 403, 401 or 404."""
    plan_allows_resource_creation: bool = True
    """Whether resources may be created through the API, which at Timekit a plan decides."""
    plan_allows_app_creation: bool = True
    """Whether an app may make further ones through the API."""
    includes_actions_inline: bool = False
    """Whether bookings carry their possible actions without being asked, as old answers do."""
    timer_interval: timedelta = timedelta(seconds=20)
    """How often holds are let lapse and past bookings completed when nobody asks."""
    mail_server: "MailServer | None" = None
    """Where mails are handed in; without one none is written, and nothing is said about it."""
    allows_private_addresses: bool = False
    """Whether webhooks, and calendars from elsewhere, may lead to this computer and its inner
    networks."""
    message_interval: timedelta = timedelta(seconds=5)
    """How often is looked for messages that are due."""
    logs_requests: bool = False
    """Whether every request leaves a line in the log."""
    allowed_hosts: frozenset[str] | None = None
    """The names a request may call the server by, without port; None where it has no address."""

    requests_a_minute: int | None = None
    """How many requests an app may send a minute (then 503); None is any number."""
    test_requests_a_day: int | None = None
    """How many a test app may send a day besides (then 429); None is any number."""
    wrong_keys_a_minute: int | None = 10
    """After how many wrong keys in a minute an address has to wait (429); None is never."""
    allowed_origins: frozenset[str] = frozenset()
    """The origins whose pages may call everything, such as `https://desk.example`.

    Pages of any origin may call what a booking page needs, with a widget key or none.
    """
    public_url: str | None = None
    """Where links in mails lead to, without the version; None for the address of the request."""

    calendar_sync_interval: timedelta = timedelta(minutes=15)
    """How often calendars from elsewhere are fetched."""

    def widget_refusal(self, problem: str) -> ApiError:
        """What a widget key is told where only a server key will do."""
        return ApiError(status=self.widget_refusal_status, problem=problem)

    @property
    def listed_extensions(self) -> tuple[str, ...]:
        """The names of the extensions that are on, sorted; may be empty."""
        if not self.extensions:
            return ()
        missing = frozenset() if self.meta_is_merged else frozenset({META_MERGE})
        return tuple(sorted(ALL_EXTENSIONS - missing))
