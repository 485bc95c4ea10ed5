"""Writes under which terms the parts of an installer are given.

usage: licences.py FOLDER OTHERS   prints the list; the texts go into FOLDER, one file a part

OTHERS is the list that desk.spec left of the parts that are no Python packages.
"""

import json
import sys
from pathlib import Path

from desk_app.licences import Part, read_parts

HEAD = """Desk holds programs that others made. Each keeps its own terms:
"""
TAIL = """
The texts are in the folder licences beside this file.
"""


def main(folder: Path, others: Path) -> None:
    """Prints the list and writes the texts."""
    parts = [*read_parts(), *(Part(*each) for each in json.loads(others.read_text("utf-8")))]
    print(HEAD)
    for part in sorted(parts, key=lambda part: part.name.casefold()):
        print(f"  {part.name} {part.version}: {part.terms or 'see its text'}")
        if part.text:
            (folder / f"{part.name}.txt").write_text(part.text, encoding="utf-8")
    print(TAIL)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
