"""Campaigns `clashes` (W17) and `references` (W19): what is repeated, and what is never.

PostgreSQL itself is made to fail inserts, with real error codes, four times out of five. The
controls: a server that tries once, and one whose references are not unique.
"""

import asyncio
import json
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from unittest.mock import patch

from desk_app.server import repeating
from desk_app.server.options import ServerOptions
from tests.builders import MONDAY
from tests.postgresql import Cluster
from tests.server.service import Service, booking, serving
from tests.soak.campaign import Campaign

CLASHES = {"tiny": 80, "small": 400, "full": 5_000}
REFERENCES = {"tiny": 32, "small": 100, "full": 1_000}
_FAIL = """
    CREATE SEQUENCE tries;
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE number bigint := nextval('tries'); BEGIN
        IF NEW.what = 'taken' THEN
            RAISE EXCEPTION 'on purpose' USING ERRCODE = '23P01';
        ELSIF mod(number, 5) <> 0 THEN
            RAISE EXCEPTION 'on purpose' USING ERRCODE =
                CASE mod(number, 2) WHEN 0 THEN '40001' ELSE '40P01' END;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER fail BEFORE INSERT ON bookings FOR EACH ROW EXECUTE FUNCTION fail();
"""


def run_clashes(size: str) -> Campaign:
    """W17; `size` is `tiny`, `small` or `full`."""
    return _on_cluster(lambda cluster, folder: _run_clashes(cluster, folder, CLASHES[size]))


def run_references(size: str) -> Campaign:
    """W19; `size` is `tiny`, `small` or `full`."""
    return _on_cluster(lambda cluster, folder: _run_references(cluster, folder, REFERENCES[size]))


def _on_cluster(work: Any) -> Campaign:
    cluster = Cluster()
    try:
        with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
            campaign: Campaign = asyncio.run(work(cluster, Path(folder)))
            return campaign
    finally:
        cluster.close()


# --- W17 -------------------------------------------------------------------------------------


async def _run_clashes(cluster: Cluster, folder: Path, injected: int) -> Campaign:
    begun = time.perf_counter()
    wanted = injected // 4
    async with serving(cluster, folder) as service:
        statuses = await _book_one_by_one(service, wanted)
        tries = await _tries(service)
        refused = Counter([await _ask(service, 90_000 + number, "taken") for number in range(20)])
        taken_tries = await _tries(service) - tries
        kept = len(await _booked(service))
    with patch.object(repeating, "MOST_TRIES", 1):
        async with serving(cluster, folder) as once:
            control = await _book_one_by_one(once, 5)
    won = statuses[201]
    return Campaign(
        id="clashes",
        cycles=tries - won,
        acknowledged=won,
        lost=max(won - kept, 0),
        duplicated=max(kept - won, 0),
        violations=(wanted - won) + (20 - refused[422]) + abs(taken_tries - 20),
        control_failed=control[503] > 0,
        seconds=time.perf_counter() - begun,
        details={"tries": tries, "statuses": dict(statuses), "taken": dict(refused)},
    )


async def _book_one_by_one(service: Service, wanted: int) -> Counter[int]:
    await service.make_resource()
    async with service.database.write() as connection:
        await connection.exec_driver_sql(_FAIL)
    return Counter([await _ask(service, number, "Haircut") for number in range(wanted)])


async def _ask(service: Service, number: int, what: str) -> int:
    [resource] = await service.get("/resources")
    day, hour = 1 + number // 20 % 28, number % 20
    month, year = 1 + number // 560 % 12, 2030 + number // 6720
    span = {"start": f"{year}-{month:02}-{day:02}T{hour:02}:00:00Z",
            "end": f"{year}-{month:02}-{day:02}T{hour + 1:02}:00:00Z"}  # fmt: skip
    body = booking(resource["id"], "00:00", "00:00", what=what) | span
    return (await service.call("POST", "/bookings", body)).status_code


async def _tries(service: Service) -> int:
    async with service.database.read() as connection:
        query = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM tries"
        return int((await connection.exec_driver_sql(query)).scalar_one())


async def _booked(service: Service) -> list[str]:
    async with service.database.read() as connection:
        return list((await connection.exec_driver_sql("SELECT id FROM bookings")).scalars())


# --- W19 -------------------------------------------------------------------------------------


async def _run_references(cluster: Cluster, folder: Path, number: int) -> Campaign:
    begun = time.perf_counter()
    async with serving(cluster, folder) as service:
        answers = await _repeat(service, number)
        changed = await _change(service, number)
        kept = len(await _booked(service))
    async with serving(cluster, folder, options=ServerOptions(extensions=False)) as loose:
        await _repeat(loose, 8)
        control = len(await _booked(loose))
    return Campaign(
        id="references",
        cycles=2 * number,
        acknowledged=sum(answers.values()),
        lost=max(1 - kept, 0),
        duplicated=max(kept - 1, 0),
        violations=(number - changed[422]) + (len(answers) - 1) + number - sum(answers.values()),
        control_failed=control > 1,
        seconds=time.perf_counter() - begun,
        details={"answers": len(answers), "changed": dict(changed)},
    )


async def _repeat(service: Service, number: int) -> Counter[str]:
    """The different bookings that so many equal requests at once were answered with."""
    body = _request(await service.make_resource(), "Haircut")
    answers = await asyncio.gather(*(_insist(service, body) for _ in range(number)))
    return Counter(json.dumps(one, sort_keys=True) for one in answers)


async def _insist(service: Service, body: dict[str, Any]) -> Any:
    """The booking; a desk that is told to come again in a moment (503) does."""
    answer = await service.call("POST", "/bookings", body)
    if answer.status_code == 503:
        await asyncio.sleep(0.1)
        return await _insist(service, body)
    return answer.json()["data"] if answer.is_success else answer.status_code


async def _change(service: Service, number: int) -> Counter[int]:
    """What comes of using the reference for something else."""
    [resource] = await service.get("/resources")
    bodies = (_request(resource["id"], f"Other {one}") for one in range(number))
    return Counter([(await service.call("POST", "/bookings", body)).status_code for body in bodies])


def _request(resource_id: str, what: str) -> dict[str, Any]:
    body = booking(resource_id, "09:00", "10:00", meta={"desk_ref": "one"}, what=what)
    return body | {"graph": "confirm_decline", "start": MONDAY.isoformat()}
