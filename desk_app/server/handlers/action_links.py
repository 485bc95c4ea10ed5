"""Action links: one click in a mail, one action of a booking."""

from desk_app.domain.booking_graph import ActionName
from desk_app.errors import BookingActionError
from desk_app.server.apps import KeyKind
from desk_app.server.booking_actions import act_on_booking
from desk_app.server.booking_desk import BookingDesk
from desk_app.server.booking_links import (
    check_link,
    find_app_of_link,
    load_link_secret,
    read_redirect,
    use_link_once,
)
from desk_app.server.booking_relations import write_booking
from desk_app.server.calls import Call, Reply, Route, answer
from desk_app.timekit import endpoints
from desk_app.timekit.messages.booking_request import read_action


async def follow(call: Call) -> Reply:
    """GET /bookings/:id/external_action/:action: 302 to where the link leads afterwards.

    A link that leads nowhere is answered with the booking. One that was followed before, or whose
    action is no longer possible, is refused and leads nowhere.
    """
    redirect = read_redirect(call.query)
    booking_id, action = call.ids["booking_id"], ActionName(call.ids["action"])
    async with call.database.write() as connection:
        check_link(call.ids, call.query, secret=await load_link_secret(connection, call.app_id))
        desk = BookingDesk.of(connection, call)
        await desk.bookings.load(booking_id)
        if not await use_link_once(connection, booking_id, action, now=desk.now):
            raise BookingActionError(status=422, problem="This link has been used already")
        booking = await act_on_booking(desk, booking_id, read_action(None, action))
        if redirect is None:
            return answer(await write_booking(connection, call, booking))
    return Reply(302, headers={"location": redirect, "referrer-policy": "no-referrer"})


ROUTES = (
    Route(endpoints.FOLLOW_ACTION_LINK, follow, frozenset(KeyKind), find_app=find_app_of_link),
)
