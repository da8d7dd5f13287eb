"""A private desktop without a screen: X server, window manager, session bus, secret service.

Everything lives in one temporary folder, listens on no network port and ends with the `with` block.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Literal, Self

Keyring = Literal["unlocked", "locked", "none"]
InputMethod = Literal["none", "ibus"]

# A service that does not come up within this many seconds is broken, not slow.
START_LIMIT = 20.0
STOP_LIMIT = 5.0


class DesktopError(RuntimeError):
    """A part of the desktop did not start; the message carries what it wrote."""


class Desktop:
    """A desktop as a context manager; programs started with `env` run on it.

    `keyring` says in what state the secret service is: with its default collection open
    (`KEYRING_PASSWORD` opens it), locked, or with no service to be had on the bus. Without
    `accessibility` programs see no screen reader and spare themselves the work for one. With
    `input_method="ibus"` the letters that are typed compose Chinese, as pinyin.
    """

    KEYRING_PASSWORD = "pw"

    def __init__(
        self,
        *,
        keyring: Keyring = "unlocked",
        accessibility: bool = True,
        input_method: InputMethod = "none",
        width: int = 1280,
        height: int = 800,
        dpi: int = 96,
    ) -> None:
        self._keyring: Keyring = keyring
        self._accessibility = accessibility
        self._input_method: InputMethod = input_method
        self._geometry = f"{width}x{height}x24"
        self._dpi = dpi
        self._processes: list[subprocess.Popen[bytes]] = []
        self._exit = contextlib.ExitStack()
        self.env: dict[str, str] = {}

    @property
    def folder(self) -> Path:
        """The folder that holds the desktop's home and logs; it is gone afterwards."""
        return self._folder

    @property
    def home(self) -> Path:
        """The home folder of programs started with `env`."""
        return self._folder / "home"

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="nocopt-desktop-"))
        self._exit.callback(self._remove)
        self._exit.callback(self._stop)
        try:
            self.env = self._base_env()
            self.env["DISPLAY"] = self._start_x_server()
            self._start_window_manager()
            self.env["DBUS_SESSION_BUS_ADDRESS"] = self._start_bus()
            if self._accessibility:
                self._enable_accessibility()
            self._start_secret_service()
            if self._input_method == "ibus":
                self._start_ibus()
        except BaseException:
            self._exit.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._exit.close()

    def run(self, *command: str, stdin: str | None = None, timeout: float = 30.0) -> str:
        """Run a command on the desktop and return what it wrote; anything but success raises."""
        done = subprocess.run(
            command, env=self.env, input=stdin, text=True, timeout=timeout, capture_output=True
        )
        if done.returncode != 0:
            raise DesktopError(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def start(
        self,
        *command: str,
        env: Mapping[str, str] | None = None,
        log: str = "program.log",
        pass_fds: tuple[int, ...] = (),
        cwd: Path | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a program that is ended with the desktop; its output goes to `folder / log`."""
        with (self._folder / log).open("ab") as output:
            process = subprocess.Popen(
                command,
                env={**self.env, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=pass_fds,
                cwd=cwd or self.home,
            )
        self._processes.append(process)
        return process

    def log(self, name: str = "program.log") -> str:
        """What a started program wrote so far."""
        return (self._folder / name).read_text(encoding="utf-8", errors="replace")

    def screenshot(self, path: Path) -> Path:
        """Save the whole screen as a picture and return its path."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.run("import", "-window", "root", str(path))
        return path

    def press(self, *keys: str) -> None:
        """Press keys as X names them, for example `Return` or `ctrl+n`."""
        self.run("xdotool", "key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        """Type a text into whatever has the focus; the keyboard has ASCII letters only.

        Other letters would need a keyboard map changed under way, which programs learn too late.
        `Element.insert_text` takes them.
        """
        if not text.isascii():
            raise ValueError(f"no keys for {text!r}")
        self.run("xdotool", "type", "--clearmodifiers", "--delay", "12", "--", text)

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Click a point of the screen."""
        self.run("xdotool", "mousemove", "--sync", str(x), str(y), "click", str(button))

    def focused_window(self) -> str:
        """The title of the window that has the keyboard."""
        return self.run("xdotool", "getactivewindow", "getwindowname").strip()

    def _base_env(self) -> dict[str, str]:
        for name in ("run", "home/.local/share", "home/.config", "home/.cache", "tmp"):
            (self._folder / name).mkdir(mode=0o700, parents=True)
        kept = {name: os.environ[name] for name in ("PATH", "CI") if name in os.environ}
        return kept | {
            "HOME": str(self.home),
            "USER": "nocopt",
            "TMPDIR": str(self._folder / "tmp"),
            "XDG_RUNTIME_DIR": str(self._folder / "run"),
            "XDG_DATA_HOME": str(self.home / ".local/share"),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
            "XDG_CURRENT_DESKTOP": "openbox",
            "XDG_SESSION_TYPE": "x11",
            "LC_ALL": "C.UTF-8",
        }

    def _start_x_server(self) -> str:
        with _pipe() as (reader, write_fd):
            self.start(
                *("Xvfb", "-displayfd", str(write_fd), "-screen", "0", self._geometry),
                *("-dpi", str(self._dpi), "-nolisten", "tcp", "-noreset"),
                log="xvfb.log",
                pass_fds=(write_fd,),
            )
            os.close(write_fd)
            return f":{self._first_line(reader, 'xvfb.log')}"

    def _start_window_manager(self) -> None:
        self.start("openbox", log="openbox.log")
        # Answered only once a window manager has taken the screen over.
        _until(lambda: self._succeeds("xdotool", "get_num_desktops"), "the window manager")

    def _start_bus(self) -> str:
        # The bus would start an installed service on demand, without the password that opens its
        # collection, and be faster than we are; this one cannot start.
        services = self.home / ".local/share/dbus-1/services"
        services.mkdir(parents=True)
        (services / "org.freedesktop.secrets.service").write_text(
            "[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/false\n", encoding="utf-8"
        )
        with _pipe() as (reader, write_fd):
            self.start(
                *("dbus-daemon", "--session", "--nofork", f"--print-address={write_fd}"),
                log="bus.log",
                pass_fds=(write_fd,),
            )
            os.close(write_fd)
            return self._first_line(reader, "bus.log")

    def _enable_accessibility(self) -> None:
        # Some versions of Qt export nothing unless they see a screen reader.
        self.env |= {"QT_ACCESSIBILITY": "1", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        self._set_accessibility(on=True)

    def _set_accessibility(self, *, on: bool) -> None:
        self.run(
            *("gdbus", "call", "--session", "--dest", "org.a11y.Bus"),
            *("--object-path", "/org/a11y/bus"),
            *("--method", "org.freedesktop.DBus.Properties.Set"),
            *("org.a11y.Status", "IsEnabled", f"<{str(on).lower()}>"),
        )

    def disable_accessibility(self) -> None:
        """Let programs started from now on see no screen reader."""
        for name in ("QT_ACCESSIBILITY", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON"):
            self.env.pop(name, None)
        self._set_accessibility(on=False)

    def _start_secret_service(self) -> None:
        if self._keyring == "none":
            return
        daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(daemon)
        assert daemon.stdin is not None
        daemon.stdin.write(self.KEYRING_PASSWORD.encode())  # a line end would be part of it
        daemon.stdin.close()
        _until(self._has_secrets, "the secret service")
        if self._keyring == "locked":
            self.lock_keyring()

    def _has_secrets(self) -> bool:
        owned = self.run(
            *("gdbus", "call", "--session", "--dest", "org.freedesktop.DBus"),
            *("--object-path", "/org/freedesktop/DBus"),
            *("--method", "org.freedesktop.DBus.NameHasOwner", "org.freedesktop.secrets"),
        )
        return "true" in owned and "collection/login" in self._secrets("ReadAlias", "default")

    def lock_keyring(self) -> None:
        """Lock the collection that keys are stored in, as a desktop does after a pause."""
        self._secrets("Lock", "['/org/freedesktop/secrets/collection/login']")

    def _secrets(self, method: str, *arguments: str) -> str:
        return self.run(
            *("gdbus", "call", "--session", "--dest", "org.freedesktop.secrets"),
            *("--object-path", "/org/freedesktop/secrets"),
            *("--method", f"org.freedesktop.Secret.Service.{method}", *arguments),
        )

    def _start_ibus(self) -> None:
        # No window of its own, and settings that begin anew each time.
        self.start(
            *("ibus-daemon", "--panel=disable", "--emoji-extension=disable", "--cache=none"),
            env={"GSETTINGS_BACKEND": "memory"},
            log="ibus.log",
        )

        def composes_pinyin() -> bool:
            # Choosing it reports a failure even where it was chosen; so ask.
            self._succeeds("ibus", "engine", "libpinyin")
            return self._succeeds("ibus", "engine") and "libpinyin" in self.run("ibus", "engine")

        _until(composes_pinyin, "the input method")
        self.env["QT_IM_MODULE"] = "ibus"

    def _succeeds(self, *command: str) -> bool:
        return subprocess.run(command, env=self.env, capture_output=True).returncode == 0

    def _first_line(self, reader: IO[bytes], log: str) -> str:
        line = reader.readline().decode().strip()
        if not line:
            raise DesktopError(f"no answer, and this in {log}: {self.log(log)}")
        return line

    def _remove(self) -> None:
        """Remove the folder; services that the bus started end after it and write until then."""

        def gone() -> bool:
            shutil.rmtree(self._folder, ignore_errors=True)
            return not self._folder.exists()

        _until(gone, "the end of all services")

    def _stop(self) -> None:
        for process in reversed(self._processes):
            process.terminate()
        for process in reversed(self._processes):
            try:
                process.wait(STOP_LIMIT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextlib.contextmanager
def _pipe() -> Iterator[tuple[IO[bytes], int]]:
    """A pipe whose writing end, a bare descriptor, the caller hands to a child and closes."""
    read_fd, write_fd = os.pipe()
    with os.fdopen(read_fd, "rb") as reader:
        yield reader, write_fd


def _until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + START_LIMIT
    while not holds():
        if time.monotonic() > deadline:
            raise DesktopError(f"{what} did not come within {START_LIMIT:.0f} s")
        time.sleep(0.05)  # another process has no way to call back here
