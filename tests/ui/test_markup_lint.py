"""No text from outside reaches Qt but through the helpers for plain text."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent / "desk_app"
HELPERS = ROOT / "ui" / "widgets" / "plain_text.py"

BANNED = {
    "QMessageBox",
    "QErrorMessage",
    "QTextBrowser",
    "QTextEdit",
    "QTextDocument",
    "QSystemTrayIcon",
    "QWhatsThis",
    "QStaticText",
}
"""They guess mark-up, or are mark-up."""
BANNED_CALLS = {"setHtml", "insertHtml", "appendHtml", "setMarkdown", "setOpenExternalLinks"}
TIPS = {"setToolTip", "setWhatsThis", "setStatusTip", "showText"}
PLAIN = {"tool_tip_text", "tr"}
FORMATS = {"RichText", "AutoText", "MarkdownText"}


def problems(text: str, name: str) -> Iterator[str]:
    """What breaks the rule in the text of a module, one sentence each."""
    for node in ast.walk(ast.parse(text)):
        where = f"{name}, line {getattr(node, 'lineno', 0)}"
        match node:
            case ast.ImportFrom(names=names):
                for alias in names:
                    if alias.name in BANNED:
                        yield f"{where}: {alias.name} may show mark-up"
            case ast.Call(func=ast.Name(id="QLabel")):
                yield f"{where}: make labels by plain_label"
            case ast.Call(func=ast.Attribute(attr=attr)) if attr in BANNED_CALLS:
                yield f"{where}: {attr} shows mark-up"
            case ast.Call(func=ast.Attribute(attr=attr), args=args) if attr in TIPS:
                shown = args[1] if attr == "showText" else args[0]
                if not _is_plain(shown):
                    yield f"{where}: {attr} with a text that did not go through tool_tip_text"
            case ast.Attribute(value=ast.Attribute(attr="TextFormat"), attr=attr):
                if attr in FORMATS:
                    yield f"{where}: {attr}"
            case ast.ClassDef(bases=bases) if any(_named(base) == "QLabel" for base in bases):
                if "setTextFormat" not in ast.dump(node):
                    yield f"{where}: a label of our own that does not say it is plain"


def _is_plain(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return True
    if not isinstance(node, ast.Call):
        return False
    return _named(node.func) in PLAIN


def _named(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr=name):
            return name
    return ""


def test_text_from_outside_goes_through_the_helpers() -> None:
    found = [
        problem
        for path in sorted(ROOT.rglob("*.py"))
        if path != HELPERS
        for problem in problems(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    ]

    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "from PySide6.QtWidgets import QMessageBox",
        "QLabel(customer)",
        "self.setToolTip(name)",
        "self.setToolTip(f'{name} here')",
        "QToolTip.showText(place, name, self)",
        "view.setHtml(name)",
        "label.setTextFormat(Qt.TextFormat.AutoText)",
        "class Name(QLabel): pass",
        "action.setStatusTip(name)",
    ],
)
def test_each_way_around_them_is_found(code: str) -> None:
    assert list(problems(code, "x"))


@pytest.mark.parametrize(
    "code",
    [
        "self.setToolTip(self.tr('Close'))",
        "self.setToolTip(tool_tip_text(name))",
        "QToolTip.showText(place, tool_tip_text(name), self)",
        "label.setTextFormat(Qt.TextFormat.PlainText)",
    ],
)
def test_the_helpers_themselves_are_not(code: str) -> None:
    assert list(problems(code, "x")) == []
