"""Accounts: where calendars come from that are kept elsewhere.

Source: accounts in the API reference, for the list and the answer of a sync. Making, changing
and removing one (`/desk/accounts`) are our own; so are the keys of an item beyond the first three.
`last_sync` is written as the fixtures of the public clients have it, in UTC.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from desk_app.domain.account import Account, AccountChange, NewAccount
from desk_app.domain.identifiers import AccountId, CalendarId, ResourceId
from desk_app.domain.resource import Calendar
from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.bodies import UNSET, Body, UnsetType, given, invalid
from desk_app.timekit.fields import Name, ResourceUuid, Text
from desk_app.timekit.php_date import FIND_TIME_PATTERN, ISO_PATTERN
from desk_app.timekit.time_formats import OutgoingTimes
from desk_app.timekit.wire_values import (
    read_moment,
    read_object,
    read_optional_text,
    read_text,
)


class NewAccountBody(Body, frozen=True, kw_only=True):
    """The body of `POST /desk/accounts`: exactly one of `url` and `ics`."""

    resource_id: ResourceUuid
    name: Name
    url: Name | UnsetType = UNSET
    ics: Text | UnsetType = UNSET


class AccountChangeBody(Body, frozen=True, kw_only=True):
    """The body of `PUT /desk/accounts/:id`; only what is sent changes."""

    name: Name | UnsetType = UNSET
    url: Name | UnsetType = UNSET
    ics: Text | UnsetType = UNSET


def account_to_wire(account: Account, *, times: OutgoingTimes) -> dict[str, Any]:
    """The object of an account; its address is no part of it."""
    old = replace(times, pattern=FIND_TIME_PATTERN) if times.pattern == ISO_PATTERN else times
    return {
        "provider": account.provider,
        "provider_id": account.provider_id,
        "last_sync": old.write_optional(account.last_sync_at),
        "id": account.id,
        "resource_id": account.resource_id,
        "calendar_id": account.calendar_id,
        "event_count": account.event_count,
        "problem": account.problem or None,
    }


def account_from_wire(value: object) -> Account:
    """The account of an answer; UnexpectedReplyError if it does not say of which provider."""
    found = read_object(value)
    if not read_text(found, "provider"):
        raise UnexpectedReplyError(problem="an account without a provider")
    account_id, count = read_optional_text(found, "id"), read_text(found, "event_count")
    resource_id = read_optional_text(found, "resource_id")
    calendar_id = read_optional_text(found, "calendar_id")
    return Account(
        provider=read_text(found, "provider"),
        provider_id=read_text(found, "provider_id"),
        last_sync_at=read_moment(found, "last_sync"),
        id=AccountId(account_id) if account_id else None,
        resource_id=ResourceId(resource_id) if resource_id else None,
        calendar_id=CalendarId(calendar_id) if calendar_id else None,
        event_count=int(count) if count.isdecimal() else None,
        problem=read_text(found, "problem"),
    )


def sync_to_wire(count: int) -> dict[str, Any]:
    """The object that tells how many events a sync found."""
    return {"description": f"Synced {count} events", "count": count}


def sync_from_wire(value: object) -> int:
    """How many events a sync found; 0 where the answer does not say."""
    count = read_text(read_object(value), "count")
    return int(count) if count.isdecimal() else 0


def provider_calendars_to_wire(calendars: Iterable[Calendar]) -> list[dict[str, Any]]:
    """The list of `GET /accounts/google/calendars`."""
    return [
        {
            "name": one.name,
            "description": one.description or None,
            "synced": one.is_synced,
            "property_key": "".join(letter for letter in one.name.lower() if letter.isalnum()),
        }
        for one in calendars
    ]


def new_account_body(account: NewAccount) -> NewAccountBody:
    """The body that asks for an account."""
    return NewAccountBody(
        resource_id=account.resource_id,
        name=account.name,
        url=UNSET if account.address is None else account.address,
        ics=UNSET if account.ics is None else account.ics,
    )


def new_account_of(body: NewAccountBody) -> NewAccount:
    """The account a body asks for; InvalidRequestError unless it has one of url and ics."""
    account = NewAccount(
        resource_id=body.resource_id,
        name=body.name.strip(),
        address=given(body.url, None),
        ics=given(body.ics, None),
    )
    if account.address is None and account.ics is None:
        raise invalid("url", "url or ics is required")
    _check_one(account.address, account.ics)
    return account


def account_change_body(change: AccountChange) -> AccountChangeBody:
    """The body that asks for a change."""
    return AccountChangeBody(
        name=UNSET if change.name is None else change.name,
        url=UNSET if change.address is None else change.address,
        ics=UNSET if change.ics is None else change.ics,
    )


def account_change_of(body: AccountChangeBody) -> AccountChange:
    """The change a body asks for; InvalidRequestError if it has both url and ics."""
    change = AccountChange(
        name=given(body.name, None), address=given(body.url, None), ics=given(body.ics, None)
    )
    _check_one(change.address, change.ics)
    return change


def _check_one(address: str | None, ics: str | None) -> None:
    if address is not None and ics is not None:
        raise invalid("ics", "ics cannot be given beside url")
