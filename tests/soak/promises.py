"""What each campaign promises, in words for the page `docs/RELIABILITY.md`."""

from typing import Final, NamedTuple


class Promise(NamedTuple):
    """One line of the page."""

    row: str
    """Its name among the promises; the page is in their order."""
    text: str
    unit: str
    """What its cycles are."""
    asked: int = 0
    """How many cycles we ask of ourselves; 0 where that is not fixed."""


PROMISES: Final = {
    "outbox_kills": Promise(
        "W01", "A booking the screen called saved survives a crash, once", "crashes", 3_000
    ),
    "outbox_kill_points": Promise(
        "W02", "The same at each of twelve chosen moments", "crashes", 600
    ),
    "window_kills": Promise(
        "W03", "The same through the window, which is back within 5 s", "crashes", 500
    ),
    "power_cuts": Promise(
        "W04", "A power cut loses nothing that was called saved", "power cuts", 20_000
    ),
    "outbox_faults": Promise(
        "W05", "No network fault loses a booking or makes it twice", "bookings", 10_000
    ),
    "outbox_doubles": Promise(
        "W06", "A booking the server made twice becomes one, and staff are told", "doubles", 1_000
    ),
    "reference_search": Promise(
        "W07", "A booking is found among 50,000 while others are made", "places", 200
    ),
    "outbox_poison": Promise(
        "W08", "A write that always fails holds up no other", "other writes", 999
    ),
    "histories": Promise(
        "W09", "Two desks and a server end up agreeing, whatever happens", "histories", 10_000
    ),
    "upgrade_kills": Promise(
        "W10", "A crash during an upgrade loses nothing that waits", "crashes", 200
    ),
    "damaged_files": Promise(
        "W11", "Damage is noticed; no wrong booking is sent, no sound one lost", "files", 5_000
    ),
    "passing_errors": Promise(
        "W12", "A full or locked disk is not taken for damage", "errors", 800
    ),
    "live_backups": Promise(
        "W13", "A backup made during work is whole and can be restored", "backups", 100
    ),
    "full_disk": Promise(
        "W14", "On a full disk nothing is called saved that is not", "full disks", 50
    ),
    "contention_sqlite": Promise(
        "W15", "No slot is booked twice, however many desks want it (SQLite)", "attempts", 50_000
    ),
    "contention_postgresql": Promise("W16", "The same on PostgreSQL", "attempts", 50_000),
    "clashes": Promise("W17", "Clashes inside the database never reach a desk", "clashes", 5_000),
    "kills_sqlite": Promise(
        "W18", "A server killed at work loses and doubles nothing (SQLite)", "crashes", 500
    ),
    "kills_postgresql": Promise("W18", "The same on PostgreSQL", "crashes", 200),
    "references": Promise(
        "W19", "A reference used again with other content is refused", "reuses", 1_000
    ),
    "settled_copies": Promise(
        "W20", "What a desk shows equals the server, or is mended", "histories", 1_000
    ),
    "outbox_offline_day": Promise(
        "N7", "A day without a network goes out afterwards, in its order", "writes", 450
    ),
    "one_console": Promise("G1", "One Desk at a time has a folder", "starts", 800),
    "second_console": Promise("G2", "A second one cannot spoil it", "starts", 200),
    "closing": Promise(
        "G4", "Closing while a booking is on its way loses and doubles nothing", "closes", 500
    ),
    "double_clicks": Promise("G3, G12", "Impatient hands book once", "bookings", 1_000),
    "half_filled": Promise("G11", "A half-filled form comes back after a crash", "crashes", 200),
    "tenant_walk": Promise("V4", "One business never sees another's data", "requests"),
    "openapi": Promise("B11", "The server refuses nonsense and never breaks", "requests"),
    "large_requests": Promise("V5", "A request too large is refused before it is read", "requests"),
    "slow_clients": Promise("V6", "Slow connections cannot take the server down", "connections"),
    "outages": Promise("V10", "A database that comes and goes loses nothing", "outages"),
    "slot_race": Promise("W15", "Of many who want one slot at once one gets it", "rounds"),
    "seat_race": Promise("W15", "A session never has more people than seats", "rounds"),
}
