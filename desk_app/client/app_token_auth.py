"""Authentication by App-Token.

Source: key authentication of the API: HTTP Basic, empty user name, the key as password.
"""

from base64 import b64encode
from collections.abc import Generator

import httpx
from typing_extensions import override

from desk_app.timekit.app_token import AppToken


class AppTokenAuth(httpx.Auth):
    """Signs every request; the secret is revealed for the header alone."""

    def __init__(self, app_token: AppToken) -> None:
        self._app_token = app_token

    @override
    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        pair = f":{self._app_token.reveal()}".encode("ascii")
        request.headers["Authorization"] = f"Basic {b64encode(pair).decode('ascii')}"
        yield request
