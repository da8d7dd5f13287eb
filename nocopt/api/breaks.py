"""Connections that fail: what httpx and the system raise, as a `Failure`.

Only the system's own words are kept. The texts of the libraries are not, as they may quote a
header or an address.
"""

from __future__ import annotations

import errno
import os
import socket
import ssl
from typing import TYPE_CHECKING, Final

import httpx

from nocopt.api.failures import tidy
from nocopt.core.errors import Cause, Failure, WireKind

if TYPE_CHECKING:
    from collections.abc import Iterator

WIRE_ERRORS: Final = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    OSError,  # a certificate file that cannot be read, among others
    UnicodeError,  # a host name that cannot be encoded
)
"""Everything that a request may raise for reasons outside of this program."""

_DROPPED: Final = ("disconnected", "closed connection", "closed the connection")


def from_break(error: BaseException, host: str, *, proxied: bool = False) -> Failure:
    """Return the failure for one of `WIRE_ERRORS`; `proxied` says that a proxy was being asked."""
    match error:
        case httpx.TimeoutException():
            return _timed_out(error, host, proxied=proxied)
        case httpx.ProxyError():
            return _network(Cause.PROXY, host, str(error), retryable=False)
        case httpx.InvalidURL() | httpx.UnsupportedProtocol() | UnicodeError():
            return Failure(WireKind.CONFIG, Cause.ADDRESS, host=host)
        case httpx.ConnectError() | ssl.SSLError():
            return _unreachable(error, host, proxied=proxied)
        case httpx.ProtocolError() if not _dropped(error):
            return _no_http(error, host)
        case _:
            return _network(Cause.LOST, host, _system_words(error))


def _network(cause: Cause, host: str, detail: str, *, retryable: bool = True) -> Failure:
    words = tidy(detail, 300)
    return Failure(WireKind.NETWORK, cause, detail=words, host=host, retryable=retryable)


def _timed_out(error: httpx.TimeoutException, host: str, *, proxied: bool) -> Failure:
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        cause = Cause.PROXY if proxied else Cause.CONNECT
        return _network(cause, host, os.strerror(errno.ETIMEDOUT))
    return Failure(WireKind.TIMEOUT, Cause.SILENCE, retryable=True, host=host)


def _dropped(error: httpx.ProtocolError) -> bool:
    text = str(error).lower()
    return any(words in text for words in _DROPPED)


def _no_http(error: httpx.ProtocolError, host: str) -> Failure:
    if isinstance(error, httpx.LocalProtocolError):
        return Failure(WireKind.CONFIG, Cause.INVALID_REQUEST, host=host)
    detail = "not an HTTP answer"
    return Failure(WireKind.PROTOCOL, Cause.WRONG_FORMAT, detail=detail, host=host)


def _unreachable(error: BaseException, host: str, *, proxied: bool) -> Failure:
    for reason in _reasons(error):
        if isinstance(reason, ssl.SSLCertVerificationError):
            return _network(Cause.TLS, host, reason.verify_message, retryable=False)
        if isinstance(reason, ssl.SSLError):
            return _network(Cause.TLS, host, reason.reason or "", retryable=False)
        if proxied:
            continue
        if isinstance(reason, socket.gaierror):
            return _network(Cause.NAME, host, reason.strerror or "")
    return _network(Cause.PROXY if proxied else Cause.CONNECT, host, _system_words(error))


def _reasons(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that led to it, members of groups included."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
        waiting += (one.__cause__, one.__context__)


def _system_words(error: BaseException) -> str:
    for reason in _reasons(error):
        if isinstance(reason, OSError) and reason.errno is not None and reason.errno > 0:
            return os.strerror(reason.errno)
    return ""
