"""The window program as a process: readiness, one window for each folder, signals, the picture."""

from __future__ import annotations

import os
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, QSysInfo
from PySide6.QtGui import QImage

from nocopt.ui.single_instance import SingleInstance

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
WINDOW = (sys.executable, "-m", "nocopt", "--demo")


class Started:
    """A window process that is ended with the test."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._ready, writing = os.pipe()
        self.process = subprocess.Popen(
            (*WINDOW, "--data-dir", str(folder), *arguments),
            cwd=ROOT,
            env={**os.environ, "NOCOPT_READY_FD": str(writing)},
            pass_fds=(writing,),
            stderr=subprocess.PIPE,
            text=True,
        )
        os.close(writing)

    def wait_ready(self) -> None:
        """Return once the composer takes keys."""
        readable, _, _ = select.select([self._ready], [], [], PATIENCE)
        assert readable, "never ready"
        assert os.read(self._ready, 100) == b"ready\n"

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate(timeout=PATIENCE)
        os.close(self._ready)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    made = Started(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(
    started: Started, tmp_path: Path, number: signal.Signals
) -> None:
    started.wait_ready()
    _until_listening(tmp_path)
    database = _until_stored(tmp_path)
    assert started.end(number) == 0
    # Everything is in the file itself: the log beside it was taken over when it was closed.
    assert not list((tmp_path / "data").glob("*-wal"))
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def _until_stored(folder: Path) -> Path:
    """The database, which is opened on another thread and may come after the socket."""
    end = time.monotonic() + PATIENCE
    while not (found := list((folder / "data").glob("*.db"))):
        assert time.monotonic() < end, "no database"
        time.sleep(0.01)
    return found[0]


def _until_listening(folder: Path) -> None:
    """A second start is answered as soon as the first listens, and not before."""
    second = subprocess.run(
        (*WINDOW, "--data-dir", str(folder)), cwd=ROOT, timeout=PATIENCE, check=False
    )
    assert second.returncode == 0


def test_a_second_start_leaves_the_first_alone_and_another_folder_starts(
    started: Started, tmp_path: Path
) -> None:
    started.wait_ready()
    _until_listening(tmp_path)
    assert started.process.poll() is None
    other = Started(tmp_path / "other")
    try:
        other.wait_ready()
        _until_listening(tmp_path / "other")
        assert other.end() == 0
    finally:
        other.close()
    assert started.end() == 0


def test_a_folder_whose_owner_was_killed_can_be_used_again(
    started: Started, tmp_path: Path
) -> None:
    started.wait_ready()
    _until_listening(tmp_path)
    started.end(signal.SIGKILL)
    again = Started(tmp_path)
    try:
        again.wait_ready()
        _until_listening(tmp_path)
        assert again.end() == 0
    finally:
        again.close()


HANGING = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
from nocopt import main
from nocopt.ui import dialogs, single_instance

class Watched(QMessageBox):
    def showEvent(self, event):
        super().showEvent(event)
        print(self.text(), flush=True)
        print(self.windowIcon().isNull(), flush=True)
        if sys.argv[2:] == ["press"]:
            QTimer.singleShot(0, self.buttons()[0].click)

single_instance._PATIENCE = 200
dialogs.QMessageBox = Watched
sys.exit(main.run(main.WindowOptions(data_dir=Path(sys.argv[1]))))
"""


@pytest.mark.skipif(os.name != "posix", reason="ended by Ctrl+C")
@pytest.mark.parametrize("press", [True, False])
def test_a_second_start_beside_one_that_hangs_says_so(press: bool, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    first = QLockFile(str(tmp_path / "data" / "lock"))
    assert first.tryLock(0)
    command = [sys.executable, "-c", HANGING, str(tmp_path), *(["press"] if press else [])]
    try:
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as second:
            assert second.stdout is not None
            said = second.stdout.readline().strip()
            assert said == "nocopt runs already, but does not answer."
            assert second.stdout.readline().strip() == "False", "it has the program's icon"
            if not press:
                second.send_signal(signal.SIGINT)
            _, written = second.communicate(timeout=PATIENCE)
        assert second.returncode == (1 if press else -signal.SIGINT)
        assert said in written
        assert f"end the process {os.getpid()};" in written
    finally:
        first.unlock()


def test_the_owner_is_named_on_its_own_machine_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))  # without it Qt warns
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.take()
    try:
        assert not second.take()
        assert second.owner == os.getpid()
        lock = tmp_path / "lock"
        # As another machine writes it into a folder that both have.
        lines = lock.read_text("utf-8").splitlines(keepends=True)
        assert lines[2] == QSysInfo.machineHostName() + "\n"
        lock.write_text("".join((*lines[:2], "elsewhere\n", *lines[3:])), "utf-8")
        assert second.owner == 0
    finally:
        first.release()
    assert second.owner == 0, "nobody has it"


CLOSED_AT_ONCE = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from nocopt import main
from nocopt.ui.main_window import MainWindow

class Closed(MainWindow):
    def showEvent(self, event):
        super().showEvent(event)
        QTimer.singleShot(0, self.close)

import nocopt.ui.main_window
nocopt.ui.main_window.MainWindow = Closed
sys.exit(main.run(main.WindowOptions(data_dir=Path(sys.argv[1]))))
"""


def test_a_window_that_is_closed_before_it_is_ready_ends_the_program(tmp_path: Path) -> None:
    command = (sys.executable, "-c", CLOSED_AT_ONCE, str(tmp_path))
    assert subprocess.run(command, cwd=ROOT, timeout=PATIENCE, check=False).returncode == 0


TELLS = """
import sys
from pathlib import Path
from nocopt import main
import nocopt.ui.main_window
from nocopt.ui.banner import Banner

class Telling(nocopt.ui.main_window.MainWindow):
    def begun(self):
        super().begun()
        for banner in self.findChildren(Banner):
            sys.stdout.buffer.write(banner.notice.text.encode() + b"\\n")
        self.close()

nocopt.ui.main_window.MainWindow = Telling
sys.exit(main.run(main.WindowOptions(data_dir=Path(sys.argv[1]), demo=True)))
"""


def told(folder: Path) -> list[str]:
    """What the banners say when a window with that folder has come to life."""
    command = (sys.executable, "-c", TELLS, str(folder))
    done = subprocess.run(
        command, cwd=ROOT, timeout=PATIENCE, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout.splitlines()


@pytest.mark.skipif(os.name != "posix", reason="named pipes in folders are of POSIX")
@pytest.mark.parametrize("obstacle", [os.mkfifo, Path.mkdir])
def test_settings_that_are_no_file_are_told_and_not_waited_for(
    obstacle: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "config" / "settings.json"
    path.parent.mkdir()
    obstacle(path)
    [text] = [one for one in told(tmp_path) if "settings" in one]
    assert text.startswith(f"The settings could not be read. {path} is a folder, a pipe")
    assert not path.is_file()


def test_single_settings_that_cannot_be_used_are_told_and_logged(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    path.parent.mkdir()
    path.write_text('{"font_size": 900, "theme": "sk-ant-mistaken", "send_key": "ctrl_enter"}')
    [text] = [one for one in told(tmp_path) if "settings" in one]
    instead = "Theme: as the system · Font size: 11 pt"
    assert text == f"Some settings in {path} cannot be used. Used instead: {instead}."
    log = (tmp_path / "logs" / "nocopt.log").read_text("utf-8")
    assert "so that the default holds: theme (system), font_size (11)" in log
    assert "mistaken" not in log + text
    assert "mistaken" in path.read_text(), "nobody has changed a setting"


@pytest.mark.time_limit(60)
def test_the_picture_shows_a_conversation(tmp_path: Path) -> None:
    file = tmp_path / "pictures" / "window.png"
    done = subprocess.run((*WINDOW, "--picture", str(file)), cwd=ROOT, timeout=50, check=False)
    assert done.returncode == 0
    picture = QImage(str(file))
    assert picture.width() >= 1000
    assert picture.height() >= 700
    colours = {
        picture.pixel(x, y)
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    }
    assert len(colours) > 50


# The program from its start to its end, save that all it does is to copy something.
COPIES_AND_ENDS = """
import sys
from pathlib import Path
from nocopt import main
from PySide6.QtGui import QGuiApplication
from nocopt.ui.conversation.rich_copy import plain_data

async def live(program):
    QGuiApplication.clipboard().setMimeData(plain_data("copied"))
    return 0

main.Program.live = live
sys.exit(main.run(main.WindowOptions(data_dir=Path(sys.argv[1]), demo=True)))
"""


@pytest.mark.parametrize("platform", ["offscreen", "minimal"])
def test_what_was_copied_does_not_outlive_python(tmp_path: Path, platform: str) -> None:
    ended = subprocess.run(
        (sys.executable, "-c", COPIES_AND_ENDS, str(tmp_path)),
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": platform},
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 0
