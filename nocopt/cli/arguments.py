"""The command line's grammar."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nocopt import __version__
from nocopt.core.thinking import CHOICES

if TYPE_CHECKING:
    from collections.abc import Sequence

DESCRIPTION = "A native desktop chat client for the Claude Messages API."
EPILOG = "Without a command, nocopt opens its window."

# As they are called where they are made, which the start of the window has no time to import.
CACHES = ("off", "5m", "1h")
FORMATS = ("archive", "markdown", "html", "json")
TOOLS = ("current_time", "calculator", "web_search", "web_fetch", "code_execution")

ASK_EPILOG = """\
The reply goes to standard output as it streams, everything else to standard error.

exit codes:  0 complete   1 error   2 wrong use   3 refused
             4 truncated, paused or wants a tool   130 stopped
"""


class _Command(argparse.ArgumentParser):
    """The parser of one command, which answers wrong use with its own usage, not the program's."""

    def parse_known_args(  # type: ignore[override]  # the overloads of the original say no more
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Parse, and refuse at once what is not known."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(prog="nocopt", description=DESCRIPTION, epilog=EPILOG)
    top.add_argument("--version", action="version", version=f"nocopt {__version__}")
    top.add_argument("--demo", action="store_true", help="talk to the built-in demo")
    top.add_argument("--picture", type=Path, metavar="FILE", help="draw the window into FILE, quit")
    top.add_argument("--language", metavar="CODE", help="language of the window, such as zh_CN")
    _data_dir(top)
    commands = top.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", parser_class=_Command
    )
    _ask(commands)
    _models(commands)
    _doctor(commands)
    _import(commands)
    _export(commands)
    return top


def _data_dir(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="keep everything below DIR",
    )


def _account(command: argparse.ArgumentParser) -> None:
    choice = command.add_mutually_exclusive_group()
    choice.add_argument("--account", metavar="NAME", help="account to use")
    choice.add_argument(
        "--demo", action="store_true", default=argparse.SUPPRESS, help="talk to the built-in demo"
    )


def _ask(commands: argparse._SubParsersAction[_Command]) -> None:
    ask = commands.add_parser(
        "ask",
        help="ask one question and print the reply",
        epilog=ASK_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    ask.add_argument("prompt", nargs="?", metavar="PROMPT", help="standard input if absent or -")
    ask.add_argument("--model", metavar="ID", help="model to ask")
    _account(ask)
    ask.add_argument("--system", metavar="TEXT", default="", help="system prompt")
    ask.add_argument(
        "--thinking",
        choices=CHOICES,
        metavar="off|on|LEVEL",
        help=f"one of {', '.join(CHOICES)}; off if absent",
    )
    ask.add_argument("--max-tokens", type=positive, metavar="N", help="longest reply")
    ask.add_argument(
        "--attach",
        type=Path,
        action="append",
        metavar="FILE",
        default=[],
        help="send an image, a PDF or a text with the question; may be given several times",
    )
    ask.add_argument(
        "--tools",
        type=names,
        metavar="NAMES",
        default=(),
        help=f"tools that may be used without asking: {', '.join(TOOLS)}; all: the first two",
    )
    ask.add_argument(
        "--cache",
        choices=CACHES,
        metavar="|".join(CACHES),
        default=CACHES[0],
        help="how long the server keeps the prompt for the next question that begins like it",
    )
    ask.add_argument(
        "--timeout", type=seconds, metavar="SECONDS", default=300.0, help="longest silence borne"
    )
    ask.add_argument("--no-retry", action="store_true", help="fail at the first failure")
    ask.add_argument("--json", action="store_true", help="print one JSON object at the end")
    ask.set_defaults(wrong_use=ask.error)
    _data_dir(ask)


def _models(commands: argparse._SubParsersAction[_Command]) -> None:
    models = commands.add_parser("models", help="list the models on offer")
    _account(models)
    models.add_argument("--json", action="store_true", help="print a JSON array")
    _data_dir(models)


def _doctor(commands: argparse._SubParsersAction[_Command]) -> None:
    doctor = commands.add_parser("doctor", help="print what a bug report needs, without secrets")
    _account(doctor)
    doctor.add_argument("--offline", action="store_true", help="do not ask the endpoint anything")
    _data_dir(doctor)


def _import(commands: argparse._SubParsersAction[_Command]) -> None:
    command = commands.add_parser("import", help="take over chats from files of other programs")
    command.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="an archive of nocopt, a data export of Claude or ChatGPT, and others",
    )
    command.add_argument("--dry-run", action="store_true", help="say what would come, take nothing")
    command.add_argument("--json", action="store_true", help="print a JSON array")
    _data_dir(command)


def _export(commands: argparse._SubParsersAction[_Command]) -> None:
    command = commands.add_parser("export", help="write chats into a file")
    command.add_argument(
        "file", type=Path, metavar="FILE", help="its ending says the format: .zip is the archive"
    )
    command.add_argument(
        "--format",
        choices=FORMATS,
        metavar="|".join(FORMATS),
        help="the format, whatever FILE says",
    )
    command.add_argument("--title", metavar="TEXT", help="only chats with TEXT in their title")
    command.add_argument("--thinking", action="store_true", help="with thinking")
    command.add_argument("--all-branches", action="store_true", help="not only what is shown")
    command.add_argument("--no-files", action="store_true", help="without pictures and other files")
    _data_dir(command)


def names(text: str) -> tuple[str, ...]:
    """Return the names of a list with commas, each once."""
    found = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not found:
        raise argparse.ArgumentTypeError("names no tool")
    return found


def positive(text: str) -> int:
    """Return a whole number of at least 1."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def seconds(text: str) -> float:
    """Return a time of more than 0 seconds and at most a day."""
    value = float(text)
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError("must be more than 0 and at most 86400")
    return value
