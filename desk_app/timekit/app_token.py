"""The App-Token: the secret that authenticates as one app, and shows itself to nobody.

Source: key authentication of the API (HTTP Basic, empty user name, the key as password).
"""

from typing import Final, NoReturn, Self, final

from typing_extensions import override

from desk_app.errors import UnusableAppTokenError

LONGEST_APP_TOKEN: Final = 512
"""In characters. Known ones have fewer than fifty; a longer text is a wrong paste."""

_TEST_PREFIX: Final = "test_"
_WIDGET_PREFIXES: Final = ("live_widget_key_", "test_widget_key_")


@final
class AppToken:
    """The secret of one app; equal by value, unreadable but through `reveal()`."""

    __slots__ = ("_secret",)

    def __init__(self, secret: str) -> None:
        self._secret = secret

    @classmethod
    def parse(cls, text: str) -> Self:
        """The App-Token in a text a person pasted; blanks around it are dropped.

        Raises:
            UnusableAppTokenError: It is empty, longer than `LONGEST_APP_TOKEN`, or holds
                anything but visible ASCII characters. The error does not quote it.
        """
        secret = text.strip()
        is_visible = all("!" <= character <= "~" for character in secret)
        if not secret or len(secret) > LONGEST_APP_TOKEN or not is_visible:
            raise UnusableAppTokenError
        return cls(secret)

    def reveal(self) -> str:
        """The secret itself, for the one line that sends or stores it."""
        return self._secret

    @property
    def is_test(self) -> bool:
        """Whether its prefix says that it belongs to a test app."""
        return self._secret.startswith(_TEST_PREFIX)

    @property
    def is_widget(self) -> bool:
        """Whether its prefix says that it is a public widget key, too weak for a desk."""
        return self._secret.startswith(_WIDGET_PREFIXES)

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, AppToken) and self._secret == other._secret

    @override
    def __hash__(self) -> int:
        return hash(self._secret)

    @override
    def __repr__(self) -> str:
        return "AppToken(…)"

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("an AppToken is not written anywhere")
