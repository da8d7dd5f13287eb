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
from nocopt.core.endpoint import BadAddress, parse_endpoint
from nocopt.core.errors import KeychainError, StoreError, WireError
from nocopt.core.settings import AccountKind
from nocopt.log import redact
from nocopt.ui.sentences import Said, Sentences

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from nocopt.core.settings import Account

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


def run(options: argparse.Namespace) -> int:
    """Print the report; 0 when every check passed, else 1."""
    return asyncio.run(_run(options))


async def _run(options: argparse.Namespace) -> int:
    report = Report()
    async with opened(options) as parts:
        _versions(report)
        _folders(report, parts)
        await _store(report, parts)
        account = _account(report, parts, options)
        _network(report)
        if account is not None:
            await _key(report, parts, account)
            if options.offline:
                report.add("answer", "not asked (--offline)")
            else:
                await _answer(report, parts, account)
    return report.end()


class Report:
    """Lines of the report; everything printed goes through redaction."""

    def __init__(self) -> None:
        self._bad = 0

    def heading(self, text: str) -> None:
        """Begin a section."""
        sys.stdout.write(f"\n{text}\n")

    def add(self, name: str, value: str) -> None:
        """State a fact."""
        sys.stdout.write(redact(f"  {name:<20} {value}") + "\n")

    def check(self, name: str, problem: str | None, fine: str = "ok") -> None:
        """State the result of a check."""
        if problem is not None:
            self._bad += 1
        self.add(name, fine if problem is None else f"PROBLEM: {problem}")

    def end(self) -> int:
        """Print the verdict and return the exit code."""
        verdict = "all checks passed" if not self._bad else f"{self._bad} problem(s), see above"
        sys.stdout.write(f"\n{verdict}\n")
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
        said = Sentences().store(error.fault, error.path, error.detail)
        report.check("chats", _line(said))
    else:
        report.check("chats", None, f"ok, {chats}")


def _account(report: Report, parts: Parts, options: argparse.Namespace) -> Account | None:
    report.heading("account")
    try:
        account = parts.account(options)
        endpoint = parse_endpoint(account.endpoint)
    except WireError as error:
        report.add("account", Sentences().failure(error.failure).title)
        return None
    except BadAddress as bad:
        report.check("endpoint", f"the address cannot be used ({bad.code})")
        return None
    report.add("account", f"{account.name} ({account.kind.value})")
    report.add("endpoint", endpoint.messages_url)
    report.add("key header", account.key_header.value)
    report.add("API version", account.api_version)
    report.add("default model", account.default_model)
    return account


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


async def _key(report: Report, parts: Parts, account: Account) -> None:
    report.heading("self-check")
    if account.kind is AccountKind.PERSON:
        backend = await parts.tasks.run_blocking(lambda: parts.accounts.keychain_backend)
        report.add("keychain", backend)
    try:
        key = await parts.accounts.read_key(account)
    except KeychainError as error:
        said = Sentences().keychain(error.fault, error.backend, error.detail)
        report.check("key", _line(said))
    else:
        report.check("key", None, "present" if key else "none")


async def _answer(report: Report, parts: Parts, account: Account) -> None:
    try:
        result = await parts.accounts.check(account, None)
    except KeychainError:
        report.add("answer", "not asked, for want of the key")
        return
    if result.failure is None:
        report.check("answer", None, f"ok, {result.model} in {result.ms:.0f} ms")
        return
    said = Sentences().failure(result.failure)
    report.check("answer", _line(said))


def _line(said: Said) -> str:
    """Return everything that is said, on one line."""
    return " ".join((Sentences().joined(said), *said.details.splitlines()))
