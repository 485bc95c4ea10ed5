"""Guessing is slow: an address that brings wrong keys or passwords has to wait.

Each server process counts for itself, for guessing needs one connection after another and not
many processes. A key that was right from an address stays right from there while others are
refused, so that nobody is locked out by a neighbour who guesses.
"""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Final

from desk_app.errors import RateLimitedError

WINDOW: Final = timedelta(minutes=1)
_MOST_REMEMBERED: Final = 10_000
_IPV6_HOST_BITS: Final = 64


class WrongKeys:
    """The wrong keys of the last minute by address, of as many addresses as are remembered."""

    def __init__(self, most_in_a_minute: int | None) -> None:
        """Counts up to a bound; None means that nobody has to wait."""
        self._most = most_in_a_minute
        self._wrong: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._right: OrderedDict[tuple[str, str], None] = OrderedDict()

    def check(self, address: str | None, digest: str, now: datetime) -> None:
        """Lets a key be tried from an address.

        Args:
            address: None for whoever is inside this program.
            digest: Of the key; nothing where a password is to be tried.

        Raises:
            RateLimitedError: Too many were wrong already; says how long to wait.
        """
        if self._most is None or address is None or (address, digest) in self._right:
            return
        recent = self._wrong.get(address, deque[datetime]())
        if len(recent) == self._most and now < recent[0] + WINDOW:
            raise RateLimitedError(
                status=429,
                problem="Too many wrong keys from this address",
                retry_after=recent[0] + WINDOW - now,
            )

    def note_wrong(self, address: str | None, now: datetime) -> None:
        """Counts one that was wrong."""
        if self._most is None or address is None:
            return
        recent = self._wrong.setdefault(address, deque(maxlen=self._most))
        recent.append(now)
        self._wrong.move_to_end(address)
        if len(self._wrong) > _MOST_REMEMBERED:
            self._wrong.popitem(last=False)

    def note_right(self, address: str | None, digest: str) -> None:
        """Remembers a key that was right."""
        if self._most is None or address is None:
            return
        self._right[address, digest] = None
        self._right.move_to_end((address, digest))
        if len(self._right) > _MOST_REMEMBERED:
            self._right.popitem(last=False)


def address_of(client: tuple[str, int] | None) -> str | None:
    """What stands for a peer: its IPv4 address, or the network of its IPv6 address."""
    return None if client is None else _place_of(client[0])


@lru_cache(maxsize=1024)
def _place_of(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(
            address.ipv4_mapped or IPv6Address(int(address) >> _IPV6_HOST_BITS << _IPV6_HOST_BITS)
        )
    return str(address)
