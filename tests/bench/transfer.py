"""The archive's figure: a store of many years out, into an empty place, and out again."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from nocopt.paths import paths
from tests.bench.history import CHATS, MESSAGES, generate
from tests.bench.measure import Figure

_LIMIT = 300.0  # MB above what a command needs for a store with next to nothing in it
_MB = 1_000_000
# What the system says of a process that has ended counts what its parent had before it.
_RUNNER = """
import sys
from nocopt.cli.entry import run
code = run(sys.argv[1:])
print(open("/proc/self/status").read())
sys.exit(code)
"""
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


class _Done(NamedTuple):
    """What a command took: seconds, and the most memory that it had at once, in MB."""

    seconds: float
    memory: float


def archive_round_trip() -> Figure:
    """Memory at its peak, above idle; kept only where both archives are the same bytes."""
    return round_trip(CHATS, MESSAGES)


def round_trip(chats: int, messages: int) -> Figure:
    """The figure for a store of this size, by the command line."""
    with TemporaryDirectory(prefix="nocopt-bench-") as holder:
        folder = Path(holder)
        large, small, fresh = (folder / name for name in ("large", "small", "fresh"))
        history = generate(paths(large).data, chats, messages)
        generate(paths(small).data, 1, 2)
        out, again = folder / "out.zip", folder / "again.zip"
        idle = _command("export", folder / "small.zip", small)
        written = _command("export", out, large)
        read = _command("import", out, fresh)
        rewritten = _command("export", again, fresh)
        same = out.read_bytes() == again.read_bytes()
        size = out.stat().st_size
    text = history.text_bytes / _MB
    peak = max(one.memory for one in (written, read, rewritten)) - idle.memory
    detail = (
        f"{messages:,} messages, {text:.0f} MB of text in {size / _MB:.0f} MB;"
        f" out {text / written.seconds:.0f} MB/s, {written.memory - idle.memory:.0f} MB of memory;"
        f" in {text / read.seconds:.1f} MB/s, {read.memory - idle.memory:.0f} MB;"
        f" out again {'the same' if same else 'OTHER'} bytes"
    )
    return Figure("archive_round_trip", peak, "MB", _LIMIT, detail=detail, also=same)


def _command(command: str, file: Path, data: Path) -> _Done:
    arguments = [sys.executable, "-c", _RUNNER, command, str(file), "--data-dir", str(data)]
    began = time.perf_counter()
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    (peak,) = _PEAK.findall(done.stdout)
    return _Done(time.perf_counter() - began, int(peak) * 1024 / _MB)
