"""What the body of a booking page may not hold: its key is public, so anybody may have sent it.

Source: key authentication, in the general conventions; the extent is our choice.
"""

from collections.abc import Mapping
from typing import Final

from desk_app.server.apps import KeyKind
from desk_app.server.calls import Call

_ONLY_FOR_STAFF: Final = ("allow_double_bookings", "replaces")
"""Fields that book over others or end others."""


def check_widget_body(call: Call) -> None:
    """Looks at what a public key sends.

    Raises:
        ApiError: It holds a field that only staff may use; the field is named.
    """
    if call.caller.key_kind is not KeyKind.WIDGET or not isinstance(call.body, Mapping):
        return
    settings = call.body.get("settings")
    for part in (call.body, settings if isinstance(settings, Mapping) else {}):
        for name in _ONLY_FOR_STAFF:
            if part.get(name):
                raise call.options.widget_refusal(f"A widget key may not send {name}")
