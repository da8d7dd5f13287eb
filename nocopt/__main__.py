"""The way in: `python -m nocopt` and the installed `nocopt` command."""

from __future__ import annotations

import sys

READ_PDF = ["--read-pdf"]
"""The arguments with which the program starts itself, to read a PDF in a process of its own."""


def main() -> int:
    """Run the program with the arguments of the command line and return its exit code."""
    if sys.argv[1:] == READ_PDF:
        from nocopt.documents.pdf_process import serve

        return serve()
    from nocopt.cli.entry import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
