"""The PostgreSQL of the tests leaves nothing behind for long."""

import subprocess
import sys
from pathlib import Path

from tests.postgresql import Cluster, end_abandoned


def test_the_server_of_a_run_that_was_killed_is_ended_by_a_later_one(postgresql: Cluster):
    code = "import os; from tests.postgresql import Cluster; print(Cluster().folder); os._exit(9)"
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    abandoned = Path(killed.stdout.strip())
    server = int((abandoned / "data" / "postmaster.pid").read_text().splitlines()[0])
    assert Path(f"/proc/{server}").exists()

    end_abandoned()

    assert not abandoned.exists()
    assert not Path(f"/proc/{server}").exists()
    assert postgresql.execute("SELECT 1") == [(1,)]
