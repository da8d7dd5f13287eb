"""Connections: kept, stale, refused, redirected, proxied and secured."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import Callable
from typing import TypeVar

import httpx
import pytest

from nocopt.api.breaks import from_break
from nocopt.api.clients import ClientFactory
from nocopt.api.http import Call, Http, _keep_alive
from nocopt.core.errors import Cause, Failure, WireError, WireKind
from nocopt.core.reply import Outcome
from nocopt.core.settings import Account
from nocopt.demo import DemoServer, Ending, raw_reply
from tests.api.loopback import KEY, Clock, RawServer, ask, client_for, free_port, read_key
from tests.api.streams import said, sse

T = TypeVar("T")
HELLO = sse(*said("Hello"))
OK = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n" + HELLO


async def in_place(function: Callable[[], T], /) -> T:
    """Runs the function at once."""
    return function()


# Kept connections


def test_one_connection_serves_all_turns() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as demo, client_for(demo.url) as client:
            for word in ("hello", "demo:401", "demo:json", "demo:markdown", "demo:no-stop"):
                await ask(client, word)
            assert demo.connections_accepted == 1

    asyncio.run(run())


@pytest.mark.parametrize("ending", [Ending.DROP_NEXT, Ending.QUIET_CLOSE])
def test_a_kept_connection_that_the_server_closed_is_replaced(ending: Ending) -> None:
    async def run() -> None:
        clock = Clock()
        async with DemoServer(pace=0) as demo, client_for(demo.url, clock, retries=0) as client:
            demo.script(raw_reply([HELLO], ending=ending))
            assert (await ask(client)).text == "Hello"
            again = await ask(client)
            assert again.draft.outcome is Outcome.COMPLETE
            assert again.waits == []
            assert demo.connections_accepted == 2

    asyncio.run(run())


def test_two_stale_connections_cost_one_new_one() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as demo, client_for(demo.url, retries=0) as client:
            for _ in range(2):
                demo.script(raw_reply([HELLO], ending=Ending.DROP_NEXT))
            both = await asyncio.gather(ask(client), ask(client))
            assert [one.text for one in both] == ["Hello", "Hello"]
            assert (await ask(client)).draft.outcome is Outcome.COMPLETE
            assert demo.connections_accepted == 3

    asyncio.run(run())


def test_a_new_connection_that_is_closed_is_a_failure_that_counts() -> None:
    async def run() -> None:
        clock = Clock()
        async with RawServer(b"") as raw, client_for(raw.url, clock) as client:
            asked = await ask(client)
            assert (asked.failure.kind, asked.failure.cause) == ("network", Cause.LOST)
            assert len(raw.heads) == 3
            assert len(clock.waits) == 2

    asyncio.run(run())


@pytest.mark.parametrize(
    ("then", "cause"), [(b"", Cause.LOST), (b"SSH-2.0\r\n\r\n", Cause.WRONG_FORMAT)]
)
def test_a_stale_connection_and_then_a_broken_server(then: bytes, cause: Cause) -> None:
    length = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(HELLO)

    async def run() -> None:
        async with RawServer((length + HELLO, b""), then) as raw:
            async with client_for(raw.url, retries=0) as client:
                assert (await ask(client)).text == "Hello"
                assert (await ask(client)).failure.cause is cause
            assert raw.connections == 2

    asyncio.run(run())


def test_probing_a_connection_that_is_gone_is_no_error() -> None:
    gone = socket.socket()
    gone.close()
    _keep_alive(gone)


def test_silent_connections_are_probed() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as demo:
            http = Http(run_blocking=in_place, user_agent="test")
            answer = await http.open(
                Call(
                    "GET",
                    f"{demo.url}/v1/models",
                    (("x-api-key", KEY), ("anthropic-version", "2023-06-01")),
                    5.0,
                )
            )
            stream = answer._response.extensions["network_stream"]
            connection = stream.get_extra_info("socket")
            assert connection.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 60
            await answer.close()
            await http.close()

    asyncio.run(run())


@pytest.mark.check(63)
def test_a_call_does_not_show_its_key() -> None:
    call = Call("GET", "http://x", (("x-api-key", KEY),), 5.0, KEY.encode(), KEY)
    assert KEY not in repr(call)


# No connection


def test_nobody_listens() -> None:
    async def run() -> None:
        clock = Clock()
        async with client_for(f"http://127.0.0.1:{free_port()}", clock) as client:
            failure = (await ask(client)).failure
        assert (failure.kind, failure.cause) == (WireKind.NETWORK, Cause.CONNECT)
        assert (failure.detail, failure.host) == ("Connection refused", "127.0.0.1")
        assert len(clock.waits) == 2

    asyncio.run(run())


@pytest.mark.parametrize("url", ["http:///v1", "https://xn--a/", "http://[::1", "v1/messages"])
def test_addresses_that_are_none(url: str) -> None:
    async def run() -> None:
        http = Http(run_blocking=in_place, user_agent="test")
        with pytest.raises(WireError) as caught:
            await http.open(Call("GET", url, (), 1.0))
        assert caught.value.failure.cause is Cause.ADDRESS

    asyncio.run(run())


def test_no_such_name() -> None:
    async def run() -> None:
        async with client_for("https://no-such-host.example") as client:
            failure = (await ask(client)).failure
        assert (failure.kind, failure.cause) == (WireKind.NETWORK, Cause.NAME)
        assert failure.host == "no-such-host.example"

    asyncio.run(run())


def test_tls_with_a_server_that_has_none() -> None:
    async def run() -> None:
        clock, blocking = Clock(), []

        async def run_blocking(function: Callable[[], T], /) -> T:
            blocking.append(function)
            return await asyncio.to_thread(function)

        async with RawServer(b"HTTP/1.1 400 Bad Request\r\n\r\n", eager=True) as raw:
            factory = ClientFactory(run_blocking=run_blocking, sleep=clock.sleep)
            account = Account(endpoint=f"https://127.0.0.1:{raw.port}")
            client = factory.client(account, read_key)
            failures = [(await ask(client)).failure for _ in range(2)]
            elsewhere = factory.client(Account(endpoint="https://no-such-host.example"), read_key)
            assert (await ask(elsewhere)).failure.cause is Cause.NAME
            await factory.close()
        assert {(one.kind, one.cause) for one in failures} == {(WireKind.NETWORK, Cause.TLS)}
        assert not any(one.retryable for one in failures)
        assert len(blocking) == 1, "certificates are read once, and not on the loop"

    asyncio.run(run())


def test_certificates_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/at/all.pem")

    async def run() -> None:
        async with client_for(f"https://127.0.0.1:{free_port()}", retries=0) as client:
            failure = (await ask(client)).failure
        assert (failure.kind, failure.cause) == (WireKind.CONFIG, Cause.TLS)
        assert failure.host == "127.0.0.1"
        assert failure.detail == "SSL_CERT_FILE: No such file or directory"
        assert not failure.retryable

    asyncio.run(run())


@pytest.mark.parametrize(
    "garbage", [b"SSH-2.0-OpenSSH_9.6\r\n\r\n", b"\x00\x01\x02\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n"]
)
def test_a_server_that_speaks_something_else(garbage: bytes) -> None:
    async def run() -> None:
        clock = Clock()
        async with RawServer(garbage) as raw, client_for(raw.url, clock) as client:
            failure = (await ask(client)).failure
        assert (failure.kind, failure.cause) == (WireKind.PROTOCOL, Cause.WRONG_FORMAT)
        assert clock.waits == []

    asyncio.run(run())


def chained(outer: Exception, *inner: BaseException) -> Exception:
    """An error with a chain of causes."""
    at: BaseException = outer
    for one in inner:
        at.__cause__ = one
        at = one
    return outer


CERTIFICATE = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] x")
CERTIFICATE.verify_message = "self-signed certificate"
UNREACHABLE = OSError(errno.EHOSTUNREACH, "whatever")


@pytest.mark.parametrize(
    ("error", "kind", "cause", "detail", "retryable"),
    [
        (
            chained(httpx.ConnectError(KEY), CERTIFICATE),
            "network",
            Cause.TLS,
            "self-signed certificate",
            False,
        ),
        (
            chained(
                httpx.ConnectError(KEY), OSError("all failed"), ExceptionGroup("g", [UNREACHABLE])
            ),
            "network",
            Cause.CONNECT,
            "No route to host",
            True,
        ),
        (httpx.ConnectError(KEY), "network", Cause.CONNECT, "", True),
        (httpx.ConnectTimeout(KEY), "network", Cause.CONNECT, "Connection timed out", True),
        (httpx.PoolTimeout(KEY), "network", Cause.CONNECT, "Connection timed out", True),
        (httpx.ReadTimeout(KEY), "timeout", Cause.SILENCE, "", True),
        (httpx.WriteTimeout(KEY), "timeout", Cause.SILENCE, "", True),
        (
            chained(httpx.ReadError(KEY), ConnectionResetError(errno.ECONNRESET, "x")),
            "network",
            Cause.LOST,
            "Connection reset by peer",
            True,
        ),
        (
            httpx.RemoteProtocolError("Server disconnected without sending a response."),
            "network",
            Cause.LOST,
            "",
            True,
        ),
        (
            httpx.RemoteProtocolError(
                "peer closed connection without sending complete message body"
            ),
            "network",
            Cause.LOST,
            "",
            True,
        ),
        (httpx.LocalProtocolError(KEY), "config", Cause.INVALID_REQUEST, "", False),
        (httpx.StreamClosed(), "network", Cause.LOST, "", True),
        (UnicodeError(KEY), "config", Cause.ADDRESS, "", False),
        (httpx.UnsupportedProtocol(KEY), "config", Cause.ADDRESS, "", False),
        (
            httpx.ProxyError("407 Proxy Authentication Required"),
            "network",
            Cause.PROXY,
            "407 Proxy Authentication Required",
            False,
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_errors_of_the_libraries(
    error: Exception, kind: str, cause: Cause, detail: str, *, retryable: bool
) -> None:
    failure = from_break(error, "api.example")
    wanted = Failure(WireKind(kind), cause, detail=detail, host="api.example", retryable=retryable)
    assert failure == wanted
    assert KEY not in repr(failure)


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (httpx.ConnectTimeout(""), Cause.PROXY),
        (chained(httpx.ConnectError(""), socket.gaierror(-2, "no such name")), Cause.PROXY),
        (chained(httpx.ConnectError(""), CERTIFICATE), Cause.TLS),
    ],
)
def test_errors_on_the_way_to_a_proxy(error: Exception, cause: Cause) -> None:
    assert from_break(error, "api.example", proxied=True).cause is cause


def test_a_wire_error_says_what_it_is() -> None:
    error = WireError(Failure(WireKind.NETWORK, Cause.LOST, detail="Connection reset by peer"))
    assert str(error) == "network/lost: Connection reset by peer"
