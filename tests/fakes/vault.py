"""A keyring that is there and open, for as long as the test."""

from typing_extensions import override

from desk_app.timekit.app_token import AppToken


class FakeVault:
    """Stands in for desk_app.credentials.AppTokenVault on a computer with a keyring."""

    def __init__(self) -> None:
        self.keys: dict[str, AppToken] = {}

    async def load(self, profile_id: str) -> AppToken | None:
        return self.keys.get(profile_id)

    async def save(self, profile_id: str, app_token: AppToken) -> bool:
        self.keys[profile_id] = app_token
        return True

    async def delete(self, profile_id: str) -> None:
        self.keys.pop(profile_id, None)


class ForgetfulVault(FakeVault):
    """Stands in for it on a computer without one: keys are there until the vault is gone."""

    @override
    async def save(self, profile_id: str, app_token: AppToken) -> bool:
        await super().save(profile_id, app_token)
        return False
