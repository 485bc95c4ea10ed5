"""Text from outside in every place of the window: never mark-up, never too long, never turned."""

import time
from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from desk_app.domain.booking_graph import CONFIRM_DECLINE, INSTANT
from desk_app.errors import DeskError
from desk_app.ui.dialogs import QuestionDialog
from desk_app.ui.failures import notice_of
from desk_app.ui.grid.words import cut
from desk_app.ui.pages import BOOKINGS, CALENDAR, RESOURCES, SETTINGS
from desk_app.ui.widgets.plain_text import isolated, one_line, plain_label, short_line
from desk_app.ui.widgets.toast import Toast
from tests.builders import make_customer, make_new_booking
from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import EVA, MARCO, Desk
from tests.ui.markup import find_markup, texts_on_screen

PAYLOADS = (
    '<a href="https://evil.example">Update now</a>',
    '<img src="/any/file.png">',
    '<img src="\\\\host\\share\\x.png">',
    "&lt;b&gt;",
    "x<br>y",
    "<b>Anna</b>",
    "<i>Anna",
    "<u>Anna</u>",
    "<h1>Anna</h1>",
    "<p>Anna</p>",
    "<div>Anna</div>",
    "<span style='font-size:90pt'>Anna</span>",
    "<font color=red>Anna</font>",
    "<table><tr><td>Anna</td></tr></table>",
    "<ul><li>Anna</ul>",
    "<pre>Anna</pre>",
    "<center>Anna</center>",
    "<hr>Anna",
    "<s>Anna</s>",
    "<sub>Anna</sub>",
    "<sup>Anna</sup>",
    "<html><body>Anna</body></html>",
    "<!DOCTYPE html>Anna",
    "<?xml version='1.0'?>Anna",
    "<!-- Anna -->",
    "<script>alert(1)</script>",
    "<style>*{color:red}</style>Anna",
    "<svg onload=alert(1)>",
    "<iframe src='file:///any/file'></iframe>",
    "<a href='file:///any/file'>Anna</a>",
    "<qt>Anna</qt>",
    "<nobr>Anna</nobr>",
    "</span><b>Anna</b>",
    "<span>Anna</span>",
    "<br>",
    "&amp;<b>Anna</b>",
    "&&Anna&",
    "# Anna\n* Anna",
    "[Anna](https://evil.example)",
    "![Anna](/any/file.png)",
)

WALL = "W" * 100_000
FAMILY = "👩‍👩‍👧‍👦" * 5_000
ACCENTS = "Z" + "\u0301" * 20_000
BREAKS = "Anna" + "\n" * 20_000 + "Berg"
ARABIC = "مرحبا " * 8_000
TURNED = "Anna \u202egreB 00:21"
SCRIPTS = (
    "Łukasz Żółć", "Ågot Ødegård", "Dvořák", "Çağla Şahin", "Nguyễn Văn Ánh", "Þórður",
    "Ελένη Παπαδοπούλου", "Анна Берг", "Ђорђе", "Оксана Ґонта", "Աննա", "ანა", "אנה ברג",
    "آنا برگ", "ܐܢܐ", "አና", "अन्ना", "আন্না", "ਅੰਨਾ", "આના", "ଆନ୍ନା", "அன்னா", "అన్నా", "ಅನ್ನಾ",
    "അന്ന", "අන්නා", "อันนา", "ແອນນາ", "အန္နာ", "អាណា", "ཨན་ན", "ᠠᠨᠨᠠ", "安娜", "アンナ", "안나",
)  # fmt: skip
LONGEST_PASS = 0.25
"""Seconds of work; what other programs take meanwhile does not count."""
PAGES = (CALENDAR, BOOKINGS, RESOURCES, SETTINGS)


# --- helpers of plain text -------------------------------------------------------------------


pytestmark = pytest.mark.timeout(240)


@pytest.mark.parametrize("script", SCRIPTS)
def test_names_of_any_script_are_shown_letter_for_letter(script: str) -> None:
    assert one_line(script) == script
    assert short_line(script).strip("\u2068\u2069") == script
    assert cut(script).strip("\u2068\u2069") == script


def test_a_name_that_turns_the_direction_turns_nothing_beside_it() -> None:
    assert isolated(TURNED) == "\u2068Anna greB 00:21\u2069"
    assert isolated("אנה") == "\u2068אנה\u2069"
    assert isolated("Anna") == "Anna"
    assert isolated("Zoë") == "Zoë"
    assert isolated("\u2066Anna") == "\u2068Anna\u2069"


@pytest.mark.parametrize("letter", ["👩‍👩‍👧‍👦", "e\u0301", "👍🏽", "❤\ufe0f"])
def test_a_letter_is_not_cut_in_two(letter: str) -> None:
    for before in range(20):
        text = "x" * before + letter * 20
        shown = short_line(text, 20).removesuffix("…")

        assert len(shown) < 20
        rest = shown.removeprefix("x" * min(before, len(shown)))
        assert rest == letter * (len(rest) // len(letter))


# --- every place of the window ---------------------------------------------------------------


async def book_all(desk: Desk, names: tuple[str, ...]) -> None:
    """Books them all, today and on the days before, with the same text as notes and more."""
    eva, marco = (await desk.resource(EVA)).id, (await desk.resource(MARCO)).id
    for number, name in enumerate(names):
        starts_at = desk.at(9) + timedelta(minutes=30 * (number % 16), days=-(number // 32))
        is_request = number % 8 == 7
        await desk.server.create_booking(
            make_new_booking(
                resource_id=eva if number // 16 % 2 == 0 else marco,
                calendar_id=None,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=30),
                customer=make_customer(name, phone=name[:200], comment=name, answers={"why": name}),
                what=name[:200],
                where=name[:200],
                description=name,
                graph=CONFIRM_DECLINE if is_request else INSTANT,
            )
        )
    desk.workspace.sync.start_over()

    async def are_stored() -> bool:
        return await desk.workspace.store.count_bookings() == len(names)

    await desk.until_server(are_stored, "all are stored here")


def is_open(desk: Desk, booking_id: str) -> bool:
    return desk.panel.booking_id == booking_id


def walk(desk: Desk, payload: str) -> None:
    """Shows a text from outside in a banner, a strip and a question."""
    window = desk.window
    window.show_toast(Toast(text=f"Booked {short_line(payload)}"))
    window.show_banner(notice_of(DeskError(payload, title=payload)))
    window.set_place(payload, payload)
    dialog = QuestionDialog(
        payload, payload, yes=payload, no=payload, option=payload, parent=window
    )
    dialog.show()
    assert find_markup() == []
    dialog.close()
    dialog.deleteLater()
    window.dismiss_toast()


def test_no_text_from_outside_is_shown_as_markup_anywhere(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await book_all(desk, PAYLOADS)
            for page in PAGES:
                desk.window.show_page(page)
                await desk.hand.pause()
                assert find_markup() == [], page
            desk.window.show_page(CALENDAR)
            desk.console.pages.front_desk.show_requests()
            await desk.hand.pause()
            assert find_markup() == []
            seen = ""
            for booking in await desk.bookings():
                desk.console.pages.front_desk.open_booking(booking.id)
                await desk.until(partial(is_open, desk, booking.id), "the booking is open")
                assert find_markup(desk.panel) == [], booking.customer_name
                seen += "\n".join(texts_on_screen(desk.panel))
            hidden = [each for each in PAYLOADS if each.split("\n")[0][:20] not in seen]
            assert hidden == []  # the walk has seen them all
            for payload in PAYLOADS:
                walk(desk, payload)

    run_async(journey(), timeout=180)


def test_a_label_that_guesses_is_found(qtbot) -> None:
    label = QLabel("<b>Anna</b>")
    tipped = QWidget()
    tipped.setToolTip("<img src='/any/file.png'>")
    for widget in (label, tipped):
        qtbot.addWidget(widget)

    assert find_markup() == ["QLabel : label", "QWidget : tool tip"]


@pytest.mark.parametrize("text", [WALL, FAMILY, ACCENTS, BREAKS, ARABIC, TURNED])
def test_a_label_of_ours_takes_any_text_in_time(qtbot, text: str) -> None:
    labels = [plain_label(short_line(text, 200)), plain_label(text, elides=True)]
    for label in labels:
        qtbot.addWidget(label)
        label.setFixedWidth(200)
        begun = time.thread_time()
        label.show()
        label.grab()

        assert time.thread_time() - begun <= LONGEST_PASS


def test_texts_of_any_length_are_booked_shown_and_kept_byte_for_byte(
    start: OpenDesk, run_async: RunAsync
) -> None:
    names = (WALL[:10_000], FAMILY[:9_996], ACCENTS[:10_000], ARABIC[:9_999], TURNED, *SCRIPTS[:9])

    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await book_all(desk, names)
            booked = await desk.bookings()
            assert {each.customer_name for each in booked} == set(names)
            slowest = 0.0
            for page in PAGES:
                begun = time.thread_time()
                desk.window.show_page(page)
                desk.window.grab()
                slowest = max(slowest, time.thread_time() - begun)
            desk.window.show_page(CALENDAR)
            for booking in booked:
                stored = await desk.workspace.bookings.load(booking.id)
                assert stored is not None
                assert stored.customer_name == booking.customer_name
                assert stored.description == booking.description
                begun = time.thread_time()
                desk.panel.open_booking(stored, ())
                desk.window.open_side_panel()
                desk.window.grab()
                slowest = max(slowest, time.thread_time() - begun)
            assert slowest <= LONGEST_PASS, slowest
            print(f"slowest pass {slowest:.3f} s")

    run_async(journey(), timeout=180)
