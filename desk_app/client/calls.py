"""What the endpoints of every noun have in common: one sender."""

from desk_app.client.requests import RequestSender


class Calls:
    """The endpoints of one noun, at one server, as one app."""

    def __init__(self, sender: RequestSender) -> None:
        self._send = sender.send
