"""Which outside programs a test needs, and what happens when one is missing.

On a person's machine such a test is skipped and named in the summary; with `CI=true` it fails,
since a check that silently did not run has proven nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase

# Debian's own interpreter: the bindings of the accessibility bus are built for it and no other.
SYSTEM_PYTHON = "/usr/bin/python3"

DESKTOP_TOOLS = ("Xvfb", "openbox", "xdotool", "import", "dbus-daemon", "gdbus", SYSTEM_PYTHON)

# Where ibus is told of the engine, by every distribution's package of it.
PINYIN = "/usr/share/ibus/component/libpinyin.xml"


def require(*programs: str) -> None:
    """Skip the running test (or fail it under CI) unless all programs are on the search path."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        _refuse(f"not installed: {', '.join(missing)}")


def require_desktop() -> None:
    """The same for everything a test desktop is made of."""
    if not sys.platform.startswith("linux"):
        pytest.skip("the test desktop is for Linux")
    require(*DESKTOP_TOOLS)
    if not _has_atspi():
        _refuse(f"not installed: the Atspi bindings for {SYSTEM_PYTHON}")


def require_input_method() -> None:
    """The same for a desktop with the input method."""
    require_desktop()
    require("ibus-daemon", "ibus")
    if not Path(PINYIN).exists():
        _refuse("not installed: the engine libpinyin of ibus")


def require_font(family: str) -> None:
    """The same for a font that `packaging/linux/apt.txt` brings; needs a Qt application."""
    if family not in QFontDatabase.families():
        _refuse(f"not installed: the font {family}")


@cache
def _has_atspi() -> bool:
    code = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    return subprocess.run([SYSTEM_PYTHON, "-c", code], stderr=subprocess.DEVNULL).returncode == 0


def _refuse(reason: str) -> None:
    hint = f"{reason} (packaging/linux/ensure-packages run test)"
    if os.environ.get("CI") == "true":
        pytest.fail(hint)
    pytest.skip(hint)
