"""Chooses what a command line asks for: the window, or one of the commands."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from nocopt.cli.arguments import parser
from nocopt.cli.terminal import complain, complain_of, fill_gaps, silence
from nocopt.core.errors import StoreError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


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
    from nocopt.main import WindowOptions
    from nocopt.main import run as run_window

    wanted = WindowOptions(
        data_dir=options.data_dir,
        demo=options.demo,
        picture=options.picture,
        language=options.language,
    )
    return run_window(wanted)


def _command(options: argparse.Namespace) -> int:
    match options.command:
        case "ask":
            from nocopt.cli import ask

            return ask.run(options)
        case "models":
            from nocopt.cli import models

            return models.run(options)
        case _:
            from nocopt.cli import doctor

            return doctor.run(options)
