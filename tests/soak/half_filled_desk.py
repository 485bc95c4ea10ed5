"""The console of the campaign `half_filled`: does what it is told on its standard input."""

import asyncio
import sys
from pathlib import Path
from unittest.mock import patch

from PySide6.QtWidgets import QLineEdit
from qasync import QEventLoop

from desk_app.app.application import make_application
from desk_app.app.form_keeper import FormKeeper
from desk_app.tour.hand import NotSeenError
from desk_app.ui.theme import ThemeHolder
from tests.fakes.clock import FakeClock
from tests.journeys.desk import Desk, open_desk, set_up_place


async def work(folder: Path, themes: ThemeHolder, *, is_new: bool) -> None:
    async with open_desk(folder, FakeClock(), themes) as desk:
        if is_new:
            await set_up_place(desk)
        print("ready", flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            word, _, text = line.rstrip("\n").partition(" ")
            print(await do(desk, word, text), flush=True)


async def do(desk: Desk, word: str, text: str) -> str:
    panel = desk.panel
    match word:
        case "type":
            desk.console.pages.front_desk.new_booking()
            await desk.hand.see(QLineEdit, "customer_name")
            panel.editor.form.fields.name.insert(text)
        case "add":
            panel.editor.form.fields.name.insert(text)
        case "go":
            try:
                await desk.until_banner("You were booking")
            except NotSeenError:
                return ""
            await desk.hand.click("banner_action")
            return panel.draft.customer_name
        case "count":
            await desk.until_signed_in()
            return str(len(await desk.bookings()))
        case "discard":
            panel.editor._discard()
    return "done"


def main() -> None:
    folder, keeps = sys.argv[1:]
    if keeps != "keep":
        patch.object(FormKeeper, "look").start()  # the control
    application = make_application()
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        themes, is_new = ThemeHolder(application), not Path(folder).exists()
        loop.run_until_complete(work(Path(folder), themes, is_new=is_new))


if __name__ == "__main__":
    main()
