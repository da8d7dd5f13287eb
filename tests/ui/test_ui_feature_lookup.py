"""No source of an imported module is read, nor kept, once the look-up is switched off."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

KEPT = """
import linecache, sys
from pathlib import Path
from PySide6.QtCore import QObject
from nocopt.ui import feature_lookup
if sys.argv[1] == "off":
    feature_lookup.switch_off()
import nocopt.core.draft
print(any(Path(name).parent.name == "core" for name in linecache.cache))
"""


def _kept(switch: str) -> str:
    command = (sys.executable, "-c", KEPT, switch)
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def test_the_sources_of_modules_are_not_kept() -> None:
    assert _kept("on") == "True", "PySide reads no sources any more: the look-up can go"
    assert _kept("off") == "False"
