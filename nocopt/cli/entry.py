"""Chooses what a command line asks for: the window, or one of the commands."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from nocopt.cli.arguments import parser
from nocopt.cli.terminal import complain, complain_of, fill_gaps, silence
from nocopt.core.errors import StoreError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

# Any of them tells Qt where to draw; without one it would end the process with SIGABRT.
_PLACES_TO_DRAW: Final = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM")
_NO_DISPLAY: Final = (
    "There is no display for the window. Start nocopt from a desktop session, "
    "or hold a conversation here: nocopt ask --demo 'demo:help'"
)


def run(arguments: Sequence[str]) -> int:
    """Run the program and return its exit code; wrong use exits with 2."""
    options = parser().parse_args(arguments)
    options.data_dir = getattr(options, "data_dir", None)
    options.demo = getattr(options, "demo", False)
    if options.command is None:
        return _window(options)
    fill_gaps()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = _command(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has gone away, as `head` does; there is nobody to tell.
        silence(sys.stdout)
        return 0
    except StoreError as error:
        complain_of(error)
        return 1
    except OSError as error:
        if error.filename is not None:
            raise
        # No file and no connection, whose errors have names by now: it is the output.
        silence(sys.stdout)
        complain(f"The output could not be written: {error.strerror}. Send it somewhere else.")
        return 1
    return code


def _window(options: argparse.Namespace) -> int:
    if sys.platform.startswith("linux") and not _can_draw(os.environ):
        if options.picture is None:
            fill_gaps()
            complain(_NO_DISPLAY)
            return 1
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from nocopt.main import WindowOptions
    from nocopt.main import run as run_window

    wanted = WindowOptions(
        data_dir=options.data_dir,
        demo=options.demo,
        picture=options.picture,
        language=options.language,
    )
    return run_window(wanted)


def _can_draw(environment: Mapping[str, str]) -> bool:
    return any(environment.get(name) for name in _PLACES_TO_DRAW)


def _command(options: argparse.Namespace) -> int:
    match options.command:
        case "ask":
            from nocopt.cli import ask

            return ask.run(options)
        case "models":
            from nocopt.cli import models

            return models.run(options)
        case "import":
            from nocopt.cli import importing

            return importing.run(options)
        case "export":
            from nocopt.cli import exporting

            return exporting.run(options)
        case _:
            from nocopt.cli import doctor

            return doctor.run(options)
