"""Writes a manual page from a program's own command line, so that the two cannot differ.

usage: man_page.py desk-app|desk-server   prints the page in section 1, as troff
"""

import argparse
import sys
from collections.abc import Iterator
from typing import NamedTuple

from desk_app import __version__
from desk_app.arguments import make_parser as make_console_parser
from desk_app.server.command_line import make_parser as make_server_parser

PARSERS = {"desk-app": make_console_parser, "desk-server": make_server_parser}
SEE_ALSO = {"desk-app": "desk-server", "desk-server": "desk-app"}


def man_page(parser: argparse.ArgumentParser) -> str:
    """The manual page of a program, every option and command of it named."""
    name, about = parser.prog, _escape(parser.description or "")
    lines = [
        f'.TH {name.upper()} 1 "" "Desk {__version__}" "Desk"',
        ".SH NAME",
        f"{_escape(name)} \\- {about.rstrip('.')}",
        ".SH SYNOPSIS",
        _synopsis(parser),
        ".SH OPTIONS",
        *_options(parser),
    ]
    for command in _commands(parser):
        lines += [f".SH {_escape(' '.join(command.words)).upper()}", _escape(command.about), ".P"]
        lines += [_synopsis(command.parser), *_options(command.parser)]
    lines += [".SH SEE ALSO", f".BR {_escape(SEE_ALSO[name])} (1)"]
    return "\n".join(lines) + "\n"


class _Command(NamedTuple):
    words: tuple[str, ...]
    parser: argparse.ArgumentParser
    about: str


def _commands(parser: argparse.ArgumentParser, before: tuple[str, ...] = ()) -> Iterator[_Command]:
    for action in parser._actions:
        if not isinstance(action.choices, dict):
            continue
        about = {each.dest: each.help or "" for each in action._get_subactions()}
        for name, command in action.choices.items():
            yield _Command((*before, name), command, about.get(name, ""))
            yield from _commands(command, (*before, name))


def _synopsis(parser: argparse.ArgumentParser) -> str:
    usage = parser.format_usage().removeprefix("usage: ")
    return f".B {_escape(' '.join(usage.split()))}"


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if action.help == argparse.SUPPRESS or not action.option_strings:
            continue
        words = ", ".join(action.option_strings)
        value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
        about = (action.help or "") % {"default": action.default, "prog": parser.prog}
        yield f".TP\n.B {_escape(words + value)}\n{_escape(about)}"


def _escape(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    sys.stdout.write(man_page(PARSERS[sys.argv[1]]()))
