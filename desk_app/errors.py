"""Every failure that is the environment's or the user's, fit to be shown.

```
DeskError                     title, message
├── CredentialError           KeyringLockedError · KeyringUnavailableError · AppTokenMissingError
│                             · UnusableAppTokenError
├── StoreError                StoreUnreadableError · StoreTooNewError
├── NetworkError              OfflineError · TimedOutError · UntrustedServerError
│   └── OfflineError          ProxyRefusedError
├── ApiError                  status, problem
│   ├── NotAuthenticatedError · PermissionDeniedError · NotFoundError
│   ├── InvalidRequestError   field → messages
│   │   └── BookingActionError    action not allowed in this state of this graph
│   ├── ConflictError         SlotTakenError
│   ├── RateLimitedError      retry_after
│   ├── ServerFaultError
│   └── UnexpectedReplyError  SignInPageError
└── InvalidInputError         field, what a person typed that cannot be used
```

Anything else that is raised is a defect of ours and goes to the crash handler.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta


class DeskError(Exception):
    """Something Desk could not do, with words for the person at the desk.

    `title` says what did not happen, `message` what to do next; neither holds a secret.
    """

    title = "That did not work"
    message = "Nothing was changed. Please try again."
    is_applied_unknown = False
    """Whether a write may have been carried out all the same."""

    def __init__(self, message: str | None = None, *, title: str | None = None) -> None:
        if message is not None:
            self.message = message
        if title is not None:
            self.title = title
        super().__init__(self.message)


# --- credentials -----------------------------------------------------------------------------


class CredentialError(DeskError):
    """The App-Token could not be read from or written to the system keyring."""

    title = "The keyring did not answer"
    message = "The key could not be read from this computer's keyring."


class KeyringLockedError(CredentialError):
    """The keyring is locked and nobody unlocked it in time."""

    title = "The keyring is locked"
    message = "Unlock this computer's keyring, then try again."


class KeyringUnavailableError(CredentialError):
    """No keyring of the accepted kinds runs on this computer."""

    title = "No keyring on this computer"
    message = "The key is kept for this session only and will be asked for at the next start."


class AppTokenMissingError(CredentialError):
    """No App-Token is stored for the profile."""

    title = "Not signed in"
    message = "Enter the App-Token of your Timekit app to go on."


class UnusableAppTokenError(CredentialError):
    """The text given cannot be an App-Token: empty, with a line break, or too long."""

    title = "That is not a key"
    message = "Paste the whole App-Token on one line, as Timekit shows it."


# --- the local store -------------------------------------------------------------------------


class StoreError(DeskError):
    """The local file could not be read or written."""

    title = "The local file could not be used"
    message = "Check that the disk is not full and that the folder may be written to."


class StoreUnreadableError(StoreError):
    """The local file is damaged."""

    title = "The local file was damaged"
    message = "It was kept aside and is being rebuilt from the server."


class StoreTooNewError(StoreError):
    """The local file was written by a newer Desk."""

    title = "The local file is from a newer Desk"
    message = "It was kept aside unchanged and a new one is being filled from the server."


# --- the network -----------------------------------------------------------------------------


class NetworkError(DeskError):
    """The server could not be spoken to."""

    title = "No connection"
    message = "Nothing you typed is lost. Try again when the network is back."

    def __init__(
        self,
        message: str | None = None,
        *,
        title: str | None = None,
        is_applied_unknown: bool = False,
    ) -> None:
        super().__init__(message, title=title)
        self.is_applied_unknown = is_applied_unknown


class OfflineError(NetworkError):
    """The server could not be reached at all, so nothing was applied."""

    title = "No connection"


class ProxyRefusedError(OfflineError):
    """The proxy on the way to the server did not let the request through."""

    title = "The proxy did not let Desk through"
    message = "Check the user name and password of this computer's proxy, then try again."


class TimedOutError(NetworkError):
    """The server did not answer within the deadline."""

    title = "The server did not answer"
    message = "Nothing you typed is lost. Try again in a moment."


class UntrustedServerError(NetworkError):
    """The server's certificate is not trusted, or the address is not safe for a key."""

    title = "The server is not trusted"
    message = "The connection is not secure, so the key was not sent. Ask whoever runs it."


# --- what the server answered ----------------------------------------------------------------


class ApiError(DeskError):
    """The server refused or failed; `status` is its HTTP code, `problem` its own words.

    `problem` is text from outside: shown as plain text, behind *Details* only.
    """

    title = "The server refused"

    def __init__(
        self,
        message: str | None = None,
        *,
        title: str | None = None,
        status: int = 0,
        problem: str = "",
    ) -> None:
        super().__init__(message, title=title)
        self.status = status
        self.problem = problem


class NotAuthenticatedError(ApiError):
    """The App-Token is missing, unknown, expired or revoked (401)."""

    title = "The key was refused"
    message = "Enter a valid App-Token. What is stored on this computer stays readable."


class PermissionDeniedError(ApiError):
    """The App-Token is known but may not do this, for instance a widget key (403)."""

    title = "The key may not do this"
    message = "Use the server key of the app, or ask its owner for the right plan."


class NotFoundError(ApiError):
    """The object does not exist, or belongs to another app (404).

    `model` is what kind of object it is, as the server names it; often nothing.
    """

    title = "It is no longer there"
    message = "It was probably removed elsewhere. The view has been refreshed."

    def __init__(
        self,
        message: str | None = None,
        *,
        title: str | None = None,
        status: int = 404,
        problem: str = "",
        model: str = "",
    ) -> None:
        super().__init__(message, title=title, status=status, problem=problem)
        self.model = model


class InvalidRequestError(ApiError):
    """Fields of the request were refused (422, or 400 for a body that is no JSON).

    `fields` maps the field's wire name to the messages about it; it may be empty.
    """

    title = "Some entries were refused"
    message = "Nothing you typed is lost. Correct it and try again."

    def __init__(
        self,
        message: str | None = None,
        *,
        title: str | None = None,
        status: int = 422,
        problem: str = "",
        fields: Mapping[str, Sequence[str]] | None = None,
        step: str | None = None,
    ) -> None:
        super().__init__(message, title=title, status=status, problem=problem)
        self.fields = {name: tuple(texts) for name, texts in (fields or {}).items()}
        self.step = step
        """The booking-graph step that failed (`action` on the wire), if one was named."""


class BookingActionError(InvalidRequestError):
    """The action is not possible in the booking's present state (422)."""

    title = "The booking has moved on"
    message = "Its state no longer allows this. The view has been refreshed."


class ConflictError(ApiError):
    """The request clashes with what is stored (409, or 422 with one error text)."""

    title = "It clashes with something else"
    message = "Something changed meanwhile. Look again and repeat it if it still makes sense."


class SlotTakenError(ConflictError):
    """The slot was taken by somebody else."""

    title = "That time was just taken"
    message = "Your entries are kept. Choose one of the times offered."


class RateLimitedError(ApiError):
    """Too many requests (429, or Timekit's 503); `retry_after` is None if not said."""

    title = "The server asks for a pause"
    message = "Nothing you typed is lost. Try again in a moment."

    def __init__(
        self,
        message: str | None = None,
        *,
        title: str | None = None,
        status: int = 429,
        problem: str = "",
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(message, title=title, status=status, problem=problem)
        self.retry_after = retry_after


class ServerFaultError(ApiError):
    """The server failed (5xx); whether a write was applied is unknown."""

    title = "The server has a problem"
    message = "Nothing you typed is lost. Try again in a moment."


class UnexpectedReplyError(ApiError):
    """The answer is not of the contract: a log-in page, half a JSON, a wrong shape."""

    title = "The answer makes no sense"
    message = "Something between here and the server answered instead. Check the network."


class SignInPageError(UnexpectedReplyError):
    """The network answered with a page of its own, as those of hotels and cafés do."""

    title = "This network wants you to sign in first"
    message = "Open a web browser, sign in to the network, then try again."


BUSY = 503
"""Timekit's answer to too many requests, and any proxy's for a server it cannot reach."""


def is_end_unknown(error: DeskError) -> bool:
    """Whether a write that ended in this may have been carried out all the same."""
    if isinstance(error, NetworkError):
        return error.is_applied_unknown
    if isinstance(error, ServerFaultError | UnexpectedReplyError):
        return True
    return isinstance(error, RateLimitedError) and error.status == BUSY


# --- what a person typed ---------------------------------------------------------------------


class InvalidInputError(DeskError):
    """A value a person gave cannot be used; `field` is its wire or form name."""

    title = "Please correct an entry"

    def __init__(self, message: str, *, field: str, title: str | None = None) -> None:
        super().__init__(message, title=title)
        self.field = field
