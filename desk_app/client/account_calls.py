"""What is asked about calendars that are kept elsewhere."""

from desk_app.client.answers import many, nothing, one
from desk_app.client.calls import Calls
from desk_app.domain.account import Account, AccountChange, NewAccount
from desk_app.domain.identifiers import AccountId
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import write_body
from desk_app.timekit.messages.account import (
    account_change_body,
    account_from_wire,
    new_account_body,
    sync_from_wire,
)


class AccountCalls(Calls):
    """One coroutine for each endpoint of accounts."""

    async def list_accounts(self) -> tuple[Account, ...]:
        """GET /accounts: where calendars come from that are kept elsewhere."""
        return await self._send(endpoints.LIST_ACCOUNTS, many(account_from_wire))

    async def sync_accounts(self) -> int:
        """POST /accounts/sync: fills them now; how many events there are."""
        return await self._send(endpoints.SYNC_ACCOUNTS, one(sync_from_wire))

    async def sync_microsoft_accounts(self) -> int:
        """POST /accounts/microsoft/sync: the same for those at Microsoft."""
        return await self._send(endpoints.SYNC_MICROSOFT_ACCOUNTS, one(sync_from_wire))

    # --- where the server lists CALENDAR_FEEDS -----------------------------------------------

    async def add_account(self, new: NewAccount) -> Account:
        """POST /desk/accounts: one more calendar, read from its file or address at once."""
        body = write_body(new_account_body(new))
        return await self._send(endpoints.ADD_ACCOUNT, one(account_from_wire), body=body)

    async def update_account(self, account_id: AccountId, change: AccountChange) -> Account:
        """PUT /desk/accounts/:id: changes what the change names."""
        body = write_body(account_change_body(change))
        ids, read = {"account_id": account_id}, one(account_from_wire)
        return await self._send(endpoints.UPDATE_ACCOUNT, read, ids=ids, body=body)

    async def remove_account(self, account_id: AccountId) -> None:
        """DELETE /desk/accounts/:id: removes it with its calendar and events."""
        await self._send(endpoints.REMOVE_ACCOUNT, nothing, ids={"account_id": account_id})
