"""The lines about requests that the web server writes, without what signs them.

A signature in an address is as good as a key for what it signs, and addresses are logged whole.
"""

import logging
import re
from typing import Final

from typing_extensions import override

_SIGNED: Final = re.compile(r"(?i)\b(signature|signed_search)=[^&\s]*")


def without_signatures(address: str) -> str:
    """An address whose signatures are left out."""
    return _SIGNED.sub(r"\1=...", address)


class WithoutSignatures(logging.Filter):
    """Lets every line through, its texts without signatures."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                without_signatures(part) if isinstance(part, str) else part for part in record.args
            )
        return True


def keep_signatures_out() -> None:
    """Sees to it for the access log of uvicorn, whichever of its handlers write it."""
    logging.getLogger("uvicorn.access").addFilter(WithoutSignatures())
