"""Connections: shared by all clients, one request at a time, failures told as `WireError`.

A key leaves only in the headers of a request to the origin it is meant for (section 9.2), and no
error that leaves this module holds a request.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import time
import zlib
from dataclasses import dataclass, field, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import httpx

from nocopt.api import failures
from nocopt.api.breaks import WIRE_ERRORS, from_break
from nocopt.api.encoding import Inflater
from nocopt.api.joining import joined
from nocopt.api.pace import Gathering, silence_of
from nocopt.core.endpoint import is_local
from nocopt.core.errors import Cause, Failure, WireError, WireKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nocopt.api.recording import Recorder
    from nocopt.core.ports import RunBlocking

CONNECT: Final = 10.0  # seconds
WRITE: Final = 60.0
KEPT_IDLE: Final = 60.0
PAGE: Final = 10.0
"""Seconds to wait for the words of an answer whose status already says that it is a failure."""

MOST_REDIRECTS: Final = 3

_CERTIFICATES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE")
_STALE: Final = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)
_MOVED: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Call:
    """One request; `silence` is the longest gap between bytes in seconds.

    `headers` and `secret` hold the key and are not shown. What is in `secret` is taken out of
    whatever the server says. `recorder` is told what comes back.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    silence: float
    body: bytes = field(default=b"", repr=False)
    secret: str = field(default="", repr=False)
    recorder: Recorder | None = field(default=None, repr=False)


class Answer:
    """A 2xx response whose body is read chunk by chunk; `headers` have lower-case names."""

    def __init__(self, response: httpx.Response, call: Call) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.url = str(response.url)
        self.request_id = failures.request_id_in(response.headers)
        # Where a redirect leads; the request that the library made for it is never sent.
        self.leads_to = None if response.next_request is None else response.next_request.url
        self._response = response
        self._call = call
        # Not by `aiter_raw`: what it adds for each chunk is not used here.
        self._chunks = aiter(_stream_of(response))
        self._inflater = Inflater(response.headers.get("content-encoding", ""))
        self._ended = False
        self._recorder = call.recorder
        if self._recorder is not None:
            self._recorder.opened(self.status, response.headers)

    async def read(self) -> bytes | None:
        """Return the next bytes as they come, None at the end; a break raises `WireError`."""
        data = await self._next()
        if self._recorder is not None and data:
            self._recorder.took(data)
        return data

    async def _next(self) -> bytes | None:
        if self._ended:
            return None
        try:
            if self._inflater.behind:
                await asyncio.sleep(0)  # nothing is waited for, so let others have their turn
                return self._inflater.feed(b"")
            data = await anext(self._chunks, None)
            self._ended = data is None
            return self._inflater.finish() if data is None else self._inflater.feed(data)
        except WIRE_ERRORS as error:
            failure = from_break(error, self.host)
        except zlib.error:
            failure = failures.broken_stream("")
        raise WireError(self.told(failure))

    async def head(self, limit: int) -> bytes:
        """Return the first `limit` bytes of the body, less when it ends, breaks or trickles."""
        found = b""
        try:
            async with asyncio.timeout(PAGE):
                while len(found) < limit and (data := await self.read()) is not None:
                    found += data
        except (WireError, TimeoutError):
            return found  # the status says more than how its page broke
        return found[:limit]

    async def drain(self, seconds: float) -> None:
        """Read to the end of the body, so that the connection can serve again; or give up."""
        try:
            async with asyncio.timeout(seconds):
                while await self.read() is not None:
                    pass
        except (WireError, TimeoutError):
            return  # the reply is whole; its connection is closed instead

    async def close(self) -> None:
        """Close the connection unless the body was read to its end."""
        await self._response.aclose()

    @property
    def host(self) -> str:
        """The host that answers."""
        return self._response.url.host

    def told(self, failure: Failure) -> Failure:
        """Return a failure with what this answer knows about it."""
        known = replace(
            failure,
            host=failure.host or self.host,
            status=failure.status or self.status,
            request_id=failure.request_id or self.request_id,
        )
        return failures.without_key(known, self._call.secret)


def _stream_of(response: httpx.Response) -> httpx.AsyncByteStream:
    stream = response.stream
    if not isinstance(stream, httpx.AsyncByteStream):
        raise TypeError("not opened by an asynchronous client")
    return stream


class _Route(NamedTuple):
    """What decides which pool serves a request; connections of one that is not kept are new."""

    local: bool
    secure: bool
    kept: bool


class _Watch:
    """Follows one request: whether it opened a connection, to whom, and which status came.

    `patience` ends a request whose answer's head is not whole after `silence` seconds: a server
    that sends it byte by byte is never silent for long.
    """

    def __init__(self, silence: float) -> None:
        self.peer: str | None = None
        self.status: int | None = None
        self.patience = asyncio.timeout(None)
        self._silence = silence

    async def __call__(self, name: str, info: Mapping[str, Any]) -> None:
        if name.endswith("connect_tcp.started"):
            self.peer = str(info["host"])
        elif name.endswith("connect_tcp.complete"):
            connection = info["return_value"]
            end = connection.get_extra_info("socket")
            _keep_alive(end)
            # What TLS reads from is the library's own affair: where it is found no more, all works
            # as well, at the cost of a read for every word.
            if (stream := getattr(connection, "_stream", None)) is not None:
                stream.receive = Gathering(stream.receive, lambda: silence_of(end))
            connection.read = joined(connection.read)
        elif name.endswith("start_tls.complete"):
            connection = info["return_value"]
            connection.read = joined(connection.read)
        elif name.endswith("receive_response_headers.started"):
            self.patience.reschedule(asyncio.get_running_loop().time() + self._silence)
        elif name.endswith("receive_response_headers.complete"):
            self.patience.reschedule(None)
            self.status = info["return_value"][1]

    def failure(self, error: Exception, url: httpx.URL) -> Failure:
        """Return the failure for an error that ended the request to `url`."""
        if self.status in _MOVED:  # the library could not make out where it leads
            return Failure(WireKind.HTTP, Cause.REDIRECT, status=self.status, host=url.host)
        return from_break(error, url.host, proxied=self._proxied(url))

    def _proxied(self, url: httpx.URL) -> bool:
        """Whether the connection goes to another host than the one asked."""
        # A name in other letters than ASCII is asked for as it is written in the network.
        asked = url.raw_host.decode("ascii").strip("[]")
        return self.peer is not None and self.peer.strip("[]") != asked


# Probes keep a silent connection from being forgotten on the way, and find out when it was.
_PROBES: Final = (
    ("TCP_KEEPIDLE", 60),
    ("TCP_KEEPALIVE", 60),
    ("TCP_KEEPINTVL", 60),
    ("TCP_KEEPCNT", 5),
)


def _keep_alive(connection: socket.socket) -> None:
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _PROBES:
            option = getattr(socket, name, None)
            if option is not None:
                connection.setsockopt(socket.IPPROTO_TCP, option, value)
    except OSError:
        return  # the connection may be gone already, which the request will find out


class Http:
    """Sends requests. One per process; `close` ends every connection.

    `run_blocking` runs in a worker thread what would hold up whoever sends.
    """

    def __init__(
        self,
        *,
        run_blocking: RunBlocking,
        user_agent: str,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.run_blocking = run_blocking
        self._user_agent = user_agent
        self._now = now
        self._pools: dict[_Route, httpx.AsyncClient] = {}
        self._certificates: ssl.SSLContext | None = None
        self._closed = False
        self._lock = asyncio.Lock()

    async def open(self, call: Call) -> Answer:
        """Send a request and return the answer once its headers have come.

        Anything but a 2xx raises `WireError`. Redirects are followed on the same origin only.
        """
        _check_headers(call)
        answer = await self._follow(call, _parsed(call.url))
        if 200 <= answer.status < 300:
            return answer
        try:
            body = await answer.head(failures.HEAD)
        finally:
            await answer.close()
        failure = failures.from_answer(
            answer.status, answer.headers, body, now=self._now(), sent=len(call.body)
        )
        raise WireError(answer.told(failure))

    async def close(self) -> None:
        """Close all connections, used or idle, for good: later requests fail as lost."""
        self._closed = True
        pools, self._pools = self._pools, {}
        for pool in pools.values():
            await pool.aclose()

    async def _follow(self, call: Call, url: httpx.URL) -> Answer:
        turns = 0
        while True:
            answer = Answer(await self._send(call, url), call)
            target = answer.leads_to
            if target is None:
                return answer
            await answer.close()
            turns += 1
            if turns > MOST_REDIRECTS or not _may_follow(answer.status, call.method, url, target):
                raise WireError(answer.told(_redirect(answer.status, target)))
            url = target

    async def _send(self, call: Call, url: httpx.URL) -> httpx.Response:
        route = _Route(is_local(url.host), url.scheme == "https", kept=True)
        watch = _Watch(call.silence)
        try:
            return await self._send_once(call, url, route, watch)
        except WIRE_ERRORS as error:
            failure = watch.failure(error, url)
            stale = watch.peer is None and isinstance(error, _STALE)
        if not stale:
            raise WireError(failure)
        # The server had closed a kept connection; that says nothing about the server, so ask once
        # more on one that is certainly new.
        watch = _Watch(call.silence)
        try:
            return await self._send_once(call, url, route._replace(kept=False), watch)
        except WIRE_ERRORS as error:
            failure = watch.failure(error, url)
        raise WireError(failure)

    async def _send_once(
        self, call: Call, url: httpx.URL, route: _Route, watch: _Watch
    ) -> httpx.Response:
        try:
            pool = await self._pool(route)
        except WireError as error:
            raise WireError(replace(error.failure, host=url.host)) from None
        request = pool.build_request(
            call.method,
            url,
            headers=[*call.headers],
            content=call.body or None,
            timeout=_timeout(call.silence),
            extensions={"trace": watch},
        )
        try:
            async with watch.patience:
                return await pool.send(request, stream=True)
        except TimeoutError:
            raise httpx.ReadTimeout("") from None

    async def _pool(self, route: _Route) -> httpx.AsyncClient:
        async with self._lock:
            pool = self._pools.get(route)
            if pool is None:
                context = await self._context() if route.secure else _no_certificates()
                if self._closed:  # also what closing broke is not asked again
                    raise WireError(Failure(WireKind.NETWORK, Cause.LOST))
                pool = self._pools[route] = _new_pool(route, context, self._user_agent)
            return pool

    async def _context(self) -> ssl.SSLContext:
        if self._certificates is None:
            self._certificates = await self.run_blocking(_load_certificates)
        return self._certificates


def _timeout(silence: float) -> httpx.Timeout:
    """No step may be silent for longer than `silence`, and those of the network for less."""
    connect, write = min(CONNECT, silence), min(WRITE, silence)
    return httpx.Timeout(connect=connect, read=silence, write=write, pool=connect)


def _load_certificates() -> ssl.SSLContext:
    """The well-known authorities, and those that this system's owner added.

    Files that the environment names and that cannot be read raise `WireError`: without them
    another server could be trusted than the owner meant.
    """
    try:
        context = httpx.create_ssl_context()
        context.load_default_certs()
    except OSError as error:
        named = [name for name in _CERTIFICATES if os.environ.get(name)]
        detail = f"{', '.join(named)}: {from_break(error, '').detail}"
    else:
        return context
    raise WireError(Failure(WireKind.CONFIG, Cause.TLS, detail=detail))


def _no_certificates() -> ssl.SSLContext:
    """For plain HTTP: costs no time, and trusts nobody should it be used after all."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _new_pool(route: _Route, context: ssl.SSLContext, user_agent: str) -> httpx.AsyncClient:
    try:
        return httpx.AsyncClient(
            verify=context,
            trust_env=not route.local,  # a proxy never serves this machine's own addresses
            limits=httpx.Limits(
                max_keepalive_connections=None if route.kept else 0, keepalive_expiry=KEPT_IDLE
            ),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers={"user-agent": user_agent},
        )
    except (ValueError, httpx.InvalidURL, ImportError):
        # The address may hold a password, so it is not repeated.
        failure = Failure(WireKind.CONFIG, Cause.PROXY, detail="unusable proxy address")
    raise WireError(failure)


def _parsed(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
        if url.host:  # reading it decodes it, which may fail as well
            return url
    except (httpx.InvalidURL, UnicodeError):
        pass  # as without a host
    raise WireError(Failure(WireKind.CONFIG, Cause.ADDRESS))


def _check_headers(call: Call) -> None:
    """Refuse what no header can hold before a library quotes it in an error."""
    for name, value in call.headers:
        if not (value.isascii() and value.isprintable() and value == value.strip()):
            raise WireError(Failure(WireKind.CONFIG, Cause.INVALID_REQUEST, detail=name))


def _may_follow(status: int, method: str, asked: httpx.URL, target: httpx.URL) -> bool:
    """Whether a redirect stays where the key is meant for, and asks for the same (section 9.2)."""
    same = (target.scheme, target.host, target.port) == (asked.scheme, asked.host, asked.port)
    return same and not target.userinfo and (status != 303 or method == "GET")


def _redirect(status: int, url: httpx.URL) -> Failure:
    """Names the other origin, never its path: that may hold what is nobody's business."""
    host = url.netloc.decode("ascii")
    detail = f"{url.scheme}://{host}"
    return Failure(WireKind.HTTP, Cause.REDIRECT, status=status, host=host, detail=detail)
