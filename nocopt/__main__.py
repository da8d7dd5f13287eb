"""The way in: `python -m nocopt` and the installed `nocopt` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program with the arguments of the command line and return its exit code."""
    from nocopt.cli.entry import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
