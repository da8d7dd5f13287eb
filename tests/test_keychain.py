"""Keychains: against a real secret service in every state, and against every kind of failure."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import (
    InitError,
    KeyringError,
    KeyringLocked,
    NoKeyringError,
    PasswordDeleteError,
)

from nocopt.core.errors import KeychainError, KeychainFault
from nocopt.core.ports import Keychain
from nocopt.core.secret import Secret
from nocopt.keychain import MemoryKeychain, SystemKeychain
from tests.e2e.desktop import Desktop
from tests.programs import require_desktop

REPOSITORY = Path(__file__).parents[1]
PROBE = (sys.executable, "-m", "tests.keychain_probe")
KEY = "sk-ant-api03-äöü-" + "k" * 200

FIND_ITEM = """
import secretstorage
[item] = secretstorage.get_default_collection(secretstorage.dbus_init()).search_items(
    {"service": "nocopt", "username": "Büro"})
print(item.get_secret().decode(), item.get_label())
"""


def probe(env: dict[str, str], *calls: str) -> list[str]:
    done = subprocess.run(
        [*PROBE, *calls], env=env, cwd=REPOSITORY, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


# -------------------------------------------------------------------- the service of a real desktop


@pytest.fixture(scope="module")
def desktop() -> Iterator[Desktop]:
    require_desktop()
    with Desktop() as running:
        yield running


def test_keys_are_kept_by_the_secret_service(desktop: Desktop) -> None:
    assert probe(desktop.env, "backend", "read:Büro", f"write:Büro:{KEY}") == [
        "SecretService Keyring",
        "nothing",
        "done",
    ]
    assert probe(desktop.env, "read:Büro", "read:Other") == [KEY, "nothing"]
    assert desktop.run(sys.executable, "-c", FIND_ITEM).startswith(f"{KEY} ")
    assert probe(desktop.env, "write:Büro:new", "read:Büro") == ["done", "new"]
    assert probe(desktop.env, "delete:Büro", "delete:Büro", "read:Büro", "delete:Other") == [
        *("done", "done", "nothing", "done")
    ]


def test_no_file_holds_a_key_in_the_clear(desktop: Desktop) -> None:
    assert probe(desktop.env, f"write:Hidden:{KEY}") == ["done"]
    files = [one for one in desktop.home.rglob("*") if one.is_file()]
    assert files
    assert [one for one in files if KEY.encode() in one.read_bytes()] == []


def test_a_keychain_that_comes_up_later_is_found(desktop: Desktop) -> None:
    address = desktop.env["DBUS_SESSION_BUS_ADDRESS"]
    calls = ("read:A", f"bus:{address}", "write:A:key", "read:A")
    first, *others = probe(without_bus(desktop.env), *calls)
    assert first.startswith("missing: ")
    assert others == ["done", "done", "key"]


def test_a_locked_keychain_that_the_person_does_not_open_is_named(desktop: Desktop) -> None:
    assert probe(desktop.env, "write:Locked:key") == ["done"]
    desktop.lock_keyring()
    process = desktop.start(*PROBE, "read:Locked", cwd=REPOSITORY, log="asked")
    desktop.run("xdotool", "search", "--sync", "--onlyvisible", "--name", "Unlock")
    assert process.poll() is None, "it waits for the person"
    desktop.press("Escape")
    process.wait(20)
    assert desktop.log("asked").startswith("locked: SecretService Keyring: ")


def test_a_service_that_does_not_start_is_named_in_its_own_words() -> None:
    require_desktop()
    with Desktop(keyring="none") as desktop:
        answers = probe(desktop.env, "backend", "read:A", "write:A:key", "delete:A")
    assert answers[0] == "SecretService Keyring"
    for answer in answers[1:]:
        assert answer.startswith("failed: SecretService Keyring: ")
        assert "org.freedesktop.secrets" in answer


# -------------------------------------------------------------------------------- without a service


def without_bus(env: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in env.items() if "DBUS" not in name}
    return kept | {"XDG_RUNTIME_DIR": os.devnull}


@pytest.fixture
def lonely(tmp_path: Path) -> dict[str, str]:
    """The environment of a program without any session bus."""
    return without_bus(dict(os.environ)) | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is one")
def test_without_a_session_bus_there_is_no_keychain(lonely: dict[str, str]) -> None:
    answers = probe(lonely, "read:A", "write:A:key", "delete:A", "backend")
    for answer in answers[:3]:
        assert answer.startswith("missing: fail Keyring: ")
    assert "fail Keyring" in answers[3]


PLAIN_FILE = """
from pathlib import Path
from keyring.backend import KeyringBackend

class PlaintextKeyring(KeyringBackend):
    priority = 9
    def get_password(self, service, username):
        return None
    def set_password(self, service, username, password):
        Path.home().joinpath("plain").write_text(password)
"""


def test_a_keychain_that_is_a_plain_file_is_refused(tmp_path: Path, lonely: dict[str, str]) -> None:
    package = tmp_path / "keyrings" / "alt"
    package.mkdir(parents=True)
    (package / "file.py").write_text(PLAIN_FILE)
    lonely["PYTHONPATH"] = str(tmp_path)
    lonely["PYTHON_KEYRING_BACKEND"] = "keyrings.alt.file.PlaintextKeyring"
    [answer] = probe(lonely, "write:A:key")
    assert answer.startswith("missing: ")
    assert "PlaintextKeyring" in answer
    assert not (tmp_path / "plain").exists()


@pytest.mark.parametrize("chosen", ["no.such.module.Backend", "keyring.errors.NoSuchClass", "x"])
def test_a_configured_backend_that_is_not_there_is_named(
    lonely: dict[str, str], chosen: str
) -> None:
    lonely["PYTHON_KEYRING_BACKEND"] = chosen
    answer, name = probe(lonely, "read:A", "backend")
    assert answer.startswith("failed: keyring: ")
    assert name


def test_nothing_is_imported_before_it_is_needed() -> None:
    code = "import nocopt.keychain as k, sys; k.SystemKeychain(); print('keyring' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


# ---------------------------------------------------------------------- backends that fail on order


FAIL, NULL = (kind.Keyring() for kind in (fail, null))


class Ordered(KeyringBackend):
    """A backend in memory that raises what it was told to, or forgets what it is given."""

    priority = 1

    def __init__(self, error: BaseException | None = None, *, forgets: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.error, self.forgets = error, forgets
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        self._maybe_raise()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._maybe_raise()
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._maybe_raise()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not found")

    def _maybe_raise(self) -> None:
        if self.error is not None:
            raise self.error


class Chain(Ordered):
    """Several backends in one, as keyring makes it where it finds more than one."""

    def __init__(self, *backends: KeyringBackend) -> None:
        super().__init__()
        self.backends = list(backends)


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[KeyringBackend], SystemKeychain]:
    def chosen(backend: KeyringBackend) -> SystemKeychain:
        monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
        monkeypatch.setattr(keyring.core, "init_backend", lambda: None)
        return SystemKeychain("test")

    return chosen


Use = Callable[[KeyringBackend], SystemKeychain]


def wrapped(outer: Exception, cause: Exception) -> Exception:
    outer.__cause__ = cause
    return outer


def foreign() -> list[tuple[Exception, KeychainFault]]:
    if not sys.platform.startswith("linux"):
        return []
    import jeepney  # type: ignore[import-untyped]
    import secretstorage.exceptions as theirs

    call = jeepney.new_method_call(jeepney.DBusAddress("/secrets", "org.x"), "Get")
    call.header.serial = 1
    refusal = jeepney.new_error(call, "org.freedesktop.DBus.Error.NoReply", "s", ("No reply.",))
    dismissed = theirs.PromptDismissedException("Prompt dismissed.")
    return [
        (dismissed, KeychainFault.LOCKED),
        (theirs.LockedException("locked"), KeychainFault.LOCKED),
        (wrapped(InitError("Failed to create the collection"), dismissed), KeychainFault.LOCKED),
        (theirs.ItemNotFoundException("gone"), KeychainFault.FAILED),
        (jeepney.DBusErrorResponse(refusal), KeychainFault.FAILED),
    ]


OWN: list[tuple[Exception, KeychainFault]] = [
    (KeyringLocked("Failed to unlock"), KeychainFault.LOCKED),
    (NoKeyringError("none"), KeychainFault.MISSING),
    (KeyringError("broken"), KeychainFault.FAILED),
    (InitError("broken"), KeychainFault.FAILED),
    (OSError(5, "Input/output error"), KeychainFault.FAILED),
    (TimeoutError("no reply"), KeychainFault.FAILED),
    (RuntimeError("backend said no"), KeychainFault.FAILED),
    (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), KeychainFault.FAILED),
]


@pytest.mark.parametrize(("error", "fault"), OWN + foreign(), ids=lambda one: type(one).__name__)
def test_every_failure_of_a_backend_is_named(
    use: Use, error: Exception, fault: KeychainFault
) -> None:
    keychain = use(Ordered(error))
    calls: list[Callable[[], object]] = [
        lambda: keychain.read("A"),
        lambda: keychain.write("A", Secret(KEY)),
        lambda: keychain.delete("A"),
    ]
    for call in calls:
        with pytest.raises(KeychainError) as caught:
            call()
        assert (caught.value.fault, caught.value.detail) == (fault, str(error))
        assert caught.value.backend == keychain.backend
        assert caught.value.__cause__ is error
        assert KEY not in str(caught.value)


def test_a_failure_without_words_is_named_by_its_kind(use: Use) -> None:
    with pytest.raises(KeychainError, match="RuntimeError"):
        use(Ordered(RuntimeError())).read("A")


def test_a_mistake_in_the_program_is_not_called_a_failure_of_the_keychain(use: Use) -> None:
    with pytest.raises(ZeroDivisionError):
        use(Ordered(ZeroDivisionError())).read("A")


def test_a_key_that_was_not_kept_is_no_success(use: Use) -> None:
    with pytest.raises(KeychainError) as caught:
        use(Ordered(forgets=True)).write("A", Secret(KEY))
    assert caught.value.fault is KeychainFault.FAILED
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("backend", [FAIL, NULL, Chain(), Chain(NULL)])
def test_a_backend_that_keeps_nothing_is_no_keychain(use: Use, backend: KeyringBackend) -> None:
    keychain = use(backend)
    with pytest.raises(KeychainError) as caught:
        keychain.write("A", Secret(KEY))
    assert caught.value.fault is KeychainFault.MISSING
    assert keychain.backend


def test_of_several_backends_the_first_that_is_fit_serves(use: Use) -> None:
    second, third = Ordered(), Ordered()
    keychain = use(Chain(NULL, second, third))
    keychain.write("A", Secret(KEY))
    assert second.kept == {("test", "A"): KEY}
    assert third.kept == {}


@pytest.mark.parametrize("kind", ["system", "memory"])
def test_both_keychains_do_the_same(use: Use, kind: str) -> None:
    keychain: Keychain = use(Ordered()) if kind == "system" else MemoryKeychain()
    assert keychain.backend
    assert keychain.read("A") is None
    keychain.write("A", Secret("old"))
    keychain.write("A", Secret(KEY))
    keychain.write("B", Secret("other"))
    assert keychain.read("A") == Secret(KEY)
    keychain.delete("A")
    keychain.delete("A")
    assert keychain.read("A") is None
    assert keychain.read("B") == Secret("other")
    assert KEY not in repr(vars(keychain))
