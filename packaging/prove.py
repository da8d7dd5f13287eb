"""Proves a built bundle: `python packaging/prove.py dist/nocopt`.

Under a fresh home, on a desktop of its own and from a folder that has nothing to do with this tree,
the bundle answers on the command line, holds a demo conversation in its window and quits; then its
desktop entry starts it once more.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.documents.test_documents_pdf import pdf, says  # noqa: E402 - see below
from tests.e2e.accessible import Program  # noqa: E402 - found only from the line above on
from tests.e2e.desktop import Desktop  # noqa: E402

QUIT_LIMIT = 20.0
REPLY_LIMIT = 60.0
ENTRY = ROOT / "packaging/linux/nocopt.desktop"
METAINFO = ROOT / "packaging/linux/nocopt.metainfo.xml"
PROMPT = "Hello from the bundle"


def main(bundle: Path) -> None:
    """Run all steps; the first that fails ends the proof."""
    with tempfile.TemporaryDirectory(prefix="nocopt prove ") as folder, Desktop() as desktop:
        moved = Path(folder) / "some other place" / "nocopt"
        shutil.copytree(bundle, moved, symlinks=True)
        program = moved / "nocopt"
        say(f"the bundle is {_size_mib(moved):.0f} MiB")
        prove_command_line(desktop, program)
        prove_window(desktop, program)
        prove_desktop_entry(desktop, program)
    say("proven")


def prove_command_line(desktop: Desktop, program: Path) -> None:
    """It answers without a window."""
    answer = desktop.run(str(program), "ask", "--demo", "Hello", timeout=REPLY_LIMIT)
    check(bool(answer.strip()), "ask --demo answers")
    document = desktop.home / "document.pdf"
    document.write_bytes(pdf(says(b"Words")))
    attached = ("--attach", str(document), "Hello")
    answer = desktop.run(str(program), "ask", "--demo", *attached, timeout=REPLY_LIMIT)
    check(bool(answer.strip()), "a PDF is read")
    report = desktop.run(str(program), "doctor")
    check(str(ROOT) not in report, "doctor names no folder of the build tree")


def prove_window(desktop: Desktop, program: Path) -> None:
    """It holds a demo conversation in its window, uses only its own files, and quits."""
    process = desktop.start(str(program), log="bundle.log")
    with explained(desktop, "bundle.log"), Program(desktop, process.pid) as window:
        hold_conversation(desktop, window)
        desktop.screenshot(ROOT / "build/prove-window.png")
        maps = Path(f"/proc/{process.pid}/maps").read_text(encoding="utf-8")
        check(str(ROOT) not in maps, "nothing of the build tree is in use")
        quit_by_key(desktop, process.pid)
        check(process.wait(QUIT_LIMIT) == 0, "it quits cleanly")


def prove_desktop_entry(desktop: Desktop, program: Path) -> None:
    """The desktop entry and the software centre's page are valid; the entry's Exec starts it."""
    desktop.run("desktop-file-validate", str(ENTRY))
    said = subprocess.run(
        ["appstreamcli", "validate", "--no-net", "--no-color", str(METAINFO)],
        capture_output=True,
        text=True,
    ).stdout
    check("\nE:" not in f"\n{said}", "the software centre's page is valid")

    commands = desktop.home / ".local/bin"
    entries = desktop.home / ".local/share/applications"
    for folder in (commands, entries):
        folder.mkdir(parents=True, exist_ok=True)
    (commands / "nocopt").symlink_to(program)
    shutil.copy(ENTRY, entries)
    desktop.env["PATH"] = f"{commands}:{desktop.env['PATH']}"
    desktop.start("gio", "launch", str(entries / ENTRY.name), log="launch.log")
    search = ("xdotool", "search", "--sync", "--onlyvisible", "--name", "^nocopt")
    pid = int(desktop.run(*search, "getwindowpid").split()[0])
    with Program(desktop, pid) as window:
        window.find(name="Message", states=("focused",))
        check(True, "the desktop entry starts it")
        # What was said before is there again.
        window.find("list item", contains=PROMPT)
        desktop.screenshot(ROOT / "build/prove-desktop-entry.png")
        quit_by_key(desktop, pid)
        _wait_ended(pid)


def hold_conversation(desktop: Desktop, window: Program) -> None:
    """Type a message where the focus is and wait for the whole reply."""
    window.find(name="Message", states=("focused",))
    desktop.type(PROMPT)
    desktop.press("Return")
    window.find("list item", contains=PROMPT)
    chat = window.find("list", "Conversation")
    deadline = time.monotonic() + REPLY_LIMIT
    items = chat.children()
    while len(items) < 2 or len(items[-1].name) < 40 or window.find_all("button", "Stop"):
        before(deadline, f"a whole reply comes, instead of {[item.name for item in items]}")
        items = chat.children()
    say(f"the reply: {items[-1].name[:70]!r} ...")


def quit_by_key(desktop: Desktop, pid: int) -> None:
    """Press the key for leaving, in the window of that process."""
    window = desktop.run("xdotool", "search", "--onlyvisible", "--pid", str(pid)).split()[-1]
    desktop.run("xdotool", "windowactivate", "--sync", window)
    desktop.press("ctrl+q")


@contextlib.contextmanager
def explained(desktop: Desktop, log: str) -> Iterator[None]:
    """Add what the program wrote to an error."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"{log}:\n{desktop.log(log)}")
        raise


def check(holds: bool, what: str) -> None:
    """Tell what holds, or end the proof."""
    if not holds:
        raise SystemExit(f"NOT proven: {what}")
    say(what)


def before(deadline: float, what: str) -> None:
    """Wait a little, or end the proof once the time is up."""
    if time.monotonic() > deadline:
        raise SystemExit(f"NOT proven: {what}")
    time.sleep(0.1)


def say(what: str) -> None:
    """Tell how far the proof is."""
    print(f"prove: {what}", flush=True)


def _size_mib(folder: Path) -> float:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 2**20


def _wait_ended(pid: int) -> None:
    """Wait for a process that is not a child of ours."""
    deadline = time.monotonic() + QUIT_LIMIT
    while True:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        before(deadline, "it quits after the desktop entry started it")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
