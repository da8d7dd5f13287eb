"""English sentences for everything that can go wrong or end early, as plain data without Qt.

The window translates them (`nocopt.ui.wording`), the command line prints them as they stand, so
both always say the same.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocopt.core.endpoint import is_local
from nocopt.core.errors import Cause, Failure, KeychainFault, StoreFault, WireKind
from nocopt.core.reply import Outcome, Reply
from nocopt.core.settings import DEFAULT_ACCOUNT, DEMO_ACCOUNT, ENVIRONMENT_ACCOUNT
from nocopt.ui.outcome_sentences import ending
from nocopt.ui.translating import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CONTEXT: Final = "Sentences"


@dataclass(frozen=True, slots=True)
class Said:
    """What is told: one short line, what to do about it, and facts for those who ask."""

    title: str
    text: str = ""
    details: str = ""


_FAILURES: Final[Mapping[Cause, tuple[str, str]]] = {
    Cause.AUTHENTICATION: (
        QT_TRANSLATE_NOOP("Sentences", "The key was not accepted"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{host} refused the API key. Check the key in the settings, and whether this endpoint "
            "wants it as x-api-key or as Authorization: Bearer.",
        ),
    ),
    Cause.BILLING: (
        QT_TRANSLATE_NOOP("Sentences", "The account needs credit"),
        QT_TRANSLATE_NOOP(
            "Sentences", "{host} asks for payment before it answers. Top up the account there."
        ),
    ),
    Cause.PERMISSION: (
        QT_TRANSLATE_NOOP("Sentences", "This key may not do that"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{host} knows the key but does not allow this model or feature, or does not serve your "
            "region. Choose another model, or ask whoever manages the account.",
        ),
    ),
    Cause.NOT_FOUND: (
        QT_TRANSLATE_NOOP("Sentences", "The model or the address was not found"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{host} does not know what was asked for. The model may be retired: choose another "
            "one. If every model fails, check the endpoint address in the settings.",
        ),
    ),
    Cause.TOO_LARGE: (
        QT_TRANSLATE_NOOP("Sentences", "The request is too large"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This goes beyond what {host} takes in one request{size}. Ask with less text or fewer "
            "files, or start a new chat.",
        ),
    ),
    Cause.INVALID_REQUEST: (
        QT_TRANSLATE_NOOP("Sentences", "The request was not accepted"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{host} found something wrong with the request; its own words say what. Another model "
            "or thinking setting may work.",
        ),
    ),
    Cause.RATE_LIMIT: (
        QT_TRANSLATE_NOOP("Sentences", "Too many requests"),
        QT_TRANSLATE_NOOP(
            "Sentences", "{host} limits how much this key may ask at a time. Try again{wait}."
        ),
    ),
    Cause.SPEND_LIMIT: (
        QT_TRANSLATE_NOOP("Sentences", "A spending limit is reached"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The account has used up what it may spend. Waiting does not help: raise the limit "
            "where the account is managed.",
        ),
    ),
    Cause.OVERLOADED: (
        QT_TRANSLATE_NOOP("Sentences", "The service is overloaded"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{host} has more requests than it can answer. The fault is not on this side: try "
            "again{wait}, or choose another model.",
        ),
    ),
    Cause.SERVER: (
        QT_TRANSLATE_NOOP("Sentences", "The service has a problem"),
        QT_TRANSLATE_NOOP(
            "Sentences", "{host} failed while answering. Try again{wait}; nothing here is broken."
        ),
    ),
    Cause.GATEWAY_PAGE: (
        QT_TRANSLATE_NOOP("Sentences", "A web page came instead of an answer"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Something between here and the model answered with a web page: a proxy, a login page "
            "of the network, or a gateway in trouble. Check the network and the endpoint address, "
            "then try again.",
        ),
    ),
    Cause.WRONG_FORMAT: (
        QT_TRANSLATE_NOOP("Sentences", "This address does not speak the Messages API"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{host} answered in another format. Use the address of its Anthropic-compatible "
            "endpoint, which ends in /v1/messages.",
        ),
    ),
    Cause.BROKEN_STREAM: (
        QT_TRANSLATE_NOOP("Sentences", "The answer arrived damaged"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "A part of the answer could not be read. What came before is kept; try again.",
        ),
    ),
    Cause.ENDLESS: (
        QT_TRANSLATE_NOOP("Sentences", "The answer did not end"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{host} sent more than any answer holds, so the connection was closed. What came "
            "before is kept.",
        ),
    ),
    Cause.NO_CONTENT: (
        QT_TRANSLATE_NOOP("Sentences", "The answer was empty"),
        QT_TRANSLATE_NOOP(
            "Sentences", "{host} closed the connection without saying anything. Try again."
        ),
    ),
    Cause.CONNECT: (
        QT_TRANSLATE_NOOP("Sentences", "No connection"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{host} could not be reached. Check the network, the proxy and the endpoint address.",
        ),
    ),
    Cause.NAME: (
        QT_TRANSLATE_NOOP("Sentences", "The server's name was not found"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "There is no address for {host}. Check the endpoint address for typing errors, and "
            "whether this computer is online.",
        ),
    ),
    Cause.TLS: (
        QT_TRANSLATE_NOOP("Sentences", "The connection is not trusted"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The certificate of {host} was not accepted, so nothing was sent. In a company "
            "network, set SSL_CERT_FILE to the company's certificate; check the clock as well.",
        ),
    ),
    Cause.PROXY: (
        QT_TRANSLATE_NOOP("Sentences", "The proxy did not let the request through"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Check the proxy settings of this computer (HTTPS_PROXY, NO_PROXY) and its login.",
        ),
    ),
    Cause.LOST: (
        QT_TRANSLATE_NOOP("Sentences", "The connection was lost"),
        QT_TRANSLATE_NOOP(
            "Sentences", "The answer broke off. What came before is kept; try again."
        ),
    ),
    Cause.SILENCE: (
        QT_TRANSLATE_NOOP("Sentences", "No answer for too long"),
        QT_TRANSLATE_NOOP("Sentences", "{host} fell silent. What came before is kept; try again."),
    ),
    Cause.REDIRECT: (
        QT_TRANSLATE_NOOP("Sentences", "The server points to another address"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The key was not sent there. If you trust that address, enter it as the endpoint in "
            "the settings.",
        ),
    ),
    Cause.ADDRESS: (
        QT_TRANSLATE_NOOP("Sentences", "The endpoint address cannot be used"),
        QT_TRANSLATE_NOOP(
            "Sentences", "Enter an address such as https://api.anthropic.com in the settings."
        ),
    ),
    Cause.NO_KEY: (
        QT_TRANSLATE_NOOP("Sentences", "There is no key for this account"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Enter the API key in the settings, set ANTHROPIC_API_KEY, or talk to the demo.",
        ),
    ),
    Cause.BAD_KEY: (
        QT_TRANSLATE_NOOP("Sentences", "The key cannot be used"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "It holds something else than the plain letters, digits and signs of a key, so nothing "
            "was sent. Copy it again, into the settings or ANTHROPIC_API_KEY.",
        ),
    ),
    Cause.NO_MODEL: (
        QT_TRANSLATE_NOOP("Sentences", "No model is chosen"),
        QT_TRANSLATE_NOOP("Sentences", "Choose a model, or type its name."),
    ),
    Cause.NO_ACCOUNT: (
        QT_TRANSLATE_NOOP("Sentences", "There is no such account"),
        QT_TRANSLATE_NOOP("Sentences", "Check its name in the settings."),
    ),
    Cause.UNKNOWN: (
        QT_TRANSLATE_NOOP("Sentences", "The request failed"),
        QT_TRANSLATE_NOOP("Sentences", "Try again; the details say what {host} answered."),
    ),
}

_STORE: Final[Mapping[StoreFault, tuple[str, str]]] = {
    StoreFault.DISK_FULL: (
        QT_TRANSLATE_NOOP("Sentences", "The disk is full"),
        QT_TRANSLATE_NOOP(
            "Sentences", "{path} could not be written. Free some space, then try again."
        ),
    ),
    StoreFault.READ_ONLY: (
        QT_TRANSLATE_NOOP("Sentences", "The chats cannot be written"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{path} is read-only. Make it writable, or start nocopt with --data-dir and another "
            "folder.",
        ),
    ),
    StoreFault.LOCKED: (
        QT_TRANSLATE_NOOP("Sentences", "The chats are in use"),
        QT_TRANSLATE_NOOP(
            "Sentences", "Another program holds {path}. Close it there, then try again."
        ),
    ),
    StoreFault.CORRUPT: (
        QT_TRANSLATE_NOOP("Sentences", "The file with the chats is damaged"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{path} cannot be read. It was left as it is; put a copy from a backup in its place.",
        ),
    ),
    StoreFault.PARTLY: (
        QT_TRANSLATE_NOOP("Sentences", "Some of this chat could not be read"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{path} is damaged in places. What could not be read is left out here and left as it "
            "is on the disk; a copy from a backup may still have it.",
        ),
    ),
    StoreFault.NEWER: (
        QT_TRANSLATE_NOOP("Sentences", "The chats come from a newer nocopt"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{path} was not touched. Install that version again, or start with --data-dir and "
            "another folder.",
        ),
    ),
    StoreFault.SET_ASIDE: (
        QT_TRANSLATE_NOOP("Sentences", "The settings could not be read"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Their file was damaged and is now {path}; nothing in it was changed. nocopt goes on "
            "with its own settings. Keys are still in the keychain.",
        ),
    ),
    StoreFault.NOT_A_FILE: (
        QT_TRANSLATE_NOOP("Sentences", "The settings could not be read"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{path} is a folder, a pipe or a device, and was left as it is. Move it away; until "
            "then, changed settings are lost when nocopt ends.",
        ),
    ),
    StoreFault.TOO_LARGE: (
        QT_TRANSLATE_NOOP("Sentences", "The settings could not be read"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{path} is far too large for a settings file, and was left as it is. Move it away; "
            "until then, changed settings are lost when nocopt ends.",
        ),
    ),
    StoreFault.GONE: (
        QT_TRANSLATE_NOOP("Sentences", "The file with the chats is no longer there"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "{path} was moved, removed or replaced while nocopt had it open. Put it back, then try "
            "again.",
        ),
    ),
    StoreFault.FAILED: (
        QT_TRANSLATE_NOOP("Sentences", "A file could not be saved or read"),
        QT_TRANSLATE_NOOP("Sentences", "{path} did not work: {detail}"),
    ),
}
_KEYCHAIN: Final[Mapping[KeychainFault, tuple[str, str]]] = {
    KeychainFault.LOCKED: (
        QT_TRANSLATE_NOOP("Sentences", "The system keychain is locked"),
        QT_TRANSLATE_NOOP("Sentences", "Unlock {backend}, then try again."),
    ),
    KeychainFault.MISSING: (
        QT_TRANSLATE_NOOP("Sentences", "There is no system keychain"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "nocopt keeps keys only there, never in a plain file. Start the keychain service of "
            "your desktop, or keep the key for this run only.",
        ),
    ),
    KeychainFault.FAILED: (
        QT_TRANSLATE_NOOP("Sentences", "The system keychain failed"),
        QT_TRANSLATE_NOOP("Sentences", "{backend} did not answer as it should. Try again."),
    ),
}
_UNENCRYPTED: Final = QT_TRANSLATE_NOOP(
    "Sentences",
    "The key in ANTHROPIC_API_KEY goes to {host} unencrypted. It and everything said can be read "
    "on the way. Put an address with https into ANTHROPIC_BASE_URL.",
)
# What stands apart from Latin letters does not from other Chinese ones that take their place.
_AMONG_CHINESE: Final = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_WAIT: Final = QT_TRANSLATE_NOOP("Sentences", " in {seconds} s")
_WAIT_MINUTES: Final = QT_TRANSLATE_NOOP("Sentences", " in {minutes} min")
_WAIT_HOURS: Final = QT_TRANSLATE_NOOP("Sentences", " in {hours} h")
_MINUTE, _HOUR = 60, 3600
_SIZE: Final = QT_TRANSLATE_NOOP("Sentences", " ({megabytes} MB)")
_SMALLEST_SIZE: Final = 100_000  # bytes; less would be told as 0.0 MB
_THE_SERVER: Final = QT_TRANSLATE_NOOP("Sentences", "the server")
_LOCAL_SERVER: Final = QT_TRANSLATE_NOOP("Sentences", "the local server")
_JOINED: Final = QT_TRANSLATE_NOOP("Sentences", "{title}. {text}")
_ACCOUNTS: Final[Mapping[str, str]] = {
    DEFAULT_ACCOUNT: QT_TRANSLATE_NOOP("Sentences", "Default"),
    ENVIRONMENT_ACCOUNT: QT_TRANSLATE_NOOP("Sentences", "Environment"),
    DEMO_ACCOUNT: QT_TRANSLATE_NOOP("Sentences", "Demo"),
}


class Sentences:
    """Says things in the language that `translate` turns English into."""

    def __init__(self, translate: Callable[[str], str] = str) -> None:
        self._translate = translate

    def failure(self, failure: Failure) -> Said:
        """Return what is said of a failed request."""
        title, text = _FAILURES[failure.cause]
        filled = self._translate(text).format(
            host=self._host(failure.host, starts=self._translate(text).startswith("{host}")),
            wait=self._wait(failure.retry_after),
            size=self._size(failure.size),
        )
        return Said(self._translate(title), _AMONG_CHINESE.sub("", filled), facts(failure))

    def outcome(self, reply: Reply, *, has_text: bool = True) -> Said | None:
        """Return what is said at the end of a reply, or None where the reply speaks for itself."""
        if reply.outcome is Outcome.ERROR:
            return None if reply.failure is None else self.failure(reply.failure)
        title, text = ending(reply, has_text=has_text) or ("", "")
        if not title:
            return None
        details = reply.stop_reason or ""
        return Said(self._translate(title), self._translate(text), details)

    def store(self, fault: StoreFault, path: str, detail: str = "") -> Said:
        """Return what is said when the files on disk do not serve."""
        title, text = _STORE[fault]
        said = self._translate(text).format(path=path, detail=detail)
        return Said(self._translate(title), said, detail)

    def keychain(self, fault: KeychainFault, backend: str, detail: str = "") -> Said:
        """Return what is said when the system keychain does not serve."""
        title, text = _KEYCHAIN[fault]
        return Said(self._translate(title), self._translate(text).format(backend=backend), detail)

    def unencrypted(self, host: str) -> str:
        """Return what is said where the environment's key crosses a network in clear text."""
        return self._translate(_UNENCRYPTED).format(host=host)

    def joined(self, said: Said) -> str:
        """Return title and text as running text, without the details."""
        if not said.text:
            return said.title
        return self._translate(_JOINED).format(title=said.title, text=said.text)

    def account(self, name: str) -> str:
        """Return what an account is called; names that the person gave stay as they are."""
        return self._translate(_ACCOUNTS[name]) if name in _ACCOUNTS else name

    def _host(self, host: str, *, starts: bool) -> str:
        """Return what a server is called; names of hosts stay as they are where a text starts."""
        if host and not is_local(host):
            return host
        name = self._translate(_LOCAL_SERVER if host else _THE_SERVER)
        return name[:1].upper() + name[1:] if starts else name

    def _wait(self, seconds: float | None) -> str:
        if seconds is None:
            return ""
        if seconds <= 2 * _MINUTE:
            return self._translate(_WAIT).format(seconds=max(1, math.ceil(seconds)))
        if seconds <= 2 * _HOUR:
            return self._translate(_WAIT_MINUTES).format(minutes=math.ceil(seconds / _MINUTE))
        return self._translate(_WAIT_HOURS).format(hours=math.ceil(seconds / _HOUR))

    def _size(self, size: int | None) -> str:
        if size is None or size < _SMALLEST_SIZE:
            return ""
        return self._translate(_SIZE).format(megabytes=f"{size / 1_000_000:.1f}")


def facts(failure: Failure) -> str:
    """Return the server's own words and numbers, for details and bug reports."""
    status = f"HTTP {failure.status}" if failure.status is not None else ""
    plain = (WireKind.HTTP, WireKind.CONFIG)  # the status, and the sentence, say it
    named = "" if failure.kind in plain else failure.kind.value
    head = " · ".join(one for one in (status, named, failure.type or "") if one)
    request = f"request id {failure.request_id}" if failure.request_id else ""
    lines = (head, failure.message, failure.detail, request)
    return "\n".join(line for line in lines if line)
