"""Resources under their old name, and what is asked of them by address (legacy)."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.interval import Interval, from_seconds
from desk_app.domain.resource import Resource
from desk_app.errors import InvalidRequestError, NotFoundError, PermissionDeniedError
from desk_app.server.booking_mails import usable_address
from desk_app.server.busy_time import BusyTime
from desk_app.server.calls import (
    NO_CONTENT,
    Call,
    Reply,
    Route,
    answer,
    answer_created,
    answer_page,
)
from desk_app.server.logins import hash_given
from desk_app.server.own_resource import find_own_resource
from desk_app.server.password_reset import (
    check_token,
    find_app_of_reset,
    reset_mail,
    reset_token,
)
from desk_app.server.repositories.calendars import CalendarTable
from desk_app.server.repositories.logins import LoginTable
from desk_app.server.repositories.messages import add_messages
from desk_app.server.repositories.resources import ResourceTable, check_email_stays
from desk_app.server.resource_relations import with_relations
from desk_app.server.windows import read_window
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import invalid, read_body
from desk_app.timekit.messages.resource import ResourceChangeBody, resource_change_of
from desk_app.timekit.messages.user import (
    EmailBody,
    NewUserBody,
    PasswordBody,
    busy_to_wire,
    new_user_of,
    time_zone_to_wire,
    user_to_wire,
)


async def list_users(call: Call) -> Reply:
    """GET /users."""
    async with call.database.read() as connection:
        table = ResourceTable(connection, call.app_id)
        found, total = await table.load_page((), limit=call.limit, offset=call.offset)
    return answer_page(call, [user_to_wire(one) for one in found], total=total)


async def create_user(call: Call) -> Reply:
    """POST /users: a resource, and a token it may call with, shown this once."""
    if not call.options.plan_allows_resource_creation:
        raise PermissionDeniedError(status=403, problem="The plan does not allow this")
    body = read_body(NewUserBody, call.body, times=call.times_in)
    now = call.times_in.now
    password_hash = await hash_given(body.password)
    async with call.database.write() as connection:
        made = await ResourceTable(connection, call.app_id).add(new_user_of(body), now=now)
        await CalendarTable(connection, call.app_id).add_default(made.id, now=now)
        logins = LoginTable(connection, call.app_id)
        await logins.keep(made, password_hash, now=now)
        token = await logins.add_token(made.id, now=now)
    return answer_created({**user_to_wire(made, is_activated=False), "api_token": token})


async def get_own_user(call: Call) -> Reply:
    """GET /users/me."""
    async with call.database.read() as connection:
        own = await find_own_resource(connection, call)
        [wire] = await with_relations(connection, call, [own], [user_to_wire(own)])
    return answer(wire)


async def update_own_user(call: Call) -> Reply:
    """PUT /users/me: names, zone and password."""
    body = read_body(ResourceChangeBody, call.body, times=call.times_in)
    now = call.times_in.now
    password_hash = await hash_given(body.password)
    async with call.database.write() as connection:
        own = await find_own_resource(connection, call)
        check_email_stays(own, body.email)
        table = ResourceTable(connection, call.app_id)
        change = resource_change_of(body)
        if change.name is None and (change.first_name, change.last_name) != (None, None):
            first = own.first_name if change.first_name is None else change.first_name
            last = own.last_name if change.last_name is None else change.last_name
            change = replace(change, name=f"{first} {last}".strip() or own.name)
        await table.change(own.id, change, now=now)
        await LoginTable(connection, call.app_id).keep(own, password_hash, now=now)
    return NO_CONTENT


async def reset_password(call: Call) -> Reply:
    """POST /resources/resetpassword: a mail with a link, if somebody has the address.

    Whether somebody has is not said. The link leads to the public address alone, never to the one
    of the request: that is chosen by whoever asks.

    Raises:
        InvalidRequestError: No mail is sent here at all.
    """
    body = read_body(EmailBody, call.body, times=call.times_in)
    if call.options.mail_server is None or call.options.public_url is None:
        raise InvalidRequestError(
            problem="This server sends no mail for that. "
            "Set a new password with PUT /v2/resources/:id instead."
        )
    app, now = call.caller.app, call.times_in.now
    async with call.database.write() as connection:
        found = await _with_email(connection, call, body.email)
        if found is not None and usable_address(found.email):
            token = await reset_token(connection, app, found.id, now=now)
            mail = reset_mail(app, found, token, base_url=call.options.public_url, now=now)
            await add_messages(connection, [mail], now=now)
    return NO_CONTENT


async def set_password(call: Call) -> Reply:
    """POST /desk/passwords: the new password, which ends the link and all tokens there were."""
    body = read_body(PasswordBody, call.body, times=call.times_in)
    app, now = call.caller.app, call.times_in.now
    password_hash = await hash_given(body.password)
    async with call.database.write() as connection:
        token = call.query.get("token", "")
        resource_id = await check_token(connection, app, token, now=now)
        resource = await ResourceTable(connection, call.app_id).load(resource_id)
        await LoginTable(connection, call.app_id).keep(resource, password_hash, now=now)
    return NO_CONTENT


async def get_time_zone(call: Call) -> Reply:
    """GET /resources/timezone/:email."""
    async with call.database.read() as connection:
        found = await _with_email(connection, call, call.ids["email"])
    if found is None:
        raise NotFoundError(status=404, problem="Resource does not exist", model="Resource")
    return answer(time_zone_to_wire(found, now=call.times_in.now))


async def list_busy_time(call: Call) -> Reply:
    """GET /events/availability: when somebody is busy within a window, but not with what."""
    window = read_window(call)
    email = call.query.get("email", "")
    async with call.database.read() as connection:
        found = await _with_email(connection, call, email) if email else None
        if found is None:
            raise invalid("email", "email is required" if not email else "User does not exist")
        busy = await BusyTime.load(connection, [found.id], window, now=call.times_in.now)
    spans = [
        (Interval(from_seconds(start), from_seconds(end)), is_all_day)
        for kind, is_all_day in ((busy.spans, False), (busy.all_day, True))
        for start, end in kind.get(found.id, ())
    ]
    spans.sort(key=lambda one: one[0].start)
    return answer(busy_to_wire(found, spans, times=call.times_out))


async def _with_email(connection: AsyncConnection, call: Call, email: str) -> Resource | None:
    found = await ResourceTable(connection, call.app_id).load_by_email([email])
    return found[0] if found else None


ROUTES = (
    Route(
        endpoints.SET_PASSWORD,
        set_password,
        find_app=find_app_of_reset,
        is_for_resources=True,
    ),
    Route(endpoints.RESET_RESOURCE_PASSWORD, reset_password),
    Route(endpoints.GET_RESOURCE_TIME_ZONE, get_time_zone, is_for_resources=True),
    Route(endpoints.GET_BUSY_TIME, list_busy_time, is_for_resources=True),
    Route(endpoints.LIST_USERS, list_users),
    Route(endpoints.CREATE_USER, create_user),
    Route(endpoints.GET_OWN_USER, get_own_user, is_for_resources=True),
    Route(endpoints.UPDATE_OWN_USER, update_own_user, is_for_resources=True),
    Route(endpoints.RESET_USER_PASSWORD, reset_password),
    Route(endpoints.GET_USER_TIME_ZONE, get_time_zone, is_for_resources=True),
)
