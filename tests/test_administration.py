"""What docs/ADMINISTRATION.md tells people to type, typed: against a real PostgreSQL, over TLS."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.postgresql import DURABLE, Cluster, PostgresqlMissingError, find_programs

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = (ROOT / "docs" / "ADMINISTRATION.md").read_text(encoding="utf-8")
PROGRAMS: Final = Path(sys.executable).parent

PRELUDE: Final = r"""
set -euo pipefail
sudo() { if [[ $1 == -u ]]; then shift 2; fi; "$@"; }
# What the unit of packaging/linux does, for a computer without systemd.
systemctl() {
  local verb=$1
  if [[ $verb == stop || $verb == restart ]]; then
    kill "$(cat unit)"; wait "$(cat unit)" || true
  fi
  [[ $verb != stop ]] || return 0
  ( set -a; source FOLDER/etc/environment; set +a
    exec desk-server serve --host "$DESK_HOST" --port "$DESK_PORT" --allow-remote \
      --workers "$DESK_WORKERS" --database "$DESK_DATABASE" \
      --database-password-file FOLDER/etc/database-password \
      --tls-certificate FOLDER/etc/tls-certificate.pem --tls-key FOLDER/etc/tls-key.pem ) \
    2>>unit.log & echo $! >unit
  for _ in {1..150}; do
    sleep 0.2
    if curl --silent --fail https://localhost:8471/ready >/dev/null; then return 0; fi
  done
  cat unit.log >&2
  return 1
}
# Each counter has files of its own; the keyring is the one of this desktop.
ssh() { ( export XDG_DATA_HOME=$PWD/$1 XDG_CONFIG_HOME=$PWD/$1; bash -c "$2" ); }
at_end() {
  local process
  for process in $(jobs -p); do kill "$process"; done 2>/dev/null
  wait
}
trap at_end EXIT
"""


def blocks() -> Iterator[str]:
    """What is to be typed, in the order of the page."""
    return (
        found[1] for found in re.finditer(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    )


@pytest.fixture(name="cluster")
def _cluster() -> Iterator[Cluster]:
    """A PostgreSQL as it comes, with what a base backup needs."""
    try:
        cluster = Cluster(DURABLE)
    except PostgresqlMissingError as error:
        pytest.skip(str(error))
    yield cluster
    cluster.close()


def here(script: str, folder: Path, cluster: Cluster) -> str:
    """A script with its computers and folders in place of those of the page."""
    for name, ours in (
        ("/var/run/postgresql", str(cluster.folder)),
        ("/etc/desk-server", f"{folder}/etc"),
        ("/var/backups/desk", f"{folder}/backups"),
        ("unix:path=/run/user/$(id -u)/bus", os.environ.get("DBUS_SESSION_BUS_ADDRESS", "none")),
        ("desk.example", "localhost"),
        ("FOLDER", str(folder)),
    ):
        script = script.replace(name, ours)
    return script


@pytest.mark.keyring
@pytest.mark.timeout(300)
def test_every_command_for_the_administrator_works(tmp_path: Path, cluster: Cluster):
    script = here(PRELUDE + "".join(blocks()) + "echo said: all of it\n", tmp_path, cluster)

    ended = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=os.environ
        | {
            "PATH": f"{PROGRAMS}:{find_programs()}:{os.environ['PATH']}",
            "PGHOST": str(cluster.folder),
            "PGUSER": "desk",
            "PGDATABASE": "postgres",
            # Whom desks and curl trust, in place of the list of the operating system.
            "SSL_CERT_FILE": f"{tmp_path}/etc/tls-certificate.pem",
            "CURL_CA_BUNDLE": f"{tmp_path}/etc/tls-certificate.pem",
        },
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )

    assert ended.returncode == 0, f"{ended.stdout}\n{ended.stderr}"
    said = ended.stdout
    assert said.count("Connected to Harbour Practice at https://localhost:8471.") == 2
    assert said.count("said: all of it") == 1
    assert "Traceback" not in ended.stderr
    secret = (tmp_path / "etc" / "database-password").read_text(encoding="utf-8").strip()
    assert secret not in said + ended.stderr


def test_no_command_stands_where_it_is_not_tried():
    text = re.sub(r"^```sh\n.*?^```$", "", PAGE, flags=re.MULTILINE | re.DOTALL)

    assert "```" not in text
    assert shutil.which("bash")
