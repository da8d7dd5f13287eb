"""Keys by account name: in the system's keychain, or in memory for one run.

The `keyring` library is imported by the first call that needs it: finding its backends takes
longer than starting the rest of the program.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from nocopt.core.errors import KeychainError, KeychainFault
from nocopt.core.ports import Keychain
from nocopt.core.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyring.backend import KeyringBackend

# The system's own errors, and what keyring raises for a backend that is configured but not there.
_SYSTEM_ERRORS: Final = (OSError, RuntimeError, ValueError, ImportError, AttributeError)
# Families of errors that backends raise, as module and class. They are looked up only when
# something was raised, among the modules loaded by then: what was raised is loaded, so nothing is
# missed, and no system needs the libraries of another.
_FOREIGN_ERRORS: Final = (
    ("keyring.errors", "KeyringError"),
    ("configparser", "Error"),
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney.wrappers", "DBusErrorResponse"),
    ("dbus.exceptions", "DBusException"),
    ("gi.repository.GLib", "Error"),
    ("win32ctypes.pywin32.pywintypes", "error"),
    ("pywintypes", "error"),
    ("keyring.backends.macOS.api", "Error"),
)
# What a person causes by not unlocking; keyring hides some of them behind errors of another name.
_NOT_UNLOCKED: Final = (
    ("keyring.errors", "KeyringLocked"),
    ("secretstorage.exceptions", "PromptDismissedException"),
    ("secretstorage.exceptions", "LockedException"),
    ("keyring.backends.macOS.api", "KeychainDenied"),
)
_NO_BACKEND: Final = (("keyring.errors", "NoKeyringError"),)
# Backends that keep nothing, or keep it in a file that anyone may read.
_REFUSED_MODULES: Final = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")


class SystemKeychain(Keychain):
    """The keychain of the operating system; keys stand under `service` and the account's name.

    `scope`, where there is one, stands behind the name, so that accounts of the same name in two
    data folders do not take each other's key.
    """

    def __init__(self, service: str = "nocopt", *, scope: str = "") -> None:
        self._service = service
        self._scope = f" ({scope})" if scope else ""

    @property
    def backend(self) -> str:
        """The backend's name; why there is none, where there is none."""
        try:
            return _name(_backend())
        except KeychainError as error:
            return error.detail or error.backend

    def read(self, account: str) -> Secret | None:
        """Return the key of an account, or None when there is none."""
        with _opened() as backend:
            text = backend.get_password(self._service, account + self._scope)
        return Secret(text) if text else None

    def write(self, account: str, secret: Secret) -> None:
        """Keep the key of an account; it is read back, since a backend may accept and forget."""
        with _opened() as backend:
            backend.set_password(self._service, account + self._scope, secret.reveal())
            kept = backend.get_password(self._service, account + self._scope)
        if kept != secret.reveal():
            detail = "what was written could not be read back"
            raise KeychainError(KeychainFault.FAILED, _name(backend), detail)

    def delete(self, account: str) -> None:
        """Forget the key of an account, if there is one."""
        with _opened() as backend:
            # Backends say the same of a key that is not there and of one they cannot delete.
            if backend.get_password(self._service, account + self._scope) is not None:
                backend.delete_password(self._service, account + self._scope)


class MemoryKeychain(Keychain):
    """Keys that are forgotten when the program ends."""

    def __init__(self) -> None:
        self._keys: dict[str, Secret] = {}

    @property
    def backend(self) -> str:
        """Always `memory`."""
        return "memory"

    def read(self, account: str) -> Secret | None:
        """Return the key of an account, or None when there is none."""
        return self._keys.get(account)

    def write(self, account: str, secret: Secret) -> None:
        """Keep the key of an account, replacing an older one."""
        self._keys[account] = secret

    def delete(self, account: str) -> None:
        """Forget the key of an account, if there is one."""
        self._keys.pop(account, None)


def _backend() -> KeyringBackend:
    """Return the backend to use, or raise `KeychainError` where there is none fit for keys."""
    candidates: list[KeyringBackend] = []
    for again in (False, True):
        candidates = _candidates(again=again)
        for candidate in candidates:
            if not _refused(candidate):
                return candidate
    names = ", ".join(_name(one) for one in candidates)
    raise KeychainError(KeychainFault.MISSING, names, f"no backend fit for keys: {names}")


def _candidates(*, again: bool) -> list[KeyringBackend]:
    """Return the backends in the order to try; `again` looks for what has come up since."""
    with _named_errors("keyring"):
        import keyring
        import keyring.backend
        import keyring.core

        if again:  # keyring remembers for good what it found first
            vars(keyring.backend.get_all_keyring).pop("saved_result", None)
            keyring.core.init_backend()
        chosen = keyring.get_keyring()
        # A chain would write to the next one, be it a plain file, where the first declines.
        return list(getattr(chosen, "backends", (chosen,)))


@contextmanager
def _opened() -> Iterator[KeyringBackend]:
    """Give the backend; what it raises inside becomes a `KeychainError`."""
    backend = _backend()
    with _named_errors(_name(backend)):
        yield backend


@contextmanager
def _named_errors(name: str) -> Iterator[None]:
    try:
        yield
    except _families() as error:
        raise KeychainError(_fault(error), name, str(error) or type(error).__name__) from error


def _fault(error: BaseException) -> KeychainFault:
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    if any(isinstance(one, _loaded(_NOT_UNLOCKED)) for one in causes):
        return KeychainFault.LOCKED
    if isinstance(error, _loaded(_NO_BACKEND)):
        return KeychainFault.MISSING
    return KeychainFault.FAILED


def _families() -> tuple[type[Exception], ...]:
    return (*_SYSTEM_ERRORS, *_loaded(_FOREIGN_ERRORS))


def _loaded(names: tuple[tuple[str, str], ...]) -> tuple[type[Exception], ...]:
    """Return those of the named exception classes whose modules are loaded."""
    found = (getattr(sys.modules.get(module), name, None) for module, name in names)
    return tuple(one for one in found if isinstance(one, type) and issubclass(one, Exception))


def _refused(backend: KeyringBackend) -> bool:
    module = type(backend).__module__
    return any(module == one or module.startswith(f"{one}.") for one in _REFUSED_MODULES)


def _name(backend: KeyringBackend) -> str:
    return str(backend.name)
