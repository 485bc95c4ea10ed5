"""A shop's own page with the booking widget on it, on another origin than the desk."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from typing_extensions import override

from tests.others.node_host import PACKAGES

WIDGET = PACKAGES / "node_modules" / "timekit-booking" / "public" / "build"

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8"><title>Shop</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="booking.min.css">
<body style="max-width: 720px; margin: 24px auto; background: #e6e6e6">
<div id="bookingjs"></div>
<script src="booking.min.js"></script>
<script>
  window.happened = [];
  const told = (name) => (what) => window.happened.push([name, what && what.data]);
  const names = ["createBookingSuccessful", "createBookingFailed", "errorTriggered",
                 "submitReschduleBookingSuccessful", "fetchAvailabilitySuccessful",
                 "getBookingSlotsSuccessful"];
  const callbacks = Object.fromEntries(names.map((name) => [name, told(name)]));
  new TimekitBooking().init({...%s, callbacks});
</script>
"""


class Shop:
    """Where the pages are."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url
        self._folder = folder

    def put(self, name: str, options: Mapping[str, Any]) -> str:
        """The address of a new page whose widget has these options."""
        page = self._folder / f"{name}.html"
        page.write_text(_PAGE % json.dumps(options), encoding="utf-8")
        return f"{self._url}/{page.name}"


class _Pages(SimpleHTTPRequestHandler):
    """Pages from one folder, all else as it was installed."""

    def __init__(self, *arguments: Any, pages: Path, **more: Any) -> None:
        self._pages = pages
        super().__init__(*arguments, directory=str(WIDGET), **more)

    @override
    def translate_path(self, path: str) -> str:
        page = self._pages / Path(path.partition("?")[0]).name
        return str(page) if page.suffix == ".html" else super().translate_path(path)

    @override
    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@contextmanager
def open_shop(folder: Path) -> Iterator[Shop]:
    """Serves pages on loopback for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Pages, pages=folder))
    thread = threading.Thread(target=server.serve_forever, name="shop")
    thread.start()
    try:
        yield Shop(f"http://localhost:{server.server_address[1]}", folder)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
