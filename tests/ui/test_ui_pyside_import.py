"""PySide is imported without sources and signatures; what is asked of it later is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

KEPT = """
import linecache, sys
from contextlib import nullcontext
from pathlib import Path
from nocopt.ui import pyside_import
with pyside_import.light() if sys.argv[1] == "light" else nullcontext():
    from PySide6.QtCore import QObject
import nocopt.core.draft
print(any(Path(name).parent.name == "core" for name in linecache.cache))
parser = sys.modules["shibokensupport.signature.parser"]
print("pyside_type_init" in vars(parser))
from PySide6.QtCore import QSize
try:
    QSize("wide")
except TypeError as error:
    print(error)
from shibokensupport.signature import get_signature
print(get_signature(QObject.setObjectName), QObject.__doc__)
"""


def _kept(switch: str) -> list[str]:
    command = (sys.executable, "-c", KEPT, switch)
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines()


def test_neither_sources_nor_signatures_are_loaded_and_all_answers_stay_the_same() -> None:
    as_it_is, light = _kept("as it is"), _kept("light")
    assert as_it_is[:2] == ["True", "True"], "PySide does it another way now: this can go"
    assert light[:2] == ["False", "False"]
    assert light[2:] == as_it_is[2:]
    assert any("called with wrong argument types" in line for line in light)
