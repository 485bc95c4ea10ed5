"""Writes under which terms the parts of an installer are given.

usage: licences.py FOLDER   prints the list; the texts go into FOLDER, one file a package
"""

import sys
from pathlib import Path

from desk_app.licences import OWN_NAME, shipped_packages, terms_of, texts_of

HEAD = """Desk holds programs that others made. Each keeps its own terms:
"""
QT = """
Qt and PySide6 are used under the GNU Lesser General Public License, version 3. They are in
libraries of their own, which you may exchange for others of the same version; on Debian the text
of the licence is in /usr/share/common-licenses/LGPL-3. The source of Qt is at
https://download.qt.io/.
"""


def main(folder: Path) -> None:
    """Prints the list and writes the texts."""
    print(HEAD)
    for package in shipped_packages():
        name = package.metadata["Name"]
        if name == OWN_NAME:
            continue
        print(f"  {name} {package.version}: {terms_of(package) or 'see its text'}")
        text = "\n\n".join(texts_of(package))
        if text:
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    print(QT)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
