"""Where the databases of the bench live: a folder, and a PostgreSQL whose commits are durable."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.postgresql import DURABLE, Cluster

KINDS = ("SQLite", "PostgreSQL")


@dataclass
class Place:
    """Makes empty databases of either kind."""

    folder: Path
    cluster: Cluster
    _numbers: Iterator[int] = field(default_factory=count)

    def address(self, kind: str) -> str:
        """A new database."""
        if kind == "PostgreSQL":
            return self.cluster.make_bare()
        return f"sqlite:///{self.folder / f'{next(self._numbers)}.sqlite'}"


@contextmanager
def place() -> Iterator[Place]:
    """A place that is gone afterwards."""
    cluster = Cluster(DURABLE)
    try:
        with TemporaryDirectory(prefix="desk-bench-") as folder:
            yield Place(Path(folder), cluster)
    finally:
        cluster.close()
