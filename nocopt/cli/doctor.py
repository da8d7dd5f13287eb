"""`nocopt doctor`: facts for a bug report, and a self-check, without any secret."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING
from urllib.request import getproxies

from nocopt import __version__
from nocopt.cli.parts import Parts, opened
from nocopt.cli.wording import ShellSentences
from nocopt.core.endpoint import BadAddress, is_local, parse_endpoint
from nocopt.core.errors import Cause, Failure, KeychainError, StoreError, WireError, WireKind
from nocopt.core.settings import AccountKind, check_key
from nocopt.log import redact

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from nocopt.core.settings import Account
    from nocopt.ui.sentences import Said

_PACKAGES = (
    "PySide6-Essentials",
    "httpx",
    "qasync",
    "keyring",
    "markdown",
    "pygments",
    "platformdirs",
)
_DESKTOP = (
    "XDG_SESSION_TYPE",
    "XDG_CURRENT_DESKTOP",
    "WAYLAND_DISPLAY",
    "DISPLAY",
    "QT_QPA_PLATFORM",
)
_VARIABLES = ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL")
_ORIGINS = {
    AccountKind.PERSON: "from the settings",
    AccountKind.ENVIRONMENT: "from the variables ANTHROPIC_*",
    AccountKind.DEMO: "built in",
}
_KEY_PLACES = {
    AccountKind.PERSON: "present, in the keychain",
    AccountKind.ENVIRONMENT: "present, in ANTHROPIC_API_KEY",
    AccountKind.DEMO: "not needed",
}


def run(options: argparse.Namespace) -> int:
    """Print the report; 0 when every check passed, else 1."""
    return asyncio.run(_run(options))


async def _run(options: argparse.Namespace) -> int:
    report = Report(os.environ.get("ANTHROPIC_API_KEY", "").strip())
    async with opened(options) as parts:
        _versions(report)
        _folders(report, parts)
        await _store(report, parts)
        account = _account(report, parts, options)
        _network(report)
        report.heading("self-check")
        backend = await parts.tasks.run_blocking(lambda: parts.accounts.keychain_backend)
        report.add("keychain", backend)
        if account is not None:
            has_key = await _key(report, parts, account)
            await _answer(report, parts, account, asked=not options.offline, has_key=has_key)
    return report.end()


class Report:
    """Lines of the report; everything printed goes through redaction, which knows `secret`."""

    def __init__(self, secret: str = "") -> None:
        self._bad = 0
        self._begun = False
        self._secret = secret
        self._lacks: list[str] = []

    def heading(self, text: str) -> None:
        """Begin a section."""
        sys.stdout.write(f"\n{text}\n" if self._begun else f"{text}\n")
        self._begun = True

    def add(self, name: str, value: str) -> None:
        """State a fact."""
        sys.stdout.write(redact(f"  {name:<20} {value}", [self._secret]) + "\n")

    def check(self, name: str, problem: str | None, fine: str = "ok") -> None:
        """State the result of a check."""
        if problem is not None:
            self._bad += 1
        self.add(name, fine if problem is None else f"PROBLEM: {problem}")

    def lack(self, text: str) -> None:
        """Remember what the verdict must not hide, though it is no fault."""
        self._lacks.append(text)

    def end(self) -> int:
        """Print the verdict and return the exit code."""
        found = "1 problem" if self._bad == 1 else f"{self._bad} problems"
        verdict = f"{found}, see above" if self._bad else "all checks passed"
        sys.stdout.write("\n" + "; but ".join((verdict, *self._lacks)) + "\n")
        return 1 if self._bad else 0


def _versions(report: Report) -> None:
    report.heading("versions")
    report.add("nocopt", __version__)
    report.add("python", f"{platform.python_version()} ({platform.python_implementation()})")
    report.add("system", platform.platform())
    for name in _PACKAGES:
        try:
            report.add(name, version(name))
        except PackageNotFoundError:
            report.add(name, "inside the bundle" if hasattr(sys, "frozen") else "not installed")
    desktop = (f"{name}={os.environ[name]}" for name in _DESKTOP if name in os.environ)
    report.add("desktop", " ".join(desktop) or "none")


def _folders(report: Report, parts: Parts) -> None:
    report.heading("folders")
    for name in ("data", "config", "cache", "logs"):
        folder: Path = getattr(parts.paths, name)
        report.add(name, f"{folder} {'' if folder.is_dir() else '(not there yet)'}".rstrip())


async def _store(report: Report, parts: Parts) -> None:
    from nocopt.store.database import Database

    if not any(parts.paths.data.glob("*.db")):
        report.check("chats", None, "none yet")
        return
    try:
        chats = await Database.look(parts.paths.data)
    except StoreError as error:
        said = ShellSentences().store(error.fault, error.path, error.detail)
        report.check("chats", _line(said))
    else:
        report.check("chats", None, f"ok, {chats}")


def _account(report: Report, parts: Parts, options: argparse.Namespace) -> Account | None:
    """State which account would be used, and return it if it can be."""
    report.heading("account")
    there = (f"{one.name} ({_ORIGINS[one.kind]})" for one in parts.accounts.all())
    report.add("accounts", ", ".join(there))
    report.add("variables", " ".join(name for name in _VARIABLES if os.environ.get(name)) or "none")
    account = _would_be_used(report, parts, options)
    if account is None:
        return None
    report.add("account", f"{account.name} ({_ORIGINS[account.kind]})")
    try:
        endpoint = parse_endpoint(account.endpoint)
    except BadAddress as bad:
        report.check("endpoint", f"the address cannot be used ({bad.code})")
        return None
    demo = account.kind is AccountKind.DEMO
    report.add("endpoint", "on this computer, on a free port" if demo else endpoint.messages_url)
    report.add("key header", account.key_header.value)
    report.add("API version", account.api_version)
    report.add("default model", account.default_model)
    return account


def _would_be_used(report: Report, parts: Parts, options: argparse.Namespace) -> Account | None:
    try:
        return parts.account(options)
    except WireError as error:
        if error.failure.cause is Cause.NO_KEY:
            return parts.accounts.all()[0]  # the person's first, which only lacks its key
        said = ShellSentences().failure(error.failure)
        report.check("account", _line(said))
        return None


def _network(report: Report) -> None:
    report.heading("network")
    proxies = getproxies()
    for name in ("http", "https", "all", "no"):
        if proxies.get(name):
            report.add(f"{name} proxy", proxies[name])
    if not proxies:
        report.add("proxy", "none")
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        if name in os.environ:
            report.add(name, os.environ[name])


async def _key(report: Report, parts: Parts, account: Account) -> bool:
    """State whether there is a key, and return whether the endpoint can be asked."""
    try:
        key = await parts.accounts.read_key(account)
    except KeychainError as error:
        said = ShellSentences().keychain(error.fault, error.backend, error.detail)
        report.check("key", _line(said))
        return False
    if key is not None:
        unusable = check_key(key.reveal()) is not None
        said = ShellSentences().failure(Failure(WireKind.CONFIG, Cause.BAD_KEY))
        report.check("key", _line(said) if unusable else None, _KEY_PLACES[account.kind])
        return not unusable
    if account.has_key:
        report.check("key", f"none in the keychain for {account.name}; enter it in the settings")
        return False
    if is_local(parse_endpoint(account.endpoint).host):
        report.add("key", "none (servers on this computer seldom want one)")
        return True
    report.add("key", "none (enter one in the window's settings, or set ANTHROPIC_API_KEY)")
    report.lack("there is no key, so that only the demo answers")
    return False


async def _answer(
    report: Report, parts: Parts, account: Account, *, asked: bool, has_key: bool
) -> None:
    if not asked or not has_key:
        report.add("answer", "not asked, for want of a key" if asked else "not asked (--offline)")
        return
    try:
        result = await parts.accounts.check(account, None)
    except KeychainError as error:  # locked since the key was looked for
        said = ShellSentences().keychain(error.fault, error.backend, error.detail)
        report.check("answer", _line(said))
        return
    if result.failure is None:
        report.check("answer", None, f"ok, {result.model} in {result.ms:.0f} ms")
        return
    said = ShellSentences().failure(result.failure)
    report.check("answer", _line(said))


def _line(said: Said) -> str:
    """Return everything that is said, on one line."""
    return " ".join((ShellSentences().joined(said), *said.details.splitlines()))
